// The end of a region: everybody leaves, a capsule is kept, nothing else.
#include "events.hpp"
#include "journal.hpp"
#include "request.hpp"
#include "sectorwars/platform/log.hpp"
#include "steps.hpp"

namespace sw::orchestrator::steps {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto fresh = 5s;

bool is_empty(const Room& room, const std::string& slug, Time after) {
    const auto seen = room.directory->find(slug);
    return seen && seen->last_seen >= after && now() - seen->last_seen < fresh && seen->residents == 0;
}

/// Only a region that runs can send its pilots home.
Awaitable<> run_for_evacuation(Work& work) {
    const sw::Instance found = co_await work.room.backend->inspect(work.job.slug);
    if (found.state == InstanceState::running) co_return;
    if (found.state == InstanceState::absent) {
        co_await ensure_keys(work);
        co_await prepare(work);
        co_await create(work);
    }
    co_await start(work);
    co_await wait_ready(work);
}

}  // namespace

Awaitable<> drain(Work& work) {
    Room& room = work.room;
    const InstanceRow instance = co_await instance_of(work);
    if (!instance.activated_at) co_return;  // it never served: nobody can be there
    if (instance.sandbox) co_return;        // its pilots are copies and end with it
    const bool force = parse_json<Ending>(work.job.request).force && instance.refusals >= refusals_before_force;
    co_await refresh(room);
    std::optional<Error> problem;
    try {
        co_await run_for_evacuation(work);
    } catch (const Failure& failure) {
        problem = failure.error();
    }
    // Two heartbeats from now on have seen the closed doors.
    const Time begun = now() + 1s;
    while (!problem && !is_empty(room, work.job.slug, begun)) {
        if (now() - begun > patience) {
            problem = Error{.code = Code::conflict, .id = "ERR_REGION_NOT_EMPTY"};
            problem->message = "Pilots are still there, or the region does not say.";
            break;
        }
        co_await sleep_for(100ms);
    }
    if (!problem) co_return;
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& current) {
        repository::add_refusal(tx, current.region_id);
    };
    co_await write_instance(work, std::move(change));
    if (!force) throw Failure(*problem);
    log::warn("A region is terminated with pilots in it", {{"region", work.job.slug}, {"reason", problem->message}});
}

Awaitable<> erase(Work& work) {
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& instance) {
        repository::delete_instance(tx, instance.region_id);
        regions::erase(tx, instance.region_id);
        tx.emit(RegionDeleted{instance.region_id, instance.slug}, {to_admins()});
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
    log::info("A region is gone", {{"region", work.job.slug}, {"job", work.job.job_id.to_string()}});
}

}  // namespace sw::orchestrator::steps
