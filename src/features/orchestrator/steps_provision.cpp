// From a reserved name to a region that serves, and back.
#include "events.hpp"
#include "journal.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/service_keys.hpp"
#include "steps.hpp"

namespace sw::orchestrator::steps {
namespace {

using namespace std::chrono_literals;

constexpr auto heartbeat_look = 20ms;
constexpr auto engine_look = 1s;
/// A region that ended this often while it should become ready will not.
constexpr int most_early_ends = 3;

/// The process of this very start has said that it serves, since `after`.
bool serves(const Room& room, const InstanceRow& instance, Time after) {
    const auto seen = room.directory->find(instance.slug);
    return seen && seen->last_seen >= after && seen->spec_hash == instance.spec_hash;
}

bool is_up(InstanceState state) {
    return state == InstanceState::running || state == InstanceState::created || state == InstanceState::paused;
}

/// The end of what it wrote, for the job's error.
Awaitable<std::string> last_words(Room& room, std::string slug) {
    std::string text;
    try {
        text = co_await room.backend->logs(slug, 5);
    } catch (const Failure&) {
        text.clear();
    }
    constexpr std::size_t longest = 600;
    co_return text.size() > longest ? text.substr(text.size() - longest) : text;
}

RegionInstanceFacts facts_of(const InstanceRow& instance, const sw::Instance& found) {
    return {
        found.spec_hash.empty() ? instance.spec_hash : found.spec_hash, found.id, found.endpoint,
        found.internal_endpoint};
}

}  // namespace

Awaitable<> ensure_database(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    if (work.job.kind == Kind::provision && instance.snapshot_id) {
        co_await fill_database(work, *instance.snapshot_id);
        co_return;
    }
    std::function<void()> run = [databases = work.room.databases, wanted = database_of(work.room, instance)] {
        databases->ensure(wanted);
    };
    co_await run_blocking(std::move(run));
}

Awaitable<> drop_database(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    std::function<void()> run = [databases = work.room.databases, wanted = database_of(work.room, instance)] {
        databases->drop(wanted);
    };
    co_await run_blocking(std::move(run));
}

Awaitable<> ensure_keys(Work& work) {
    const KeyPair fresh = make_key_pair();
    const std::string sealed = work.room.envelope.seal(fresh.private_pem, seal_context("svc_key", work.job.slug));
    std::function<void(Tx&, const InstanceRow&)> change = [fresh, sealed](Tx& tx, const InstanceRow& instance) {
        if (!instance.svc_kid) {
            repository::set_keys(tx, instance.region_id, ServiceKeyRow{fresh.kid, fresh.public_pem, sealed});
        }
        const std::string pem = instance.svc_pubkey.value_or(fresh.public_pem);
        register_service_key(tx, region_issuer(instance.slug), instance.region_id, pem, instance.epoch);
    };
    co_await write_instance(work, std::move(change));
}

Awaitable<> revoke_keys(Work& work) {
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& instance) {
        revoke_service_keys(tx, region_issuer(instance.slug));
        repository::set_keys(tx, instance.region_id, std::nullopt);
    };
    co_await write_instance(work, std::move(change));
}

Awaitable<> prepare(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    const RegionSpec spec = spec_of(work.room, instance, work.job.job_id.to_string());
    co_await work.room.backend->prepare(spec);
}

Awaitable<> create(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    const RegionSpec spec = spec_of(work.room, instance, work.job.job_id.to_string());
    co_await work.room.backend->create(spec);
    const sw::Instance found = co_await work.room.backend->inspect(work.job.slug);
    std::function<void(Tx&, const InstanceRow&)> change = [found,
                                                           hash = spec.hash()](Tx& tx, const InstanceRow& current) {
        RegionInstanceFacts facts = facts_of(current, found);
        facts.spec_hash = hash;
        repository::set_running(tx, current.region_id, facts);
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
}

Awaitable<> start(Work& work) {
    RegionBackend& backend = *work.room.backend;
    bool broken = false;
    try {
        co_await backend.start(work.job.slug);
    } catch (const Failure& failure) {
        if (failure.error().id != "engine_failed") throw;
        broken = true;
        log::warn(
            "An instance does not start; it is made anew", {{"region", work.job.slug}, {"error", failure.what()}}
        );
    }
    if (!broken) co_return;
    // An engine that was killed may keep half of a container that it can neither start nor forget.
    co_await backend.remove(work.job.slug);
    co_await prepare(work);
    co_await create(work);
    co_await backend.start(work.job.slug);
}

Awaitable<> wait_ready(Work& work) {
    Room& room = work.room;
    const InstanceRow instance = co_await instance_of(work);
    const Time begun = now();
    const Time deadline = begun + room.config.orchestrator.ready_timeout;
    Time next_look = begun + engine_look;
    int ends = 0;
    while (!serves(room, instance, begun)) {
        if (now() > deadline) {
            throw Failure(Code::rule_violation, "region_not_ready", "The region did not become ready in time.");
        }
        co_await sleep_for(heartbeat_look);
        if (now() < next_look) continue;
        next_look = now() + engine_look;
        const bool cancelled = co_await is_cancelled(work);
        if (cancelled) throw Failure(Code::rule_violation, "cancelled", "The job was cancelled.");
        const sw::Instance found = co_await room.backend->inspect(work.job.slug);
        ends = is_up(found.state) ? 0 : ends + 1;
        if (ends < most_early_ends && found.restarts < most_early_ends) continue;
        const std::string words = co_await last_words(room, work.job.slug);
        throw Failure(
            Code::rule_violation, "region_does_not_start",
            "The region ends by itself with code " + std::to_string(found.exit_code) + ". It wrote: " + words
        );
    }
    const sw::Instance found = co_await room.backend->inspect(work.job.slug);
    std::function<void(Tx&, const InstanceRow&)> change = [found](Tx& tx, const InstanceRow& current) {
        repository::set_running(tx, current.region_id, facts_of(current, found));
    };
    co_await write_instance(work, std::move(change));
}

Awaitable<> activate(Work& work) {
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& instance) {
        if (instance.state == State::active) return;
        if (instance.state == State::terminating) {
            throw Failure(Code::rule_violation, "ERR_REGION_STATE", "The region was terminated meanwhile.");
        }
        settle(tx, instance, State::active);
        regions::set_status(tx, instance.region_id, regions::Status::active);
        tx.emit(RegionCreated{instance.region_id, instance.slug}, {to_admins()});
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
    log::info("A region is active", {{"region", work.job.slug}, {"job", work.job.job_id.to_string()}});
}

Awaitable<> remove_instance(Work& work) {
    co_await work.room.backend->remove(work.job.slug);
}

Awaitable<> erase_reservation(Work& work) {
    std::function<void(Tx&, const InstanceRow&)> change = [](Tx& tx, const InstanceRow& instance) {
        repository::delete_instance(tx, instance.region_id);
        regions::erase(tx, instance.region_id);
    };
    co_await write_instance(work, std::move(change));
    co_await refresh(work.room);
}

}  // namespace sw::orchestrator::steps
