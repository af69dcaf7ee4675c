// Statements and row mapping of links and states.
#include "repository.hpp"

namespace sw::oauth::repository {
namespace {

constexpr Statement insert_state_row{
    "oauth.insert_state",
    "insert into oauth_states (state_hash, browser_hash, provider, user_id, session_id, created_at, expires_at) "
    "values (decode($1, 'hex'), decode($2, 'hex'), $3, $4, $5, $6, $7)"};

constexpr Statement take_state_row{
    "oauth.take_state",
    "delete from oauth_states where state_hash = decode($1, 'hex') "
    "returning encode(browser_hash, 'hex') as browser_digest, provider, user_id, session_id, created_at, expires_at"};

constexpr Statement insert_nonce{
    "oauth.use_nonce",
    "insert into oauth_nonces (nonce_hash, expires_at) values (decode($1, 'hex'), $2) on conflict do nothing"};

constexpr Statement select_link{
    "oauth.find_link",
    "select provider, provider_user_id, user_id, account_username, created_at, last_used_at from oauth_accounts "
    "where provider = $1 and provider_user_id = $2"};

constexpr Statement select_links{
    "oauth.links_of",
    "select provider, provider_user_id, user_id, account_username, created_at, last_used_at from oauth_accounts "
    "where user_id = $1 order by provider"};

constexpr Statement select_links_locked{
    "oauth.lock_links",
    "select provider, provider_user_id, user_id, account_username, created_at, last_used_at from oauth_accounts "
    "where user_id = $1 order by provider for update"};

constexpr Statement insert_link_row{
    "oauth.insert_link",
    "insert into oauth_accounts (provider, provider_user_id, user_id, account_username, created_at, last_used_at) "
    "values ($1, $2, $3, $4, $5, $6)"};

constexpr Statement update_link{
    "oauth.touch_link",
    "update oauth_accounts set last_used_at = $3, account_username = $4 where provider = $1 and provider_user_id = $2"};

constexpr Statement delete_link_row{
    "oauth.delete_link", "delete from oauth_accounts where provider = $1 and provider_user_id = $2 and user_id = $3"};

constexpr Statement delete_links_of{"oauth.forget_links", "delete from oauth_accounts where user_id = $1"};

constexpr Statement delete_states_of{"oauth.forget_states", "delete from oauth_states where user_id = $1"};

constexpr Statement delete_old_states{
    "oauth.purge_states",
    "delete from oauth_states where state_hash in "
    "(select state_hash from oauth_states where expires_at < $1 order by expires_at limit 20000)"};

constexpr Statement delete_old_nonces{
    "oauth.purge_nonces",
    "delete from oauth_nonces where nonce_hash in "
    "(select nonce_hash from oauth_nonces where expires_at < $1 order by expires_at limit 20000)"};

Provider provider_from(const Rows::Row& row) {
    const auto found = from_name<Provider>(row.get<std::string>("provider"));
    if (!found) throw Failure(Code::internal, "unknown_provider", "A stored link names an unknown provider.");
    return *found;
}

Link link_from(const Rows::Row& row) {
    return {
        .provider = provider_from(row),
        .provider_user_id = row.get<std::string>("provider_user_id"),
        .user_id = row.get<UserId>("user_id"),
        .account_username = row.get<std::string>("account_username"),
        .created_at = row.get<Time>("created_at"),
        .last_used_at = row.get<std::optional<Time>>("last_used_at")};
}

std::vector<Link> links_from(const Rows& rows) {
    std::vector<Link> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(link_from(rows[i]));
    return out;
}

}  // namespace

void insert_state(Tx& tx, const State& state) {
    tx.defer(
        insert_state_row, state.state_digest, state.browser_digest, to_name(state.provider), state.user_id,
        state.session_id, state.created_at, state.expires_at
    );
}

std::optional<State> take_state(Tx& tx, const std::string& state_digest) {
    const Rows rows = tx.query(take_state_row, state_digest);
    if (rows.empty()) return std::nullopt;
    return State{
        .state_digest = state_digest,
        .browser_digest = rows[0].get<std::string>("browser_digest"),
        .provider = provider_from(rows[0]),
        .user_id = rows[0].get<std::optional<UserId>>("user_id"),
        .session_id = rows[0].get<std::optional<SessionId>>("session_id"),
        .created_at = rows[0].get<Time>("created_at"),
        .expires_at = rows[0].get<Time>("expires_at")};
}

bool use_nonce(Tx& tx, const std::string& nonce_digest, Time expires_at) {
    return tx.query(insert_nonce, nonce_digest, expires_at).affected() == 1;
}

std::optional<Link> find_link(Reader& reader, Provider provider, const std::string& provider_user_id) {
    const Rows rows = reader.query(select_link, to_name(provider), provider_user_id);
    return rows.empty() ? std::nullopt : std::optional(link_from(rows[0]));
}

std::vector<Link> links_of(Reader& reader, UserId user) {
    return links_from(reader.query(select_links, user));
}

std::vector<Link> lock_links(Tx& tx, UserId user) {
    return links_from(tx.query(select_links_locked, user));
}

void insert_link(Tx& tx, const Link& link) {
    try {
        (void)tx.query(
            insert_link_row, to_name(link.provider), link.provider_user_id, link.user_id, link.account_username,
            link.created_at, link.last_used_at
        );
    } catch (const ConstraintViolation& violation) {
        if (violates(violation, "oauth_accounts_identity_key")) {
            throw Failure(Code::conflict, "identity_taken", "This identity has an account.");
        }
        if (violates(violation, "oauth_accounts_one_each_key")) {
            throw Failure(
                Code::rule_violation, "provider_linked_already",
                "Your account is linked with another identity of this provider."
            );
        }
        throw;
    }
}

void touch_link(Tx& tx, const Link& link) {
    tx.defer(update_link, to_name(link.provider), link.provider_user_id, link.last_used_at, link.account_username);
}

void delete_link(Tx& tx, const Link& link) {
    tx.defer_expecting(1, delete_link_row, to_name(link.provider), link.provider_user_id, link.user_id);
}

void forget_person(Tx& tx, UserId user) {
    tx.defer(delete_links_of, user);
    tx.defer(delete_states_of, user);
}

void purge(Tx& tx) {
    tx.defer(delete_old_states, tx.now());
    tx.defer(delete_old_nonces, tx.now());
}

}  // namespace sw::oauth::repository
