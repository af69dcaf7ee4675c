// Statements and row mapping of appeals and the tokens for them.
#include "repository.hpp"
#include "rows.hpp"

namespace sw::sanctions {
namespace {

constexpr Statement upsert_token{"sanctions.put_appeal_token", R"(
insert into appeal_tokens (sanction_id, token_hash, expires_at) values ($1, decode($2, 'hex'), $3)
on conflict (sanction_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at)"};

constexpr Statement delete_token{"sanctions.take_appeal_token", R"(
delete from appeal_tokens where token_hash = decode($1, 'hex') and expires_at > $2 returning sanction_id)"};

constexpr Statement delete_expired{"sanctions.purge_appeal_tokens", "delete from appeal_tokens where expires_at <= $1"};

constexpr Statement insert_one{"sanctions.insert_appeal", R"(
insert into sanction_appeals (appeal_id, sanction_id, text, created_at) values ($1, $2, $3, $4)
on conflict (sanction_id) do nothing)"};

constexpr Statement select_page{"sanctions.appeals", R"(
select a.appeal_id, a.text, a.created_at, a.decision, a.answer, a.answered_by, a.answered_at, u.username, s.sanction_id,
       s.user_id, s.kind, s.reason, s.note, s.starts_at, s.ends_at, s.imposed_by, s.lifted_at, s.lifted_by,
       s.lift_reason
from sanction_appeals a join sanctions s on s.sanction_id = a.sanction_id join users u on u.user_id = s.user_id
where not $1::boolean or a.decision is null order by a.created_at, a.appeal_id offset $2 limit $3)"};

constexpr Statement select_of_user{"sanctions.appeals_of_user", R"(
select a.appeal_id, a.text, a.created_at, a.decision, a.answer, a.answered_by, a.answered_at, u.username, s.sanction_id,
       s.user_id, s.kind, s.reason, s.note, s.starts_at, s.ends_at, s.imposed_by, s.lifted_at, s.lifted_by,
       s.lift_reason
from sanction_appeals a join sanctions s on s.sanction_id = a.sanction_id join users u on u.user_id = s.user_id
where s.user_id = $1 order by a.created_at, a.appeal_id)"};

constexpr Statement select_locked{"sanctions.lock_appeal", R"(
select a.appeal_id, a.text, a.created_at, a.decision, a.answer, a.answered_by, a.answered_at, u.username, s.sanction_id,
       s.user_id, s.kind, s.reason, s.note, s.starts_at, s.ends_at, s.imposed_by, s.lifted_at, s.lifted_by,
       s.lift_reason
from sanction_appeals a join sanctions s on s.sanction_id = a.sanction_id join users u on u.user_id = s.user_id
where a.appeal_id = $1 for update of a, s)"};

constexpr Statement update_answer{"sanctions.answer_appeal", R"(
update sanction_appeals set decision = $2, answer = $3, answered_by = $4, answered_at = $5
where appeal_id = $1 and decision is null)"};

Appeal appeal_from(const Rows::Row& row, Time now) {
    Appeal out{
        .appeal_id = row.get<Uuid>("appeal_id"),
        .username = row.get<std::string>("username"),
        .sanction = record_from(row, now),
        .text = row.get<std::string>("text"),
        .created_at = row.get<Time>("created_at"),
        .answer = row.get<std::optional<std::string>>("answer"),
        .answered_by = row.get<std::optional<UserId>>("answered_by"),
        .answered_at = row.get<std::optional<Time>>("answered_at")};
    if (const auto text = row.get<std::optional<std::string>>("decision")) out.decision = from_name<Decision>(*text);
    return out;
}

std::vector<Appeal> appeals_from(const Rows& rows, Time now) {
    std::vector<Appeal> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(appeal_from(rows[i], now));
    return out;
}

}  // namespace

void put_token(Tx& tx, Uuid sanction, const std::string& digest, Time expires_at) {
    tx.defer(upsert_token, sanction, digest, expires_at);
}

std::optional<Uuid> take_token(Tx& tx, const std::string& digest) {
    const Rows rows = tx.query(delete_token, digest, tx.now());
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<Uuid>("sanction_id"));
}

void purge_tokens(Tx& tx) {
    tx.defer(delete_expired, tx.now());
}

void insert_appeal(Tx& tx, Uuid appeal, Uuid sanction, std::string_view text) {
    if (tx.query(insert_one, appeal, sanction, text, tx.now()).affected() == 1) return;
    throw Failure(Code::conflict, "already_appealed", "There is an appeal against this sanction already.");
}

std::vector<Appeal> appeals(Reader& reader, const AppealPage& page, Time now) {
    return appeals_from(reader.query(select_page, page.open, page.skip, page.limit), now);
}

std::vector<Appeal> appeals_of(Reader& reader, UserId user, Time now) {
    return appeals_from(reader.query(select_of_user, user), now);
}

Appeal lock_appeal(Tx& tx, Uuid appeal) {
    const Rows rows = tx.query(select_locked, appeal);
    if (rows.empty()) throw Failure(Code::not_found, "no_appeal", "There is no such appeal.");
    return appeal_from(rows[0], tx.now());
}

void mark_answered(Tx& tx, const Answer& answer, UserId by) {
    tx.defer_expecting(1, update_answer, answer.appeal_id, to_name(answer.decision), answer.text, by, tx.now());
}

}  // namespace sw::sanctions
