// Statements and rows of API tokens.
#include "repository.hpp"

#include <sstream>

namespace sw::api_tokens::repository {
namespace {

constexpr Statement lock_user{
    "api_tokens.lock_owner", "select user_id from users where user_id = $1 and not deleted for no key update"};

// A token counts until it is revoked or ends, and only as long as the account ended nothing since.
constexpr Statement count_living{"api_tokens.count", R"(
select count(*) as living from api_tokens t join user_security s on s.user_id = t.user_id
where t.user_id = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
  and (s.tokens_valid_from is null or s.tokens_valid_from < t.created_at))"};

constexpr Statement select_living{"api_tokens.list", R"(
select t.token_id, t.name, array_to_string(t.scopes, ' ') as scopes, t.pace, t.created_at, t.expires_at, t.last_used_at
from api_tokens t join user_security s on s.user_id = t.user_id
where t.user_id = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
  and (s.tokens_valid_from is null or s.tokens_valid_from < t.created_at)
order by t.created_at desc, t.token_id)"};

constexpr Statement select_kept{"api_tokens.kept", R"(
select token_id, name, array_to_string(scopes, ' ') as scopes, pace, created_at, expires_at, last_used_at
from api_tokens where user_id = $1 order by created_at desc, token_id)"};

constexpr Statement insert_token{"api_tokens.insert", R"(
insert into api_tokens (token_id, user_id, name, token_hash, scopes, pace, created_at, expires_at)
values ($1, $2, $3, decode($4, 'hex'), $5::text[], $6, $7, $8))"};

constexpr Statement revoke_one{"api_tokens.revoke", R"(
update api_tokens set revoked_at = $3 where token_id = $2 and user_id = $1 and revoked_at is null returning name)"};

constexpr Statement select_usable{"api_tokens.lock_usable", R"(
select t.token_id, t.user_id, t.name, array_to_string(t.scopes, ' ') as scopes, t.pace, t.created_at, t.expires_at,
       t.last_used_at, u.username
from api_tokens t join users u on u.user_id = t.user_id join user_security s on s.user_id = t.user_id
where t.token_hash = decode($1, 'hex') and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
  and u.is_active and not u.deleted and (s.tokens_valid_from is null or s.tokens_valid_from < t.created_at)
for no key update of t)"};

constexpr Statement touch{"api_tokens.used", "update api_tokens set last_used_at = $2 where token_id = $1"};

constexpr Statement anonymise_all{"api_tokens.anonymise", R"(
update api_tokens set name = 'erased', last_used_at = null, revoked_at = coalesce(revoked_at, $2) where user_id = $1)"};

constexpr Statement delete_ended{"api_tokens.purge", R"(
delete from api_tokens where token_id in (
    select t.token_id from api_tokens t join user_security s on s.user_id = t.user_id
    where t.revoked_at < $1 or t.expires_at < $1 or (s.tokens_valid_from < $1 and t.created_at <= s.tokens_valid_from)
    limit 5000))"};

std::vector<TokenScope> scopes_of(const std::string& text) {
    std::vector<TokenScope> out;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (const auto scope = from_name<TokenScope>(word)) out.push_back(*scope);
    }
    return normal(std::move(out));
}

TokenView view_of(const Rows::Row& row) {
    return {
        .id = row.get<Uuid>("token_id"),
        .name = row.get<std::string>("name"),
        .scopes = scopes_of(row.get<std::string>("scopes")),
        .pace = row.get<std::int32_t>("pace"),
        .created_at = row.get<Time>("created_at"),
        .expires_at = row.get<std::optional<Time>>("expires_at"),
        .last_used_at = row.get<std::optional<Time>>("last_used_at")};
}

std::vector<TokenView> views_of(const Rows& rows) {
    std::vector<TokenView> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(view_of(rows[i]));
    return out;
}

}  // namespace

bool lock_owner(Tx& tx, UserId user) {
    return !tx.query(lock_user, user).empty();
}

std::int64_t count(Reader& reader, UserId user, Time now) {
    return reader.query(count_living, user, now)[0].get<std::int64_t>("living");
}

void insert(Tx& tx, UserId user, const TokenView& token, const std::string& digest) {
    std::vector<Param> scopes;
    for (const TokenScope scope : token.scopes) scopes.push_back(to_param(std::string(to_name(scope))));
    tx.defer(
        insert_token, token.id, user, token.name, digest, array_param(scopes), token.pace, token.created_at,
        token.expires_at
    );
}

std::vector<TokenView> list(Reader& reader, UserId user, Time now) {
    return views_of(reader.query(select_living, user, now));
}

std::optional<std::string> revoke(Tx& tx, UserId user, Uuid token) {
    const Rows rows = tx.query(revoke_one, user, token, tx.now());
    if (rows.empty()) return std::nullopt;
    return rows[0].get<std::string>("name");
}

std::optional<Usable> lock_usable(Tx& tx, const std::string& digest) {
    const Rows rows = tx.query(select_usable, digest, tx.now());
    if (rows.empty()) return std::nullopt;
    return Usable{rows[0].get<UserId>("user_id"), rows[0].get<std::string>("username"), view_of(rows[0])};
}

void used(Tx& tx, Uuid token) {
    tx.defer(touch, token, tx.now());
}

void anonymise(Tx& tx, UserId user) {
    tx.defer(anonymise_all, user, tx.now());
}

std::vector<TokenView> kept(Reader& reader, UserId user) {
    return views_of(reader.query(select_kept, user));
}

void purge(Tx& tx, Time before) {
    tx.defer(delete_ended, before);
}

}  // namespace sw::api_tokens::repository
