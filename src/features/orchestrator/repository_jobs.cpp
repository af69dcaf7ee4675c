// SQL of jobs and steps.
#include "jobs_repository.hpp"

namespace sw::orchestrator::repository {
namespace {

constexpr Statement insert_job_row{"orchestrator.insert_job", R"(
insert into region_jobs (job_id, region_id, slug, kind, state, requested_by, reason, request, created_at,
                         next_attempt_at)
values ($1::uuid, $2::uuid, $3, $4, $5, $6::uuid, $7, $8::jsonb, $9::timestamptz, $9::timestamptz))"};

#define SW_JOB_COLUMNS                                                                                          \
    "select job_id, region_id, slug, kind, state, requested_by, reason, request::text as request, error_code, " \
    "error, attempts, cancel_requested, created_at, next_attempt_at, started_at, finished_at from region_jobs "

constexpr Statement select_job{"orchestrator.job", SW_JOB_COLUMNS "where job_id = $1::uuid"};
constexpr Statement select_job_locked{"orchestrator.lock_job", SW_JOB_COLUMNS "where job_id = $1::uuid for update"};
constexpr Statement select_jobs{
    "orchestrator.jobs", SW_JOB_COLUMNS "where slug = $1 order by created_at desc, job_id desc limit 100"};
constexpr Statement select_open{
    "orchestrator.open_jobs",
    SW_JOB_COLUMNS "where slug = $1 and state in ('queued', 'running', 'compensating') order by created_at, job_id"};
constexpr Statement select_due{
    "orchestrator.due_jobs", SW_JOB_COLUMNS
    "where job_id in (select distinct on (region_id) job_id from region_jobs "
    "where state in ('queued', 'running', 'compensating') "
    "order by region_id, state = 'queued', created_at, job_id) "
    "and (next_attempt_at <= $1::timestamptz or (cancel_requested and state <> 'compensating')) order by created_at "
    "limit 100"};
#undef SW_JOB_COLUMNS

constexpr Statement update_job_state{"orchestrator.set_job_state", R"(
update region_jobs set state = $2, started_at = coalesce(started_at, $3::timestamptz) where job_id = $1::uuid)"};

constexpr Statement update_job_end{"orchestrator.finish_job", R"(
update region_jobs set state = $2, error_code = coalesce($3, error_code), error = coalesce($4, error),
    finished_at = $5::timestamptz
where job_id = $1::uuid)"};

constexpr Statement update_job_later{"orchestrator.postpone_job", R"(
update region_jobs set attempts = attempts + 1, error_code = $2, error = $3, next_attempt_at = $4::timestamptz
where job_id = $1::uuid)"};

constexpr Statement update_job_now{
    "orchestrator.hurry_job", "update region_jobs set next_attempt_at = $2::timestamptz where job_id = $1::uuid"};

constexpr Statement update_job_cancel{
    "orchestrator.cancel_job", "update region_jobs set cancel_requested = true where job_id = $1::uuid"};

constexpr Statement update_job_request{
    "orchestrator.set_request", "update region_jobs set request = $2::jsonb where job_id = $1::uuid"};

constexpr Statement select_steps{"orchestrator.steps", R"(
select seq, name, state, attempts, error, started_at, finished_at
from region_job_steps where job_id = $1::uuid order by seq)"};

constexpr Statement upsert_step{"orchestrator.begin_step", R"(
insert into region_job_steps as s (job_id, seq, name, state, attempts, started_at)
values ($1::uuid, $2::integer, $3, 'running', 1, $4::timestamptz)
on conflict (job_id, seq) do update set state = 'running', attempts = s.attempts + 1, finished_at = null)"};

constexpr Statement update_step{"orchestrator.end_step", R"(
update region_job_steps set state = $3, error = $4, finished_at = $5::timestamptz
where job_id = $1::uuid and seq = $2::integer)"};

template <class E>
E named(const Rows::Row& row, std::string_view column) {
    const auto found = from_name<E>(row.get<std::string>(column));
    if (!found) throw Failure(Code::internal, "unknown_name", "A column holds a name that this version does not know.");
    return *found;
}

Job read_job(const Rows::Row& row) {
    return {
        .job_id = row.get<Uuid>("job_id"),
        .region_id = row.get<RegionId>("region_id"),
        .slug = row.get<std::string>("slug"),
        .kind = named<Kind>(row, "kind"),
        .state = named<JobState>(row, "state"),
        .requested_by = row.get<std::optional<UserId>>("requested_by"),
        .reason = row.get<std::string>("reason"),
        .request = row.get<std::string>("request"),
        .error_code = row.get<std::optional<std::string>>("error_code"),
        .error = row.get<std::optional<std::string>>("error"),
        .attempts = row.get<std::int32_t>("attempts"),
        .cancel_requested = row.get<bool>("cancel_requested"),
        .created_at = row.get<Time>("created_at"),
        .next_attempt_at = row.get<Time>("next_attempt_at"),
        .started_at = row.get<std::optional<Time>>("started_at"),
        .finished_at = row.get<std::optional<Time>>("finished_at"),
    };
}

std::vector<Job> all_of(const Rows& rows) {
    std::vector<Job> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_job(rows[i]));
    return out;
}

std::optional<Job> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read_job(rows[0]);
}

}  // namespace

void insert_job(Tx& tx, const Job& job) {
    tx.defer(
        insert_job_row, job.job_id, job.region_id, job.slug, to_name(job.kind), to_name(job.state), job.requested_by,
        job.reason, job.request, tx.now()
    );
}

std::optional<Job> find_job(Reader& reader, const Uuid& job) {
    return first_of(reader.query(select_job, job));
}

std::optional<Job> lock_job(Tx& tx, const Uuid& job) {
    return first_of(tx.query(select_job_locked, job));
}

std::vector<Job> jobs_of(Reader& reader, const std::string& slug) {
    return all_of(reader.query(select_jobs, slug));
}

std::vector<Job> open_jobs_of(Reader& reader, const std::string& slug) {
    return all_of(reader.query(select_open, slug));
}

std::vector<Job> due_jobs(Reader& reader, Time at) {
    return all_of(reader.query(select_due, at));
}

void set_job_state(Tx& tx, const Uuid& job, JobState state) {
    tx.defer(update_job_state, job, to_name(state), tx.now());
}

void finish_job(Tx& tx, const Uuid& job, JobState state, const std::optional<Error>& error) {
    Param code, message;
    if (error) {
        code = error->id;
        message = error->message;
    }
    tx.defer(update_job_end, job, to_name(state), code, message, tx.now());
}

void postpone_job(Tx& tx, const Uuid& job, const Error& error, Time at) {
    tx.defer(update_job_later, job, error.id, error.message, at);
}

void hurry_job(Tx& tx, const Uuid& job) {
    tx.defer(update_job_now, job, tx.now());
}

void request_cancel(Tx& tx, const Uuid& job) {
    tx.defer(update_job_cancel, job);
}

void set_request(Tx& tx, const Uuid& job, const std::string& request) {
    tx.defer(update_job_request, job, request);
}

std::vector<Step> steps_of(Reader& reader, const Uuid& job) {
    const Rows rows = reader.query(select_steps, job);
    std::vector<Step> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<std::int32_t>("seq"), row.get<std::string>("name"), row.get<std::string>("state"),
             row.get<std::int32_t>("attempts"), row.get<std::optional<std::string>>("error"),
             row.get<Time>("started_at"), row.get<std::optional<Time>>("finished_at")}
        );
    }
    return out;
}

void begin_step(Tx& tx, const Uuid& job, std::int32_t seq, std::string_view name) {
    tx.defer(upsert_step, job, seq, name, tx.now());
}

void end_step(
    Tx& tx, const Uuid& job, std::int32_t seq, std::string_view state, const std::optional<std::string>& error
) {
    tx.defer(update_step, job, seq, state, error, tx.now());
}

}  // namespace sw::orchestrator::repository
