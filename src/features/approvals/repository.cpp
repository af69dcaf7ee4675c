// Statements and row mapping of the approvals feature.
#include "repository.hpp"

namespace sw::approvals::repository {
namespace {

#define SW_APPROVAL_COLUMNS                                                        \
    "select approval_id, requested_by, act, method, target, scope, request_body, " \
    "request_digest, status, requested_at, expires_at, decided_by, decided_at, comment, used_at from approvals "

constexpr Statement insert_row{
    "approvals.insert",
    "insert into approvals (approval_id, requested_by, act, method, target, scope, request_body, "
    "request_digest, status, requested_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr Statement select_open{
    "approvals.lock_open", SW_APPROVAL_COLUMNS
    "where requested_by = $1 and request_digest = $2 and status in ('pending', 'approved') for update"};

constexpr Statement select_locked{"approvals.lock", SW_APPROVAL_COLUMNS "where approval_id = $1 for update"};

constexpr Statement select_one{"approvals.find", SW_APPROVAL_COLUMNS "where approval_id = $1"};

constexpr Statement select_all{
    "approvals.list", SW_APPROVAL_COLUMNS "order by requested_at desc, approval_id limit $1"};

constexpr Statement select_of_status{
    "approvals.list_of_status",
    SW_APPROVAL_COLUMNS "where status = $2 order by requested_at desc, approval_id limit $1"};

constexpr Statement count_rows{
    "approvals.count_open",
    "select count(*) as rows from approvals where requested_by = $1 and status in ('pending', 'approved')"};

constexpr Statement update_decision{
    "approvals.decide",
    "update approvals set status = $2, expires_at = $3, decided_by = $4, decided_at = $5, comment = $6 "
    "where approval_id = $1"};

constexpr Statement update_used{
    "approvals.use",
    "update approvals set status = 'used', used_at = $2 where approval_id = $1 and status = 'approved'"};

constexpr Statement select_due{
    "approvals.lock_due", SW_APPROVAL_COLUMNS
    "where status in ('pending', 'approved') and expires_at <= $1 order by approval_id limit $2 for update skip "
    "locked"};

constexpr Statement select_all_open{
    "approvals.lock_all_open",
    SW_APPROVAL_COLUMNS "where status in ('pending', 'approved') order by approval_id limit $1 for update skip locked"};

Approval read(const Rows::Row& row) {
    Approval out;
    out.approval_id = row.get<Uuid>("approval_id");
    out.requested_by = row.get<UserId>("requested_by");
    out.act = row.get<std::string>("act");
    out.method = row.get<std::string>("method");
    out.target = row.get<std::string>("target");
    out.scope = row.get<std::string>("scope");
    out.request_body = row.get<std::string>("request_body");
    out.request_digest = row.get<std::string>("request_digest");
    out.status = from_name<Status>(row.get<std::string>("status")).value();
    out.requested_at = row.get<Time>("requested_at");
    out.expires_at = row.get<Time>("expires_at");
    out.decided_by = row.get<std::optional<UserId>>("decided_by");
    out.decided_at = row.get<std::optional<Time>>("decided_at");
    out.comment = row.get<std::string>("comment");
    out.used_at = row.get<std::optional<Time>>("used_at");
    return out;
}

std::optional<Approval> read_one(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read(rows[0]);
}

std::vector<Approval> read_all(const Rows& rows) {
    std::vector<Approval> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read(rows[i]));
    return out;
}

}  // namespace

void insert(Tx& tx, const Approval& one) {
    tx.defer(
        insert_row, one.approval_id, one.requested_by, one.act, one.method, one.target, one.scope, one.request_body,
        one.request_digest, to_name(one.status), one.requested_at, one.expires_at
    );
}

std::optional<Approval> lock_open(Tx& tx, UserId requester, const std::string& digest) {
    return read_one(tx.query(select_open, requester, digest));
}

std::optional<Approval> lock(Tx& tx, Uuid approval_id) {
    return read_one(tx.query(select_locked, approval_id));
}

std::int64_t count_open(Reader& reader, UserId requester) {
    return reader.query(count_rows, requester)[0].get<std::int64_t>("rows");
}

std::optional<Approval> find(Reader& reader, Uuid approval_id) {
    return read_one(reader.query(select_one, approval_id));
}

std::vector<Approval> list(Reader& reader, std::optional<Status> status, std::int32_t limit) {
    if (status) return read_all(reader.query(select_of_status, limit, to_name(*status)));
    return read_all(reader.query(select_all, limit));
}

void decide(Tx& tx, const Approval& one) {
    tx.defer_expecting(
        1, update_decision, one.approval_id, to_name(one.status), one.expires_at, one.decided_by, one.decided_at,
        one.comment
    );
}

void set_used(Tx& tx, Uuid approval_id, Time at) {
    tx.defer_expecting(1, update_used, approval_id, at);
}

std::vector<Approval> lock_due(Tx& tx, Time now, std::int32_t limit) {
    return read_all(tx.query(select_due, now, limit));
}

std::vector<Approval> lock_all_open(Tx& tx, std::int32_t limit) {
    return read_all(tx.query(select_all_open, limit));
}

}  // namespace sw::approvals::repository
