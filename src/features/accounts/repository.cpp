// Statements and row mapping of the accounts feature.
#include "repository.hpp"

namespace sw::accounts {
namespace {

constexpr Statement select_page{
    "accounts.list",
    "select user_id, username, email, is_active, is_admin, deleted, created_at, updated_at, last_login "
    "from users where not deleted order by created_at desc, user_id desc offset $1 limit $2"};

constexpr Statement select_count{"accounts.count", "select count(user_id) as total from users where not deleted"};

constexpr Statement select_one{
    "accounts.find",
    "select user_id, username, email, is_active, is_admin, deleted, created_at, updated_at, last_login "
    "from users where user_id = $1"};

constexpr Statement select_locked{
    "accounts.lock",
    "select user_id, username, email, is_active, is_admin, deleted, created_at, updated_at, last_login "
    "from users where user_id = $1 for no key update"};

constexpr Statement update_one{
    "accounts.update",
    "update users set username = $2, email = $3, is_active = $4, deleted = $5, updated_at = $6 where user_id = $1"};

constexpr Statement select_sanctions{"accounts.sanctions", R"(
select w.position, (
    select x.kind from sanctions x where x.user_id = w.user_id and x.lifted_at is null
    and (x.ends_at is null or x.ends_at > $2) order by x.ends_at desc nulls first limit 1
) as kind
from unnest($1::uuid[]) with ordinality as w (user_id, position) order by w.position)"};

Account account_from(const Rows::Row& row) {
    return {
        .id = row.get<UserId>("user_id"),
        .username = row.get<std::string>("username"),
        .email = row.get<std::optional<std::string>>("email"),
        .is_active = row.get<bool>("is_active"),
        .is_admin = row.get<bool>("is_admin"),
        .deleted = row.get<bool>("deleted"),
        .created_at = row.get<Time>("created_at"),
        .updated_at = row.get<Time>("updated_at"),
        .last_login = row.get<std::optional<Time>>("last_login")};
}

}  // namespace

std::vector<Account> list_accounts(Reader& reader, const Page& page) {
    const Rows rows = reader.query(select_page, page.skip, page.limit);
    std::vector<Account> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(account_from(rows[i]));
    return out;
}

std::int64_t count_accounts(Reader& reader) {
    return reader.query(select_count)[0].get<std::int64_t>("total");
}

std::vector<std::string> sanctions_of(Reader& reader, const std::vector<UserId>& users, Time now) {
    const Rows rows = reader.query(select_sanctions, users, now);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back(rows[i].get<std::optional<std::string>>("kind").value_or(""));
    }
    return out;
}

std::optional<Account> find_account(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_one, user);
    return rows.empty() ? std::nullopt : std::optional(account_from(rows[0]));
}

Account lock_account(Tx& tx, UserId user) {
    const Rows rows = tx.query(select_locked, user);
    if (rows.empty()) throw Failure(Code::not_found, "no_user", "There is no such account.");
    return account_from(rows[0]);
}

void update_account(Tx& tx, const Account& account) {
    (void
    )tx.query(update_one, account.id, account.username, account.email, account.is_active, account.deleted, tx.now());
}

}  // namespace sw::accounts
