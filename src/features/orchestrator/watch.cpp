// What happens to regions without anybody asking: deaths, lost heartbeats, an engine that goes and comes.
#include "events.hpp"
#include "journal.hpp"
#include "office.hpp"
#include "room.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::orchestrator {
namespace {

using namespace std::chrono_literals;

/// Twenty heartbeats.
constexpr auto silence = 10s;
/// What an engine's restart policy needs at most before we look.
constexpr auto look_after_death = 2s;

std::optional<InstanceRow> shown(const Room& room, const std::string& slug) {
    for (auto& one : room.instances()) {
        if (one.slug == slug) return one;
    }
    return std::nullopt;
}

bool should_run(const InstanceRow& one) {
    return one.desired == Desired::running && (one.state == State::active || one.state == State::degraded);
}

void grow_after_oom(Room& room, const InstanceRow& one) {
    if (one.oom_raised) return;
    constexpr double growth = 1.3;
    const auto most = std::int64_t{room.config.orchestrator.max_memory_gb} * gibibyte;
    auto memory = static_cast<std::int64_t>(static_cast<double>(one.memory_gb * gibibyte) * growth);
    const RegionLimits wanted{one.cpu_cores, std::min(memory, most)};
    if (!ask_to_scale(room, one.slug, wanted, "it ran out of memory")) return;
    std::function<void(Tx&)> note = [id = one.region_id](Tx& tx) { repository::set_oom_raised(tx, id); };
    room.reactor->spawn("note of oom", [&room, note] { return write_rows(room, room.term, note); });
}

/// The engine's restart policy may do it; if not, we do.
Awaitable<> look_again(Room& room, std::string) {
    co_await sleep_for(look_after_death);
    room.reconcile_wake->set();
}

void on_death(Room& room, const InstanceRow& one, const EngineEvent& event) {
    log::warn("A region ended", {{"region", one.slug}, {"exit_code", std::to_string(event.exit_code)}});
    if (room.busy.contains(one.slug) || !should_run(one)) return;
    if (too_many_deaths(room.deaths[one.slug], now())) {
        room.deaths.erase(one.slug);
        give_region_up(room, one.slug, "it ended five times within ten minutes");
        return;
    }
    room.reactor->spawn("look after a death", [&room, slug = one.slug] { return look_again(room, slug); });
}

void on_event(Room& room, const EngineEvent& event) {
    const auto one = shown(room, event.slug);
    if (!one || !room.leads()) return;
    if (event.kind == EngineEvent::Kind::died) on_death(room, *one, event);
    if (event.kind == EngineEvent::Kind::oom) grow_after_oom(room, *one);
    if (event.kind == EngineEvent::Kind::removed && should_run(*one)) room.reconcile_wake->set();
}

Awaitable<> change_state(Room& room, InstanceRow one, State to) {
    std::function<void(Tx&)> work = [slug = one.slug, from = one.state, to](Tx& tx) {
        const auto instance = repository::lock_instance(tx, slug);
        if (!instance || instance->state != from || !repository::open_jobs_of(tx, slug).empty()) return;
        settle(tx, *instance, to);
    };
    co_await write_rows(room, room.term, std::move(work));
    log::warn("A region's state changed", {{"region", one.slug}, {"state", std::string(to_name(to))}});
    co_await refresh(room);
}

}  // namespace

Awaitable<> follow_engine(Room& room) {
    if (!room.backend) co_return;
    while (!room.leads()) co_await sleep_for(20ms);
    // Whatever happened while nobody listened is found by comparing.
    room.reconcile_wake->set();
    std::function<void(const EngineEvent&)> listener = [&room](const EngineEvent& event) { on_event(room, event); };
    co_await room.backend->follow_events(std::move(listener));
}

Awaitable<> watch_heartbeats(Room& room) {
    if (!room.leads() || now() - room.opened_at < silence) co_return;
    const auto instances = room.instances();
    for (const auto& one : instances) {
        if (room.busy.contains(one.slug) || one.desired != Desired::running) continue;
        const auto seen = room.directory->find(one.slug);
        const bool heard = seen && now() - seen->last_seen < silence;
        const bool new_here = one.active_since && now() - *one.active_since < silence;
        if (one.state == State::active && !heard && !new_here) co_await change_state(room, one, State::degraded);
        if (one.state == State::degraded && heard) co_await change_state(room, one, State::active);
    }
}

}  // namespace sw::orchestrator
