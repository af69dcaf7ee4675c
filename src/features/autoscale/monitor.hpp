// Watches the running regions: one stream of readings each, the engine's events, decisions at their pace.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/orchestrator.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/regions.hpp"

namespace sw::autoscale {

using orchestrator::Office;

/// One running region. Everything is in memory and made again after a restart; what was done comes from the database.
struct Watched {
    Office::Running region;
    std::deque<UsageSample> samples;  ///< newest last; the window and a little more
    Time limits_since{};
    Time stored_until{};  ///< samples up to here are in the database
    int low_in_a_row = 0;
    std::vector<Past> past;
    Health health;
    Time last_player_at{};
    Time last_hold_at{};  ///< when a hold was last stored
};

/// All but the constructor on the orchestrator's reactor.
class Monitor : public std::enable_shared_from_this<Monitor> {
public:
    explicit Monitor(const Platform& platform);

    /// Begins its loops; does nothing where there is no orchestrator.
    void open();

    /// The limits of a running region, for views. Thread-safe.
    [[nodiscard]] std::optional<Office::Running> running(const std::string& slug) const;

private:
    using Self = std::shared_ptr<Monitor>;

    static Awaitable<> keep_following(Self self);
    static Awaitable<> follow(Self self, std::string slug);
    static Awaitable<> follow_events(Self self);
    static Awaitable<> decide_all(Self self);
    static Awaitable<> look_at_health(Self self);
    static Awaitable<> remember(Self self);
    static Awaitable<> tell(Self self, EngineEvent event);

    void sync();
    void take(const std::string& slug, const UsageSample& sample);
    void on_event(const EngineEvent& event);
    [[nodiscard]] RegionLimits left_of(const HostCapacity& host) const;
    /// Decides about one region, asks for it, and notes it; takes what it gave from `left`.
    void decide_one(Watched& watched, const HostCapacity& host, RegionLimits& left, Time at);
    void consider_sleep(Watched& watched, Time at);
    void note(Watched& watched, Decision decision, Time at);
    void sample_row(Watched& watched, Time at);
    [[nodiscard]] std::int32_t players_of(const std::string& slug) const;
    void show(const std::string& slug, const UsageSample& sample);

    Platform platform_;
    Office office_;  ///< a copy: the shared one is emptied while our last coroutines still end
    std::shared_ptr<orchestrator::Readings> readings_;
    std::shared_ptr<regions::Directory> directory_;
    std::map<std::string, Watched> watched_;
    std::map<std::string, bool> following_;
    std::map<RegionId, std::vector<Past>> remembered_;
    bool remembers_ = false;
    std::optional<HostCapacity> host_;
    Time host_at_{};
    Time began_at_{};
    std::vector<repository::SampleRow> new_samples_;
    std::vector<repository::DecisionRow> new_decisions_;
    mutable std::mutex mutex_;
    std::map<std::string, Office::Running> shown_;  ///< under mutex_
};

}  // namespace sw::autoscale
