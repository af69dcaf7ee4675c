// What is against what shall be (platform spec 2.9): at the start, when the engine is back, and now and then.
#include <algorithm>

#include "journal.hpp"
#include "room.hpp"
#include "sectorwars/platform/capsule.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::orchestrator {
namespace {

using namespace std::chrono_literals;

constexpr auto journals_kept = std::chrono::hours{24 * 90};

using Found = std::map<std::string, sw::Instance>;

bool is_settled(State state) {
    return state == State::active || state == State::degraded || state == State::suspended ||
           state == State::hibernated || state == State::failed;
}

Awaitable<> ask_to_recover(Room& room, std::string slug, std::string reason) {
    std::function<void(Tx&)> work = [slug, reason](Tx& tx) {
        const auto instance = repository::lock_instance(tx, slug);
        if (!instance || !begin(Kind::recover, instance->state)) return;
        if (!repository::open_jobs_of(tx, slug).empty()) return;
        ask_for(tx, *instance, {.kind = Kind::recover, .reason = reason});
    };
    co_await write_rows(room, room.term, std::move(work));
    log::warn("A region is recovered", {{"region", slug}, {"reason", reason}});
}

/// One region: recovered when it should run and does not, stopped when it should not.
Awaitable<> compare(Room& room, InstanceRow wanted, sw::Instance found) {
    const bool up = found.state == InstanceState::running || found.state == InstanceState::restarting;
    const bool on_duty = wanted.state == State::active || wanted.state == State::degraded;
    if (on_duty && wanted.desired == Desired::running && !up) {
        const bool gone = found.state == InstanceState::absent;
        co_await ask_to_recover(room, wanted.slug, gone ? "its instance was gone" : "its instance did not run");
        co_return;
    }
    const bool resting = wanted.state == State::suspended || wanted.state == State::hibernated;
    if (resting && up) {
        log::warn("A region that should rest is stopped", {{"region", wanted.slug}});
        co_await room.backend->stop(wanted.slug, 30s);
        co_return;
    }
    const RegionLimits limits = limits_of(wanted.cpu_cores, wanted.memory_gb);
    if (on_duty && up && found.limits.memory_bytes != 0 && found.limits != limits) {
        co_await room.backend->set_limits(wanted.slug, limits);
    }
}

/// Those of the kind that have been here for the whole grace.
Awaitable<std::vector<std::string>> overdue(Room& room, std::string kind, std::vector<std::string> seen) {
    const auto known = std::make_shared<std::vector<Orphan>>();
    std::function<void(Tx&)> work = [known, kind, seen](Tx& tx) { *known = repository::keep_orphans(tx, kind, seen); };
    co_await write_rows(room, room.term, std::move(work));
    std::vector<std::string> out;
    for (const auto& one : *known) {
        if (now() - one.first_seen_at >= room.config.orchestrator.orphan_grace) out.push_back(one.name);
        else log::warn("Something of ours belongs to no region", {{"kind", kind}, {"name", one.name}});
    }
    co_return out;
}

Awaitable<> remove_orphans(Room& room, Found found, std::set<std::string> known) {
    std::vector<std::string> lonely;
    for (const auto& [slug, instance] : found) {
        if (!known.contains(slug)) lonely.push_back(slug);
    }
    const auto names = co_await overdue(room, "instance", std::move(lonely));
    for (const auto& slug : names) {
        log::warn("An instance without a region is removed", {{"region", slug}});
        co_await room.backend->remove(slug);
    }
}

Awaitable<> remove_orphan_databases(Room& room) {
    const auto listed = std::make_shared<std::vector<RegionDatabase>>();
    std::function<void()> list = [listed, databases = room.databases] { *listed = databases->list(); };
    co_await run_blocking(std::move(list));
    // Rows are read after the list: what was made meanwhile is not in it.
    std::function<std::vector<InstanceRow>(ReadTx&)> read = [](ReadTx& tx) { return repository::all_instances(tx); };
    const auto rows = co_await read_rows<std::vector<InstanceRow>>(room, std::move(read));
    std::map<std::string, RegionDatabase> lonely;
    std::vector<std::string> roles;
    for (const auto& one : *listed) {
        const bool owned =
            std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.db_role == one.role; });
        if (owned) continue;
        lonely[one.role] = one;
        roles.push_back(one.role);
    }
    const auto names = co_await overdue(room, "database", std::move(roles));
    for (const auto& role : names) {
        log::warn("A database without a region is dropped", {{"database", lonely[role].database}, {"role", role}});
        std::function<void()> drop = [databases = room.databases, one = lonely[role]] { databases->drop(one); };
        co_await run_blocking(std::move(drop));
    }
}

/// Expired capsules and journals that nobody reads any more.
Awaitable<> tidy(Room& room) {
    if (now() < room.next_tidying) co_return;
    room.next_tidying = now() + 1h;
    const auto removed = std::make_shared<std::vector<std::filesystem::path>>();
    std::function<void()> prune = [removed, envelope = room.envelope, folder = capsule_folder(room.config)] {
        if (std::filesystem::exists(folder)) *removed = capsule::prune(envelope, folder, now());
    };
    co_await run_blocking(std::move(prune));
    std::vector<std::string> uris;
    for (const auto& file : *removed) uris.push_back("file://" + file.string());
    std::function<void(Tx&)> forget = [uris](Tx& tx) {
        repository::forget_snapshots(tx, uris);
        repository::forget_jobs(tx, tx.now() - journals_kept);
    };
    co_await write_rows(room, room.term, std::move(forget));
}

Awaitable<> reconcile(Room& room) {
    const HostCapacity host = co_await room.backend->capacity();
    room.engine_reachable = true;
    room.set_capacity(host);
    const auto listed = co_await room.backend->list();
    Found found;
    for (const auto& one : listed) found[one.slug] = one;
    std::function<std::vector<InstanceRow>(ReadTx&)> read = [](ReadTx& tx) { return repository::all_instances(tx); };
    const auto rows = co_await read_rows<std::vector<InstanceRow>>(room, std::move(read));
    std::set<std::string> known;
    for (const auto& one : rows) {
        known.insert(one.slug);
        if (room.busy.contains(one.slug) || !is_settled(one.state)) continue;
        const auto at = found.find(one.slug);
        sw::Instance actual;
        if (at != found.end()) actual = at->second;
        co_await compare(room, one, actual);
    }
    co_await remove_orphans(room, std::move(found), std::move(known));
    if (room.databases) co_await remove_orphan_databases(room);
    co_await tidy(room);
}

}  // namespace

Awaitable<> reconcile_when_due(Room& room) {
    if (!room.backend) co_return;
    if (!room.leads()) {
        // Requests are checked against the host here too.
        const HostCapacity host = co_await room.backend->capacity();
        room.engine_reachable = true;
        room.set_capacity(host);
        co_await room.reconcile_wake->wait(5s);
        co_return;
    }
    std::string problem;
    try {
        co_await reconcile(room);
    } catch (const Failure& failure) {
        problem = failure.error().message;
        if (failure.error().id == "engine_unreachable") room.engine_reachable = false;
    }
    if (!problem.empty()) {
        log::warn("Regions could not be compared with the engine; nothing is changed", {{"error", problem}});
    }
    const auto pause =
        problem.empty() ? std::chrono::milliseconds(room.config.orchestrator.reconcile_interval) : 2000ms;
    co_await room.reconcile_wake->wait(pause);
}

}  // namespace sw::orchestrator
