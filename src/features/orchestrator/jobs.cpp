// Runs jobs: many regions at once, one job a region, every step journaled before and after.
#include "journal.hpp"
#include "sectorwars/platform/log.hpp"
#include "steps.hpp"

namespace sw::orchestrator {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_at_once = 32;

/// What an act threw, as a value: nothing may be awaited in a catch block.
Awaitable<std::optional<Error>> attempt(Act act, Work& work) {
    std::optional<Error> problem;
    try {
        co_await act(work);
    } catch (const Failure& failure) {
        problem = failure.error();
    } catch (const std::exception& failure) {  // after a cancellation the next await throws as well
        problem = Error{.code = Code::internal, .id = "internal", .message = failure.what()};
    }
    if (problem && problem->id == "not_leader") throw Failure(*problem);
    co_return problem;
}

void observe(Room& room, Kind kind, std::string_view step, Time begun) {
    const double seconds = std::chrono::duration<double>(now() - begun).count();
    room.metrics
        .histogram(
            "sectorwars_orchestrator_job_duration_seconds", "Time of steps of jobs, and of whole jobs (step: total)",
            {{"kind", std::string(to_name(kind))}, {"step", std::string(step)}}
        )
        .observe(seconds);
}

Awaitable<> finish(Work& work, JobState state, std::optional<Error> problem) {
    std::function<void(Tx&)> write = [id = work.job.job_id, state, problem](Tx& tx) {
        repository::finish_job(tx, id, state, problem);
    };
    co_await write_rows(work.room, work.term, std::move(write));
    observe(work.room, work.job.kind, "total", work.job.created_at);
    const std::string error = problem ? problem->message : "";
    log::info(
        "A job of a region ended", {{"region", work.job.slug},
                                    {"kind", std::string(to_name(work.job.kind))},
                                    {"state", std::string(to_name(state))},
                                    {"error", error}}
    );
}

Awaitable<> postpone(Work& work, Error problem, int tries) {
    std::function<void(Tx&)> write = [id = work.job.job_id, problem, tries](Tx& tx) {
        repository::postpone_job(tx, id, problem, tx.now() + pause_after(tries));
    };
    co_await write_rows(work.room, work.term, std::move(write));
    log::warn(
        "A step of a region's job failed; it will be tried again",
        {{"region", work.job.slug}, {"kind", std::string(to_name(work.job.kind))}, {"error", problem.message}}
    );
}

/// The journal of the job as it is now.
Awaitable<std::vector<Step>> journal_of(Work& work) {
    std::function<std::vector<Step>(ReadTx&)> read = [id = work.job.job_id](ReadTx& tx) {
        return repository::steps_of(tx, id);
    };
    co_return co_await read_rows<std::vector<Step>>(work.room, std::move(read));
}

/// In reverse, whatever was begun. Ends only when nothing is left.
Awaitable<> compensate(Work& work, std::optional<Error> problem) {
    Room& room = work.room;
    std::function<void(Tx&)> begin = [id = work.job.job_id, problem](Tx& tx) {
        repository::set_job_state(tx, id, JobState::compensating);
        if (problem) repository::postpone_job(tx, id, *problem, tx.now());
    };
    co_await write_rows(room, work.term, std::move(begin));
    const auto journal = co_await journal_of(work);
    const std::string kind = std::string(to_name(work.job.kind));
    for (auto step = journal.rbegin(); step != journal.rend(); ++step) {
        if (step->state == "undone") continue;
        const Act undo = undo_of(work.job.kind, step->name);
        room.fail_point(kind, step->name, "undo");
        if (undo != nullptr) {
            const auto failed = co_await attempt(undo, work);
            const bool gone = failed && failed->id == "no_region";
            if (failed && !gone) {
                co_await postpone(work, *failed, work.job.attempts + 1);
                co_return;
            }
        }
        std::function<void(Tx&)> note = [id = work.job.job_id, seq = step->seq, error = step->error](Tx& tx) {
            repository::end_step(tx, id, seq, "undone", error);
        };
        co_await write_rows(room, work.term, std::move(note));
    }
    co_await finish(work, JobState::compensated, std::nullopt);
}

/// The job is given up and the instance says so.
Awaitable<> give_up(Work& work, Error problem) {
    const Kind kind = work.job.kind;
    std::function<void(Tx&, const InstanceRow&)> change = [kind, problem](Tx& tx, const InstanceRow& instance) {
        repository::set_error(tx, instance.region_id, problem.message);
        settle(tx, instance, after_failure(kind, instance.state));
    };
    co_await write_instance(work, std::move(change));
    co_await finish(work, JobState::failed, problem);
    co_await refresh(work.room);
}

Awaitable<> decide_after_failure(Work& work, Error problem, int tries) {
    const OnFailure policy = on_failure(work.job.kind);
    const bool again = (is_passing(problem) && tries < most_attempts) || policy == OnFailure::keep_trying;
    if (again) co_await postpone(work, problem, tries);
    else if (policy == OnFailure::compensate) co_await compensate(work, problem);
    else co_await give_up(work, problem);
}

/// False when the job does not go on for now.
Awaitable<bool> run_step(Work& work, std::int32_t seq, std::string_view name, int tries) {
    Room& room = work.room;
    const std::string kind = std::string(to_name(work.job.kind));
    const Time begun = now();
    std::function<void(Tx&)> before = [id = work.job.job_id, seq, name](Tx& tx) {
        repository::begin_step(tx, id, seq, name);
    };
    co_await write_rows(room, work.term, std::move(before));
    room.fail_point(kind, name, "before");
    const auto problem = co_await attempt(act_of(work.job.kind, name), work);
    if (!problem) room.fail_point(kind, name, "after");
    std::function<void(Tx&)> after = [id = work.job.job_id, seq, problem](Tx& tx) {
        std::optional<std::string> error;
        if (problem) error = problem->message;
        repository::end_step(tx, id, seq, problem ? "failed" : "done", error);
    };
    co_await write_rows(room, work.term, std::move(after));
    observe(room, work.job.kind, name, begun);
    if (problem) co_await decide_after_failure(work, *problem, tries + 1);
    co_return !problem;
}

Awaitable<> work_on(Room& room, Job job) {
    Work work{room, std::move(job), room.term};
    const auto instance = co_await load_instance(room, work.job.slug);
    if (!instance || instance->region_id != work.job.region_id) {
        JobState end = work.job.kind == Kind::terminate ? JobState::succeeded : JobState::cancelled;
        if (work.job.state == JobState::compensating) end = JobState::compensated;
        co_await finish(work, end, std::nullopt);
        co_return;
    }
    const bool undoing = work.job.state == JobState::compensating;
    const bool cancelled = work.job.cancel_requested && work.job.kind == Kind::provision;
    if (undoing || cancelled) {
        co_await compensate(work, std::nullopt);
        co_return;
    }
    if (work.job.cancel_requested) {
        co_await finish(work, JobState::cancelled, std::nullopt);
        co_return;
    }
    std::function<void(Tx&)> begin = [id = work.job.job_id](Tx& tx) {
        repository::set_job_state(tx, id, JobState::running);
    };
    co_await write_rows(room, work.term, std::move(begin));
    const auto journal = co_await journal_of(work);
    const auto& plan = plan_of(work.job.kind);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const Step* known = i < journal.size() ? &journal[i] : nullptr;
        if (known != nullptr && known->state == "done") continue;
        const int tries = known == nullptr ? 0 : known->attempts;
        const std::string_view name = plan[i].name;
        const bool goes_on = co_await run_step(work, static_cast<std::int32_t>(i), name, tries);
        if (!goes_on) co_return;
        const bool stop = work.job.kind == Kind::provision && co_await is_cancelled(work);
        if (stop) {
            co_await compensate(work, std::nullopt);
            co_return;
        }
    }
    co_await finish(work, JobState::succeeded, std::nullopt);
}

Awaitable<> run_job(Room& room, Job job) {
    const std::string slug = job.slug;
    std::string problem;
    try {
        co_await work_on(room, std::move(job));
    } catch (const Failure& failure) {
        problem = failure.error().message;
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    if (!problem.empty()) {
        // The journal could not be written: another leader, or no database. Whoever leads then goes on from it.
        log::warn("Work on a region was interrupted", {{"region", slug}, {"error", problem}});
        co_await sleep_for(500ms);
    }
    room.busy.erase(slug);
    room.kick();
}

}  // namespace

Awaitable<> work_off_jobs(Room& room) {
    if (!room.leads() || !room.databases) {
        co_await room.jobs_wake->wait(500ms);
        co_return;
    }
    std::function<std::vector<Job>(ReadTx&)> read = [](ReadTx& tx) { return repository::due_jobs(tx, now()); };
    const auto due = co_await read_rows<std::vector<Job>>(room, std::move(read));
    for (const auto& job : due) {
        if (room.busy.size() >= most_at_once || !room.busy.insert(job.slug).second) continue;
        room.reactor->spawn("job " + job.slug, [&room, job] { return run_job(room, job); });
    }
    co_await room.jobs_wake->wait(500ms);
}

}  // namespace sw::orchestrator
