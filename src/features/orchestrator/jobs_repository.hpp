// Rows of jobs and their steps: the journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::orchestrator {

struct Step {
    std::int32_t seq = 0;
    std::string name, state;  ///< running, done, failed, undone
    std::int32_t attempts = 0;
    std::optional<std::string> error;
    Time started_at{};
    std::optional<Time> finished_at;
};

struct Job {
    Uuid job_id;
    RegionId region_id;
    std::string slug;
    Kind kind = Kind::provision;
    JobState state = JobState::queued;
    std::optional<UserId> requested_by;
    std::string reason;
    std::string request = "{}";
    std::optional<std::string> error_code, error;
    std::int32_t attempts = 0;
    bool cancel_requested = false;
    Time created_at{}, next_attempt_at{};
    std::optional<Time> started_at, finished_at;
};

namespace repository {

void insert_job(Tx& tx, const Job& job);
[[nodiscard]] std::optional<Job> find_job(Reader& reader, const Uuid& job);
[[nodiscard]] std::optional<Job> lock_job(Tx& tx, const Uuid& job);
/// Newest first, at most 100.
[[nodiscard]] std::vector<Job> jobs_of(Reader& reader, const std::string& slug);
/// Unfinished jobs of a region, oldest first.
[[nodiscard]] std::vector<Job> open_jobs_of(Reader& reader, const std::string& slug);
/// The oldest unfinished job of each region, if its time has come.
[[nodiscard]] std::vector<Job> due_jobs(Reader& reader, Time at);

void set_job_state(Tx& tx, const Uuid& job, JobState state);
void finish_job(Tx& tx, const Uuid& job, JobState state, const std::optional<Error>& error);
/// After a failed attempt: not before `at`.
void postpone_job(Tx& tx, const Uuid& job, const Error& error, Time at);
void hurry_job(Tx& tx, const Uuid& job);
void request_cancel(Tx& tx, const Uuid& job);
void set_request(Tx& tx, const Uuid& job, const std::string& request);

[[nodiscard]] std::vector<Step> steps_of(Reader& reader, const Uuid& job);
/// Also counts the attempt.
void begin_step(Tx& tx, const Uuid& job, std::int32_t seq, std::string_view name);
void end_step(
    Tx& tx, const Uuid& job, std::int32_t seq, std::string_view state, const std::optional<std::string>& error
);

}  // namespace repository

}  // namespace sw::orchestrator
