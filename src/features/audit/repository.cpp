// Statements and row mapping of the audit feature.
#include "repository.hpp"

#include "sectorwars/platform/describe.hpp"

namespace sw::audit::repository {
namespace {

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

constexpr Statement select_after{
    "audit.after",
    "select sequence, audit_id, recorded_at, action, resource_type, resource_id, user_id, user_type, outcome, "
    "violation, "
    "method, path, query, status_code, error_code, duration_ms, request_body, details, ip_hash, user_agent, "
    "request_id, "
    "prev_hash, row_hash from audit_log where sequence > $1 order by sequence limit $2"};

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
    if (rows.empty()) return {0, first_hash()};
    return {rows[0].get<std::int64_t>("sequence"), rows[0].get<std::string>("row_hash")};
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
    const Rows rows = reader.query(select_after, sequence, limit);
    std::vector<Record> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_record(rows[i]));
    return out;
}

}  // namespace sw::audit::repository
