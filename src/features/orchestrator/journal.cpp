// One job at a time; a termination waits for what runs and cancels what has not begun.
#include "journal.hpp"

#include "events.hpp"

namespace sw::orchestrator {
namespace {

[[noreturn]] void refuse(const InstanceRow& instance, std::string_view what) {
    throw Failure(
        Code::conflict, "ERR_REGION_STATE",
        "The region is " + std::string(to_name(instance.state)) + ": " + std::string(what) + "."
    );
}

}  // namespace

void queue_job(Tx& tx, const Job& job) {
    repository::insert_job(tx, job);
    tx.emit(JobQueued{job.job_id, job.slug}, {});
}

void move(Tx& tx, const InstanceRow& instance, State to, const std::optional<Desired>& desired) {
    if (!may_follow(instance.state, to)) refuse(instance, "it cannot become " + std::string(to_name(to)));
    repository::set_state(tx, instance.region_id, to, desired);
}

void settle(Tx& tx, const InstanceRow& instance, State to) {
    if (instance.state == State::terminating) return;
    if (to == State::active) repository::set_active(tx, instance.region_id);
    move(tx, instance, to);
}

Uuid ask_for(Tx& tx, const InstanceRow& instance, const Wish& wish) {
    for (const auto& open : repository::open_jobs_of(tx, instance.slug)) {
        if (wish.kind != Kind::terminate) refuse(instance, "another job is working on it");
        if (open.kind == Kind::terminate) return open.job_id;
        repository::request_cancel(tx, open.job_id);
    }
    const auto state = begin(wish.kind, instance.state);
    if (!state) refuse(instance, "it cannot " + std::string(to_name(wish.kind)) + " now");
    move(tx, instance, *state, desired_by(wish.kind));
    Job job{.job_id = Uuid::make(), .region_id = instance.region_id, .slug = instance.slug, .kind = wish.kind};
    job.requested_by = wish.requested_by;
    job.reason = wish.reason;
    job.request = wish.request;
    queue_job(tx, job);
    return job.job_id;
}

}  // namespace sw::orchestrator
