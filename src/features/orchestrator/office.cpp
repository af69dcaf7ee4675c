// Wishes of the platform itself.
#include "office.hpp"

#include <algorithm>

#include "events.hpp"
#include "journal.hpp"
#include "request.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::orchestrator {
namespace {

using namespace std::chrono_literals;

std::optional<InstanceRow> shown(const Room& room, const std::string& slug) {
    for (auto& one : room.instances()) {
        if (one.slug == slug) return one;
    }
    return std::nullopt;
}

/// A wish that came too late is no problem: the next look finds what is then.
Awaitable<> ask(Room& room, std::string slug, Wish wish) {
    std::string problem;
    std::function<void(Tx&)> work = [slug, wish](Tx& tx) {
        const auto instance = repository::lock_instance(tx, slug);
        if (instance && begin(wish.kind, instance->state)) ask_for(tx, *instance, wish);
    };
    try {
        co_await async_write(room.database, std::move(work));
    } catch (const Failure& failure) {
        problem = failure.error().message;
    }
    room.enqueued.erase(slug);
    if (!problem.empty()) log::info("A job was not queued", {{"region", slug}, {"reason", problem}});
    room.kick();
}

bool queue(Room& room, const std::string& slug, Wish wish) {
    const auto one = shown(room, slug);
    if (!one || !begin(wish.kind, one->state)) return false;
    if (room.busy.contains(slug) || !room.enqueued.insert(slug).second) return false;
    room.reactor->spawn("wish for " + slug, [&room, slug, wish = std::move(wish)] { return ask(room, slug, wish); });
    return true;
}

Awaitable<> give_up(Room& room, std::string slug, std::string reason) {
    std::function<void(Tx&)> work = [slug, reason](Tx& tx) {
        const auto instance = repository::lock_instance(tx, slug);
        if (!instance || !may_follow(instance->state, State::failed)) return;
        for (const auto& open : repository::open_jobs_of(tx, slug)) repository::request_cancel(tx, open.job_id);
        move(tx, *instance, State::failed, Desired::stopped);
        repository::set_error(tx, instance->region_id, reason);
        tx.emit(PerformanceDegraded{instance->region_id, slug, "restarts", reason}, {to_admins()});
    };
    co_await write_rows(room, room.term, std::move(work));
    log::error("A region is given up until an administrator acts", {{"region", slug}, {"reason", reason}});
    co_await refresh(room);
    co_await room.backend->stop(slug, 10s);
}

std::vector<Office::Running> running(const Room& room) {
    std::vector<Office::Running> out;
    const auto& settings = room.config.orchestrator;
    if (!room.leads()) return out;
    for (const auto& one : room.instances()) {
        if (one.state != State::active && one.state != State::degraded) continue;
        Office::Running running{.region_id = one.region_id, .slug = one.slug};
        running.limits = limits_of(one.cpu_cores, one.memory_gb);
        running.baseline = limits_of(one.base_cpu_cores, one.base_memory_gb);
        running.most = limits_of(settings.max_cpu_cores, settings.max_memory_gb);
        running.hibernation_allowed = one.hibernation_allowed;
        running.active_since = one.active_since.value_or(one.created_at);
        out.push_back(std::move(running));
    }
    return out;
}

/// More than before only as far as the host has it.
bool fits(const Room& room, const InstanceRow& one, const RegionLimits& wanted) {
    const auto host = room.capacity();
    if (!host) return true;
    RegionLimits committed{0, 0};
    for (const auto& other : room.instances()) {
        if (other.slug == one.slug || other.desired != Desired::running) continue;
        committed.cpu_cores += other.cpu_cores;
        committed.memory_bytes += other.memory_gb * gibibyte;
    }
    return !check_capacity(*host, room.config.orchestrator.capacity_factor, committed, wanted);
}

}  // namespace

bool ask_to_scale(Room& room, const std::string& slug, const RegionLimits& limits, const std::string& reason) {
    const auto one = shown(room, slug);
    if (!one) return false;
    const auto& settings = room.config.orchestrator;
    const Limits wanted{
        .cpu_cores = std::min(limits.cpu_cores, settings.max_cpu_cores),
        .memory_gb = std::min(gigabytes_of(limits.memory_bytes), std::int32_t{settings.max_memory_gb})};
    const bool grows = wanted.cpu_cores > one->cpu_cores || wanted.memory_gb > one->memory_gb;
    if (grows && !fits(room, *one, limits_of(wanted.cpu_cores, wanted.memory_gb))) {
        log::warn("A region cannot grow: the host has no more", {{"region", slug}, {"reason", reason}});
        return false;
    }
    return queue(room, slug, {.kind = Kind::scale, .reason = reason, .request = to_json(wanted)});
}

bool ask_simply(Room& room, Kind kind, const std::string& slug, const std::string& reason) {
    return queue(room, slug, {.kind = kind, .reason = reason});
}

void give_region_up(Room& room, const std::string& slug, const std::string& reason) {
    room.reactor->spawn("giving up " + slug, [&room, slug, reason] { return give_up(room, slug, reason); });
}

void open_office(Room& room) {
    Office& office = *room.office;
    office.backend = room.backend.get();
    office.reactor = room.reactor.get();
    office.running = [&room] { return running(room); };
    office.scale = [&room](const std::string& slug, const RegionLimits& limits, const std::string& reason) {
        return ask_to_scale(room, slug, limits, reason);
    };
    office.restart = [&room](const std::string& slug, const std::string& reason) {
        return ask_simply(room, Kind::restart, slug, reason);
    };
    office.hibernate = [&room](const std::string& slug, const std::string& reason) {
        return ask_simply(room, Kind::hibernate, slug, reason);
    };
    office.give_up = [&room](const std::string& slug, const std::string& reason) {
        give_region_up(room, slug, reason);
    };
}

namespace {

Awaitable<> wake(Room& room, std::string slug) {
    Wish wish{.kind = Kind::wake, .reason = "somebody asked for it"};
    co_await ask(room, slug, std::move(wish));
    // Should it not have worked, the next request tries again.
    co_await sleep_for(2s);
    room.stop_wanting(slug);
}

}  // namespace

void Room::stop_wanting(const std::string& slug) {
    const std::lock_guard hold(mutex_);
    wanted_.erase(slug);
}

void Room::want(const std::string& slug) {
    {
        const std::lock_guard hold(mutex_);
        const bool asleep = std::any_of(instances_.begin(), instances_.end(), [&](const auto& one) {
            return one.slug == slug && one.state == State::hibernated;
        });
        if (!is_open) return;
        // Until the state changes one wish is enough.
        if (!asleep || !wanted_.insert(slug).second) return;
    }
    reactor->spawn("waking " + slug, [this, slug] { return wake(*this, slug); });
}

}  // namespace sw::orchestrator
