// Stopping, starting, limits: what is done to a region that exists.
#include "events.hpp"
#include "journal.hpp"
#include "request.hpp"
#include "sectorwars/platform/log.hpp"
#include "steps.hpp"

namespace sw::orchestrator::steps {
namespace {

using namespace std::chrono_literals;

constexpr auto grace = 30s;

}  // namespace

Awaitable<> stop(Work& work) {
    const sw::Instance found = co_await work.room.backend->inspect(work.job.slug);
    if (found.state == InstanceState::absent) co_return;
    co_await work.room.backend->stop(work.job.slug, grace);
}

/// A region that has players does not fall asleep.
Awaitable<> close_doors(Work& work) {
    if (work.job.kind == Kind::hibernate) {
        const auto seen = work.room.directory->find(work.job.slug);
        if (seen && seen->players > 0) {
            throw Failure(Code::rule_violation, "ERR_REGION_IN_USE", "Somebody plays there.");
        }
    }
    co_await refresh(work.room);
}

Awaitable<> record_stopped(Work& work) {
    const Kind kind = work.job.kind;
    std::function<void(Tx&, const InstanceRow&)> change = [kind](Tx& tx, const InstanceRow& instance) {
        if (instance.state == after_success(kind, instance.state)) return;
        settle(tx, instance, after_success(kind, instance.state));
        // Whoever ended or slowed the region for other reasons has said so already.
        const bool told = instance.status == regions::Status::terminated || instance.status == regions::Status::grace;
        if (kind != Kind::suspend || told) return;
        regions::set_status(tx, instance.region_id, regions::Status::suspended);
        tx.emit(RegionSuspended{instance.region_id, instance.slug}, {to_admins()});
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
}

Awaitable<> record_active(Work& work) {
    const Kind kind = work.job.kind;
    std::function<void(Tx&, const InstanceRow&)> change = [kind](Tx& tx, const InstanceRow& instance) {
        settle(tx, instance, State::active);
        // A region that nobody pays for stays suspended when its process is only made anew.
        const bool resumed = instance.status == regions::Status::suspended && kind == Kind::resume;
        const bool waited = resumed || instance.status == regions::Status::pending;
        if (waited) regions::set_status(tx, instance.region_id, regions::Status::active);
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
}

Awaitable<> restart(Work& work) {
    Room& room = work.room;
    const sw::Instance found = co_await room.backend->inspect(work.job.slug);
    if (found.state == InstanceState::absent) {
        co_await prepare(work);
        co_await create(work);
        co_await start(work);
    } else {
        co_await room.backend->restart(work.job.slug, grace);
    }
}

/// An instance that vanished is made again under a new epoch with a new key: what may still run elsewhere is fenced.
Awaitable<> fence(Work& work) {
    const sw::Instance found = co_await work.room.backend->inspect(work.job.slug);
    if (found.state != InstanceState::absent) co_return;
    co_await renew_epoch(work);
}

Awaitable<> renew_epoch(Work& work) {
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& instance) {
        repository::set_epoch(tx, instance.region_id, regions::next_epoch(tx, instance.region_id));
        repository::set_keys(tx, instance.region_id, std::nullopt);
    };
    co_await write_instance(work, std::move(change));
}

Awaitable<> set_limits(Work& work) {
    const auto wanted = parse_json<Limits>(work.job.request);
    const RegionLimits limits = limits_of(wanted.cpu_cores, wanted.memory_gb);
    co_await work.room.backend->set_limits(work.job.slug, limits);
}

Awaitable<> record_limits(Work& work) {
    const auto wanted = parse_json<Limits>(work.job.request);
    std::function<void(Tx&, const InstanceRow&)> change = [wanted, reason = work.job.reason](
                                                              Tx& tx, const InstanceRow& instance
                                                          ) {
        repository::set_limits(tx, instance.region_id, wanted.cpu_cores, wanted.memory_gb);
        if (instance.state == State::scaling) move(tx, instance, State::active);
        tx.emit(
            RegionScaled{instance.region_id, instance.slug, wanted.cpu_cores, wanted.memory_gb, reason}, {to_admins()}
        );
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
}

}  // namespace sw::orchestrator::steps
