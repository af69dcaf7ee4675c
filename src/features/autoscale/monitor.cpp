// The loops of the monitor.
#include "monitor.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "sectorwars/platform/log.hpp"

namespace sw::autoscale {

namespace {

using namespace std::chrono_literals;

constexpr auto capacity_age = 60s;
constexpr auto memory_of_actions = 25h;
constexpr std::size_t most_rows = 10'000;  // kept while the database is away

/// So that many streams that broke at once do not come back at once.
std::chrono::milliseconds jitter() {
    thread_local std::mt19937 random{std::random_device{}()};
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(300, 1500)(random));
}

template <class Row>
void bound(std::vector<Row>& rows) {
    if (rows.size() > most_rows) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(most_rows));
}

}  // namespace

Monitor::Monitor(const Platform& platform)
    : platform_(platform),
      readings_(platform.shared.get<orchestrator::Readings>()),
      directory_(platform.shared.get<regions::Directory>()) {}

void Monitor::open() {
    office_ = *platform_.shared.get<Office>();
    if (office_.backend == nullptr || office_.reactor == nullptr || !office_.running) return;
    began_at_ = now();
    const Self self = shared_from_this();
    Reactor& reactor = *office_.reactor;
    reactor.repeat("autoscale: streams", 1s, [self] { return keep_following(self); });
    reactor.repeat("autoscale: events", 1s, [self] { return follow_events(self); });
    reactor.repeat("autoscale: decisions", platform_.config.orchestrator.autoscale.interval, [self] {
        return decide_all(self);
    });
    reactor.repeat("autoscale: health", look_pause, [self] { return look_at_health(self); });
}

std::optional<Office::Running> Monitor::running(const std::string& slug) const {
    const std::lock_guard lock(mutex_);
    const auto found = shown_.find(slug);
    return found == shown_.end() ? std::nullopt : std::optional(found->second);
}

std::int32_t Monitor::players_of(const std::string& slug) const {
    const auto place = directory_->find(slug);
    return place ? place->players : 0;
}

/// Takes over which regions run, and with what limits.
void Monitor::sync() {
    const auto running = office_.running();
    const Time at = now();
    std::map<std::string, Office::Running> present;
    for (const auto& region : running) {
        present.emplace(region.slug, region);
        auto [found, is_new] = watched_.try_emplace(region.slug);
        Watched& watched = found->second;
        if (is_new || watched.region.region_id != region.region_id) {
            watched = {};
            watched.past = remembered_[region.region_id];
            watched.last_player_at = std::max(region.active_since, began_at_);
            watched.stored_until = at;
        } else if (!(watched.region.limits == region.limits)) {
            watched.limits_since = at;
            watched.low_in_a_row = 0;
        }
        watched.region = region;
        if (players_of(region.slug) > 0) watched.last_player_at = at;
    }
    for (auto it = watched_.begin(); it != watched_.end();) {
        if (present.count(it->first) > 0) {
            ++it;
            continue;
        }
        remembered_[it->second.region.region_id] = it->second.past;
        readings_->remove(it->first);
        it = watched_.erase(it);
    }
    const std::lock_guard lock(mutex_);
    shown_ = std::move(present);
}

Awaitable<> Monitor::keep_following(Self self) {
    self->sync();
    for (const auto& [slug, watched] : self->watched_) {
        if (self->following_[slug]) continue;
        self->following_[slug] = true;
        self->office_.reactor->spawn("autoscale: usage of " + slug, [self, slug = slug] { return follow(self, slug); });
    }
    co_return;
}

/// As long as the region runs; then the flag falls and the next start follows anew.
Awaitable<> Monitor::follow(Self self, std::string slug) {
    const std::function<void(const UsageSample&)> take = [self, slug](const UsageSample& sample) {
        // Leaving through the engine is what ends a stream that nobody wants any more.
        if (self->watched_.count(slug) == 0) throw Failure(Code::not_found, "no_instance", slug + " runs no longer.");
        self->take(slug, sample);
    };
    while (self->watched_.count(slug) > 0) {
        try {
            co_await self->office_.backend->follow_usage(slug, take);
        } catch (const Failure& failure) {
            log::debug("the readings of a region ended", {{"region", slug}, {"reason", failure.what()}});
        } catch (const std::exception&) {
            self->following_.erase(slug);
            throw;
        }
        co_await sleep_for(jitter());
    }
    self->following_.erase(slug);
}

void Monitor::take(const std::string& slug, const UsageSample& sample) {
    Watched& watched = watched_.at(slug);
    watched.samples.push_back(sample);
    const auto& settings = platform_.config.orchestrator.autoscale;
    const auto kept = std::max(settings.window, settings.interval) + 10s;
    while (watched.samples.size() > 10'000 || watched.samples.front().at < sample.at - kept) {
        watched.samples.pop_front();
    }
    readings_->put(slug, sample);
    show(slug, sample);
}

void Monitor::show(const std::string& slug, const UsageSample& sample) {
    if (!std::isfinite(sample.cpu_percent) || sample.memory_limit <= 0) return;
    const double memory = 100.0 * static_cast<double>(sample.memory_bytes) / static_cast<double>(sample.memory_limit);
    platform_.metrics.gauge(
                         "sectorwars_region_cpu_percent", "Of the region's processor limit", {{"region", slug}}
    ).set(sample.cpu_percent);
    platform_.metrics.gauge(
                         "sectorwars_region_memory_percent", "Of the region's memory limit", {{"region", slug}}
    ).set(memory);
}

Awaitable<> Monitor::follow_events(Self self) {
    const std::function<void(const EngineEvent&)> take = [self](const EngineEvent& event) { self->on_event(event); };
    co_await self->office_.backend->follow_events(take);
}

void Monitor::on_event(const EngineEvent& event) {
    sync();
    if (watched_.count(event.slug) == 0) return;  // it is being made, stopped or removed: that is what jobs do
    using Kind = EngineEvent::Kind;
    if (event.kind == Kind::started || event.kind == Kind::removed) return;
    const Self self = shared_from_this();
    office_.reactor->spawn("autoscale: event", [self, event] { return tell(self, event); });
}

Awaitable<> Monitor::tell(Self self, EngineEvent event) {
    std::function<void(Tx&)> work = [event](Tx& tx) {
        using Kind = EngineEvent::Kind;
        if (event.kind == Kind::died) {
            tx.emit(RegionDied{.region = event.slug, .exit_code = event.exit_code, .at = event.at}, {to_admins()});
        } else if (event.kind == Kind::oom) {
            tx.emit(RegionOutOfMemory{.region = event.slug, .at = event.at}, {to_admins()});
        } else {
            const bool healthy = event.kind == Kind::healthy;
            tx.emit(RegionHealthChanged{.region = event.slug, .healthy = healthy, .at = event.at}, {to_admins()});
        }
    };
    co_await async_write(self->platform_.database, std::move(work));
}

/// What was done before this process began: the hour and the day go on.
Awaitable<> Monitor::remember(Self self) {
    if (self->remembers_) co_return;
    const auto rows = std::make_shared<std::vector<repository::DecisionRow>>();
    std::function<void(ReadTx&)> work = [rows](ReadTx& tx) {
        *rows = repository::find_actions(tx, now() - memory_of_actions);
    };
    co_await async_read(self->platform_.database, std::move(work));
    self->remembers_ = true;
    for (const auto& row : *rows) self->remembered_[row.region_id].push_back({row.at, row.action});
    for (auto& [slug, watched] : self->watched_) watched.past = self->remembered_[watched.region.region_id];
}

RegionLimits Monitor::left_of(const HostCapacity& host) const {
    const double factor = platform_.config.orchestrator.capacity_factor;
    RegionLimits left{
        .cpu_cores = host.cpu_cores * factor,
        .memory_bytes = static_cast<std::int64_t>(static_cast<double>(host.memory_bytes) * factor)};
    for (const auto& [slug, watched] : watched_) {
        left.cpu_cores -= watched.region.limits.cpu_cores;
        left.memory_bytes -= watched.region.limits.memory_bytes;
    }
    return left;
}

Awaitable<> Monitor::decide_all(Self self) {
    co_await remember(self);
    if (!self->host_ || now() - self->host_at_ > capacity_age) {
        self->host_ = co_await self->office_.backend->capacity();
        self->host_at_ = now();
    }
    self->sync();
    RegionLimits left = self->left_of(*self->host_);
    const Time at = now();
    for (auto& [slug, watched] : self->watched_) {
        self->sample_row(watched, at);
        self->decide_one(watched, *self->host_, left, at);
        self->consider_sleep(watched, at);
    }
    bound(self->new_samples_);
    bound(self->new_decisions_);
    if (self->new_samples_.empty() && self->new_decisions_.empty()) co_return;
    const auto samples = std::make_shared<std::vector<repository::SampleRow>>(self->new_samples_);
    const auto decisions = std::make_shared<std::vector<repository::DecisionRow>>(self->new_decisions_);
    std::function<void(Tx&)> work = [samples, decisions](Tx& tx) {
        repository::insert(tx, *samples);
        repository::insert(tx, *decisions);
    };
    co_await async_write(self->platform_.database, std::move(work));
    // Rows may have come meanwhile: only what is stored goes.
    const auto stored = [](auto& rows, std::size_t count) {
        rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size())));
    };
    stored(self->new_samples_, samples->size());
    stored(self->new_decisions_, decisions->size());
}

Awaitable<> Monitor::look_at_health(Self self) {
    const std::vector<Instance> instances = co_await self->office_.backend->list();
    self->sync();
    const Time at = now();
    for (const auto& instance : instances) {
        const auto found = self->watched_.find(instance.slug);
        if (found == self->watched_.end()) continue;
        Watched& watched = found->second;
        const auto place = self->directory_->find(instance.slug);
        const Look look{
            .process_healthy = instance.state == InstanceState::running && instance.health != InstanceHealth::unhealthy,
            .last_heartbeat = std::max(place ? place->last_seen : Time{}, self->began_at_),
            .active_since = watched.region.active_since,
            .now = at,
        };
        Verdict verdict = judge(std::move(watched.health), look);
        watched.health = std::move(verdict.health);
        if (verdict.action == Action::hold) continue;
        if (verdict.action == Action::give_up) self->office_.give_up(instance.slug, verdict.reason);
        else if (!self->office_.restart(instance.slug, verdict.reason)) continue;
        Decision decision;
        decision.action = verdict.action;
        decision.to = watched.region.limits;
        decision.reason = verdict.reason;
        self->note(watched, std::move(decision), at);
    }
}

}  // namespace sw::autoscale
