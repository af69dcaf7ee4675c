// What heartbeats add up to: a region may have several processes, and each of them knows only its own sockets.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "messages.hpp"

namespace sw::region_link {

/// A process that was not heard for this long is gone.
inline constexpr std::chrono::seconds silence{5};

struct Together {
    std::int64_t players = 0;
    std::int64_t residents = 0;
    std::vector<Online> online;  ///< by name, at most most_online
    std::vector<std::string> endpoints, internal_endpoints;
};

class Roster {
public:
    /// A list that is absent stays as it was.
    void heard(const Heartbeat& heartbeat, Time at);

    [[nodiscard]] Together together(const std::string& slug) const;

    /// Forgets processes that fell silent; the regions that lost one.
    [[nodiscard]] std::vector<std::string> sweep(Time at);

private:
    struct Process {
        std::int64_t players = 0, residents = 0;
        std::vector<Online> online;
        std::string endpoint, internal_endpoint;
        Time at{};
    };

    std::map<std::string, std::map<std::string, Process>> regions_;  ///< slug -> instance
};

/// Lists of `all` regions, cut so that the reply stays bounded; counts are true.
[[nodiscard]] PresenceReply presence_of(std::map<std::string, Together> all);

/// What was revoked, in the order in which this process learnt of it: that order misses nothing, whatever the clocks of
/// those who revoked said.
class RevocationLog {
public:
    explicit RevocationLog(std::chrono::seconds keep) : keep_(keep) {}

    /// Changes that are known already are passed over; old ones are forgotten.
    void add(const std::vector<Revoked>& changes, Time at);

    struct Slice {
        std::vector<Revoked> revoked;
        Time complete_until{};  ///< where the next slice begins
    };

    /// What was learnt at `since` or later, the oldest first, at most `limit`.
    [[nodiscard]] Slice since(Time since, Time at, std::size_t limit) const;

private:
    using Key = std::pair<Uuid, Time>;

    std::chrono::seconds keep_;
    std::map<Time, Revoked> learnt_;  ///< one a microsecond
    std::map<Key, Time> known_;       ///< value: when it was learnt
};

/// "http://host:port" and nothing else.
[[nodiscard]] bool is_address(std::string_view text);

}  // namespace sw::region_link
