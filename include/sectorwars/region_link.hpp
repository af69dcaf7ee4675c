// The heartbeat between a region and the nexus: one call twice a second carries everything both must know soon.
// POST /internal/v1/regions/{slug}/heartbeat on the nexus, with the region's service token.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sectorwars/account_notices.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::region_link {

/// A pilot who is online in a region.
struct Online {
    PlayerId player_id;
    std::string username;
    SectorId sector_id = 0;

    static constexpr auto describe() {
        return fields(
            field("player_id", &Online::player_id, "Pilot"), field("username", &Online::username, "Name"),
            field("sector_id", &Online::sector_id, "Where")
        );
    }
};

inline constexpr std::size_t most_online = 1000;  ///< names in one heartbeat; the count may be higher

struct Heartbeat {
    std::string slug;      ///< path
    std::string instance;  ///< the process; two of one region may run side by side
    std::int64_t epoch = 0;
    std::string spec_hash;
    bool ready = false;  ///< the world is loaded and the public port is open
    std::int32_t players = 0;
    std::int64_t residents = 0;                 ///< pilots whose place is here, online or not, and those still leaving
    std::optional<std::vector<Online>> online;  ///< when it changed since the last accepted heartbeat; at most 1000
    std::string config_etag;                    ///< of the configuration that the region uses
    Time revoked_since{};                       ///< revocations up to here are known
    std::int64_t notices_after = 0;             ///< notices about accounts up to here are known
    std::string endpoint, internal_endpoint;    ///< "http://host:port" of this process, when it knows how others see it

    static constexpr auto describe() {
        return fields(
            field("slug", &Heartbeat::slug, "Region"), field("instance", &Heartbeat::instance, "Process"),
            field("epoch", &Heartbeat::epoch, "Epoch of the process"),
            field("spec_hash", &Heartbeat::spec_hash, "What it was started from"),
            field("ready", &Heartbeat::ready, "Serves players"), field("players", &Heartbeat::players, "Online"),
            field("residents", &Heartbeat::residents, "Pilots whose place is here or who are still leaving"),
            field("online", &Heartbeat::online, "Who is online, when it changed", length(0, most_online)),
            field("config_etag", &Heartbeat::config_etag, "Configuration in use"),
            field("revoked_since", &Heartbeat::revoked_since, "Revocations known up to here"),
            field(
                "notices_after", &Heartbeat::notices_after, "Notices about accounts known up to here",
                or_default(std::int64_t{INT64_MAX}), at_least(0)
            ),
            field("endpoint", &Heartbeat::endpoint, "Its public address, if known", or_default(""), max_length(255)),
            field(
                "internal_endpoint", &Heartbeat::internal_endpoint, "Its internal address", or_default(""),
                max_length(255)
            )
        );
    }
};

struct Revoked {
    std::optional<SessionId> session_id;
    std::optional<UserId> user_id;
    Time at{};

    static constexpr auto describe() {
        return fields(
            field("session_id", &Revoked::session_id, "One session"),
            field("user_id", &Revoked::user_id, "All of a user"), field("at", &Revoked::at, "When")
        );
    }
};

/// A stale epoch is answered 409 "stale_epoch": the process ends with exit code 75.
struct HeartbeatReply {
    std::optional<regions::RegionConfig> config;  ///< when config_etag was not the newest
    std::vector<Revoked> revoked;
    Time now{};
    bool drain = false;                          ///< close the doors: no new sockets or travel; announce it
    bool travel_due = false;                     ///< somebody has news about travels of this region: ask now
    std::optional<std::vector<Notice>> notices;  ///< the next ones, when there are any

    static constexpr auto describe() {
        return fields(
            field("config", &HeartbeatReply::config, "New configuration"),
            field("revoked", &HeartbeatReply::revoked, "Tokens that no longer count"),
            field("now", &HeartbeatReply::now, "Clock of the nexus"),
            field("drain", &HeartbeatReply::drain, "Close the doors"),
            field("travel_due", &HeartbeatReply::travel_due, "Ask about travels"),
            field("notices", &HeartbeatReply::notices, "Facts about accounts, oldest first")
        );
    }
};

/// Regions that somebody at the nexus has travel news for: their next heartbeat says so. Get it with
/// platform.shared.get<region_link::Errands>(); the nexus only. Thread-safe.
class Errands {
public:
    void travel_due(const std::string& slug);
    /// True once for each travel_due() or several in a row.
    [[nodiscard]] bool take(const std::string& slug);

private:
    std::mutex mutex_;
    std::set<std::string> due_;
};

/// What the region knows of its nexus. Get it with platform.shared.get<region_link::Status>(); regional mode only.
class Status {
public:
    void heard(Time at) { last_ok_.store(at.time_since_epoch().count()); }

    [[nodiscard]] Time last_ok() const { return Time{Time::duration{last_ok_.load()}}; }

    [[nodiscard]] bool draining() const { return draining_.load(); }

    void set_draining(bool draining) { draining_.store(draining); }

private:
    std::atomic<Time::rep> last_ok_{0};
    std::atomic<bool> draining_{false};
};

/// Who is online where, over all regions. Get it with platform.shared.get<region_link::Everywhere>(); the nexus only.
class Everywhere {
public:
    void put(const std::string& slug, std::vector<Online> online);
    [[nodiscard]] std::map<std::string, std::vector<Online>> all() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<Online>> by_slug_;
};

}  // namespace sw::region_link
