// The nexus' side of the heartbeat.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

#include "rules.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"

namespace sw::region_link {

class Service {
public:
    explicit Service(const Platform& platform);

    /// Throws forbidden "foreign_heartbeat", not_found "no_region", conflict "stale_epoch".
    HeartbeatReply heartbeat(ReadTx& tx, const Caller& caller, const Heartbeat& in) const;

    /// Both on the I/O thread, where the hub lives.
    PresenceReply presence(const Caller& caller, const Nothing&) const;
    OnlineReply online(const Caller& caller, const Nothing&) const;

    /// The registry changed: the next heartbeats read it again.
    void registry_changed() const;

    /// Forgets processes that fell silent. Once a second.
    void sweep() const;

private:
    using Config = std::shared_ptr<const regions::RegionConfig>;

    struct Known {
        Config config;
        std::chrono::steady_clock::time_point read_at{};
    };

    void refuse_foreign(const Caller& caller, const Heartbeat& in) const;
    [[nodiscard]] Config config_of(ReadTx& tx, const Heartbeat& in) const;
    void learn_revocations(ReadTx& tx) const;
    [[nodiscard]] std::optional<std::vector<Notice>> news_for(ReadTx& tx, std::int64_t notices_after) const;
    void note(const Heartbeat& in, const regions::RegionConfig& config) const;
    void put_addresses(const regions::RegionConfig& config, const Together& all) const;
    [[nodiscard]] std::map<std::string, Together> everybody() const;
    [[nodiscard]] std::map<std::string, automation::Policy> policies() const;

    Platform platform_;
    std::shared_ptr<regions::Directory> directory_;
    std::shared_ptr<Everywhere> everywhere_;
    std::shared_ptr<Errands> errands_;
    std::shared_ptr<galaxy::World> world_;
    std::shared_ptr<const regions::LocalConfig> local_;

    mutable std::mutex mutex_;  ///< of all below
    mutable std::unordered_map<std::string, Known> configs_;
    mutable RevocationLog revoked_;
    mutable Time revoked_at_{}, looked_at_{};
    mutable std::int64_t newest_notice_ = 0;
    mutable std::chrono::steady_clock::time_point noticed_at_{};
    mutable std::chrono::steady_clock::time_point alerted_at_{};
    mutable Roster roster_;
    mutable std::set<std::string> announced_;  ///< regions whose addresses came from their own heartbeats
};

}  // namespace sw::region_link
