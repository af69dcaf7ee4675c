// SQL of privacy.
#include "repository.hpp"

namespace sw::privacy::repository {
namespace {

constexpr Statement select_name{"privacy.username", "select username from users where user_id = $1::uuid"};

constexpr Statement select_locked{
    "privacy.lock_account", "select username from users where user_id = $1::uuid for no key update"};

constexpr Statement upsert_request{"privacy.save_request", R"(
insert into erasure_requests (user_id, requested_at, due_at) values ($1::uuid, $2, $3)
on conflict (user_id) do update set requested_at = excluded.requested_at, due_at = excluded.due_at)"};

constexpr Statement delete_one{"privacy.delete_request", "delete from erasure_requests where user_id = $1::uuid"};

constexpr Statement delete_cancelled{"privacy.take_cancelled", R"(
delete from erasure_requests where user_id in (
    select r.user_id from erasure_requests r join users u on u.user_id = r.user_id
    where u.last_login > r.requested_at limit $1::integer)
returning user_id)"};

constexpr Statement select_due{"privacy.due", R"(
select r.user_id from erasure_requests r join users u on u.user_id = r.user_id
where r.due_at <= $1 and (u.last_login is null or u.last_login <= r.requested_at)
order by r.due_at limit $2::integer)"};

constexpr Statement delete_kept_replies{
    "privacy.delete_replies", "delete from idempotency_keys where scope = 'user:' || $1::uuid"};

std::optional<std::string> name_in(const Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>("username"));
}

std::vector<UserId> users_in(const Rows& rows) {
    std::vector<UserId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<UserId>("user_id"));
    return out;
}

}  // namespace

std::optional<std::string> username_of(Reader& reader, UserId user) {
    return name_in(reader.query(select_name, user));
}

std::optional<std::string> lock_account(Tx& tx, UserId user) {
    return name_in(tx.query(select_locked, user));
}

void save_request(Tx& tx, UserId user, Time due) {
    tx.defer(upsert_request, user, tx.now(), due);
}

void delete_request(Tx& tx, UserId user) {
    tx.defer(delete_one, user);
}

std::vector<UserId> take_cancelled(Tx& tx, std::int32_t limit) {
    return users_in(tx.query(delete_cancelled, limit));
}

std::vector<UserId> due(Reader& reader, Time now, std::int32_t limit) {
    return users_in(reader.query(select_due, now, limit));
}

void delete_replies(Tx& tx, UserId user) {
    tx.defer(delete_kept_replies, user);
}

}  // namespace sw::privacy::repository
