// Statements and row mapping of the audit feature.
#include "repository.hpp"

#include <array>
#include <limits>

namespace sw::audit::repository {
namespace {

#define SW_AUDIT_COLUMNS                                                                                        \
    "select sequence, audit_id, recorded_at, action, resource_type, resource_id, user_id, user_type, outcome, " \
    "violation, method, path, query, status_code, error_code, duration_ms, request_body, details, ip_hash, "    \
    "user_agent, request_id, prev_hash, row_hash from audit_log "

#define SW_AUDIT_USER "($7::uuid is null or user_id = $7) and "
#define SW_AUDIT_ACTION "($8::text is null or action = $8) and "
#define SW_AUDIT_TYPE "($9::text is null or resource_type = $9) and "
#define SW_AUDIT_VIOLATION "(not $10::boolean or violation) and "
#define SW_AUDIT_TIME                                                                                \
    "sequence between $3::bigint and $4::bigint and ($1::timestamptz is null or recorded_at >= $1) " \
    "and ($2::timestamptz is null or recorded_at <= $2) "
#define SW_AUDIT_PAGE "order by sequence desc limit $5::bigint offset $6::bigint"

/// One chain a schema: regions may share a database. The head is read by a statement of its own, whose snapshot is
/// taken when the lock is held.
constexpr Statement lock_chain{
    "audit.lock_chain",
    "select pg_advisory_xact_lock(hashtextextended('audit_log:' || current_schema(), 0)) is null as locked"};

constexpr Statement select_head{
    "audit.head", "select sequence, row_hash from audit_log order by sequence desc limit 1"};

constexpr Statement insert_row{
    "audit.append",
    "insert into audit_log (sequence, audit_id, recorded_at, action, resource_type, resource_id, user_id, user_type, "
    "outcome, violation, method, path, query, status_code, error_code, duration_ms, request_body, details, ip_hash, "
    "user_agent, request_id, prev_hash, row_hash) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23)"};

constexpr Statement select_after{"audit.after", SW_AUDIT_COLUMNS "where sequence > $1 order by sequence limit $2"};

constexpr Statement select_at{"audit.at", SW_AUDIT_COLUMNS "where sequence = $1"};

constexpr Statement select_lowest{
    "audit.lowest",
    "select sequence from audit_log where recorded_at >= $1::timestamptz - interval '2 minutes' "
    "order by recorded_at limit 1"};

constexpr Statement select_highest{
    "audit.highest",
    "select sequence from audit_log where recorded_at <= $1::timestamptz + interval '2 minutes' "
    "order by recorded_at desc limit 1"};

// One for each way in, so that each has an index whatever the plan: a viewer may ask without an end.
constexpr Statement newest_of_user{
    "audit.newest_of_user", SW_AUDIT_COLUMNS
    "where user_id = $7::uuid and " SW_AUDIT_ACTION SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_PAGE};
constexpr Statement newest_of_type{
    "audit.newest_of_type", SW_AUDIT_COLUMNS
    "where resource_type = $9::text and " SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_PAGE};
constexpr Statement newest_of_action{
    "audit.newest_of_action", SW_AUDIT_COLUMNS
    "where action = $8::text and " SW_AUDIT_USER SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_PAGE};
constexpr Statement newest_violations{
    "audit.newest_violations",
    SW_AUDIT_COLUMNS "where violation and ($10::boolean or not $10) and " SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_TYPE
        SW_AUDIT_TIME SW_AUDIT_PAGE};
constexpr Statement newest_of_all{
    "audit.newest", SW_AUDIT_COLUMNS
    "where " SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_PAGE};

#define SW_AUDIT_COUNT "select count(*) as rows from (select from audit_log where "
#define SW_AUDIT_COUNTED "limit $5::bigint + 0 * $6::bigint) as counted"

constexpr Statement count_of_user{
    "audit.count_of_user", SW_AUDIT_COUNT
    "user_id = $7::uuid and " SW_AUDIT_ACTION SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_COUNTED};
constexpr Statement count_of_type{
    "audit.count_of_type", SW_AUDIT_COUNT
    "resource_type = $9::text and " SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_COUNTED};
constexpr Statement count_of_action{
    "audit.count_of_action", SW_AUDIT_COUNT
    "action = $8::text and " SW_AUDIT_USER SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_COUNTED};
constexpr Statement count_violations{
    "audit.count_violations",
    SW_AUDIT_COUNT "violation and ($10::boolean or not $10) and " SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_TYPE
        SW_AUDIT_TIME SW_AUDIT_COUNTED};
constexpr Statement count_of_all{
    "audit.count",
    SW_AUDIT_COUNT SW_AUDIT_USER SW_AUDIT_ACTION SW_AUDIT_TYPE SW_AUDIT_VIOLATION SW_AUDIT_TIME SW_AUDIT_COUNTED};

constexpr Statement insert_mark{
    "audit.insert_checkpoint",
    "insert into audit_checkpoints (number, made_at, sequence, row_hash, issuer, public_key, document) "
    "values ($1, $2, $3, $4, $5, $6, $7)"};

constexpr Statement newest_mark{
    "audit.newest_checkpoint",
    "select number, made_at, sequence, row_hash, issuer, public_key, document from audit_checkpoints "
    "order by number desc limit 1"};

constexpr Statement marks_after{
    "audit.checkpoints_after",
    "select number, made_at, sequence, row_hash, issuer, public_key, document from audit_checkpoints "
    "where number > $1 order by number limit $2"};

std::vector<Record> read_records(const Rows& rows) {
    std::vector<Record> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_record(rows[i]));
    return out;
}

Checkpoint read_checkpoint(const Rows::Row& row) {
    return {
        .number = row.get<std::int64_t>("number"),
        .made_at = row.get<Time>("made_at"),
        .sequence = row.get<std::int64_t>("sequence"),
        .row_hash = row.get<std::string>("row_hash"),
        .issuer = row.get<std::string>("issuer"),
        .public_key = row.get<std::string>("public_key"),
        .document = row.get<std::string>("document")};
}

/// Which of five statements: by user, resource type, action, violations, or all.
const Statement& way_in(const Filter& filter, const std::array<const Statement*, 5>& ways) {
    if (filter.user_id) return *ways[0];
    if (filter.violations) return *ways[3];
    if (filter.resource_type) return *ways[1];
    if (filter.action) return *ways[2];
    return *ways[4];
}

Rows ask(
    Reader& reader, const Statement& statement, const Filter& filter, const Range& range, std::int64_t limit,
    std::int64_t offset
) {
    return reader.query(
        statement, filter.from, filter.to, range.lowest, range.highest, limit, offset, filter.user_id, filter.action,
        filter.resource_type, filter.violations
    );
}

Head read_head(const Rows& rows) {
    if (rows.empty()) return {0, first_hash()};
    return {rows[0].get<std::int64_t>("sequence"), rows[0].get<std::string>("row_hash")};
}

}  // namespace

Record read_record(const Rows::Row& row) {
    Record out;
    out.sequence = row.get<std::int64_t>("sequence");
    out.audit_id = row.get<Uuid>("audit_id");
    out.recorded_at = row.get<Time>("recorded_at");
    out.action = row.get<std::string>("action");
    out.resource_type = row.get<std::string>("resource_type");
    out.resource_id = row.get<std::string>("resource_id");
    out.user_id = row.get<std::optional<UserId>>("user_id");
    out.user_type = row.get<std::string>("user_type");
    out.outcome = row.get<std::string>("outcome");
    out.violation = row.get<bool>("violation");
    out.method = row.get<std::string>("method");
    out.path = row.get<std::string>("path");
    out.query = row.get<std::string>("query");
    out.status_code = row.get<std::int32_t>("status_code");
    out.error_code = row.get<std::string>("error_code");
    out.duration_ms = row.get<std::int64_t>("duration_ms");
    out.request_body = row.get<std::string>("request_body");
    out.details = row.get<std::string>("details");
    out.ip_hash = row.get<std::string>("ip_hash");
    out.user_agent = row.get<std::string>("user_agent");
    out.request_id = row.get<std::string>("request_id");
    out.prev_hash = row.get<std::string>("prev_hash");
    out.row_hash = row.get<std::string>("row_hash");
    return out;
}

Head lock_head(Tx& tx) {
    Pending held = tx.send(lock_chain);
    const Rows rows = tx.query(select_head);
    (void)held.rows();
    return read_head(rows);
}

Head head(Reader& reader) {
    return read_head(reader.query(select_head));
}

void insert(Tx& tx, const Record& one) {
    tx.defer(
        insert_row, one.sequence, one.audit_id, one.recorded_at, one.action, one.resource_type, one.resource_id,
        one.user_id, one.user_type, one.outcome, one.violation, one.method, one.path, one.query, one.status_code,
        one.error_code, one.duration_ms, one.request_body, one.details, one.ip_hash, one.user_agent, one.request_id,
        one.prev_hash, one.row_hash
    );
}

std::vector<Record> after(Reader& reader, std::int64_t sequence, std::int32_t limit) {
    return read_records(reader.query(select_after, sequence, limit));
}

std::optional<Record> at(Reader& reader, std::int64_t sequence) {
    const Rows rows = reader.query(select_at, sequence);
    if (rows.empty()) return std::nullopt;
    return read_record(rows[0]);
}

Range range_of(Reader& reader, const Filter& filter) {
    Range out{0, std::numeric_limits<std::int64_t>::max()};
    if (filter.from) {
        const Rows rows = reader.query(select_lowest, *filter.from);
        out.lowest = rows.empty() ? out.highest : rows[0].get<std::int64_t>("sequence");
    }
    if (filter.to) {
        const Rows rows = reader.query(select_highest, *filter.to);
        out.highest = rows.empty() ? 0 : rows[0].get<std::int64_t>("sequence");
    }
    return out;
}

std::vector<Record> newest(
    Reader& reader, const Filter& filter, const Range& range, std::int64_t limit, std::int64_t offset
) {
    const Statement& statement =
        way_in(filter, {&newest_of_user, &newest_of_type, &newest_of_action, &newest_violations, &newest_of_all});
    return read_records(ask(reader, statement, filter, range, limit, offset));
}

std::int64_t count(Reader& reader, const Filter& filter, const Range& range, std::int64_t limit) {
    const Statement& statement =
        way_in(filter, {&count_of_user, &count_of_type, &count_of_action, &count_violations, &count_of_all});
    return ask(reader, statement, filter, range, limit, 0)[0].get<std::int64_t>("rows");
}

void insert_checkpoint(Tx& tx, const Checkpoint& one) {
    tx.defer(
        insert_mark, one.number, one.made_at, one.sequence, one.row_hash, one.issuer, one.public_key, one.document
    );
}

std::optional<Checkpoint> newest_checkpoint(Reader& reader) {
    const Rows rows = reader.query(newest_mark);
    if (rows.empty()) return std::nullopt;
    return read_checkpoint(rows[0]);
}

std::vector<Checkpoint> checkpoints_after(Reader& reader, std::int64_t number, std::int32_t limit) {
    const Rows rows = reader.query(marks_after, number, limit);
    std::vector<Checkpoint> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_checkpoint(rows[i]));
    return out;
}

}  // namespace sw::audit::repository
