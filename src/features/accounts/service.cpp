// Accounts in the hands of administrators.
#include "service.hpp"

#include <algorithm>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"

namespace sw::accounts {
namespace {

constexpr std::size_t shortest_admin_password = 12;

Failure invalid_password(std::string field, std::string code, std::string message) {
    Error error{.code = Code::invalid, .id = "validation_failed", .message = field + " " + message};
    error.fields.push_back({.field = std::move(field), .code = std::move(code), .message = std::move(message)});
    return Failure(std::move(error));
}

AdminRow row_of(const Account& account, std::string_view sanction) {
    return {
        .id = account.id,
        .username = account.username,
        .email = account.email,
        .is_active = account.is_active,
        .is_admin = account.is_admin,
        .status = standing_of(account.is_active, sanction),
        .created_at = account.created_at,
        .last_login = account.last_login,
        .last_login_camel = account.last_login,
        .roles = {"player"}};
}

void add_rights(std::vector<AdminRow>& rows, const std::vector<grants::Holding>& holdings) {
    for (auto& row : rows) {
        const auto held = std::find_if(holdings.begin(), holdings.end(), [&](const grants::Holding& one) {
            return one.user_id == row.id;
        });
        if (held == holdings.end()) continue;
        row.roles = held->roles;
        row.custom_permissions = held->scopes;
    }
}

void require_scope(const Caller& caller, const Scope& scope) {
    const auto& held = caller.permissions;
    if (std::find(held.begin(), held.end(), scope.name) != held.end()) return;
    throw Failure(Code::forbidden, "scope_required", "This needs the scope " + std::string(scope.name) + ".");
}

void refuse_self(const Caller& caller, UserId user) {
    if (caller.user != user) return;
    throw Failure(Code::rule_violation, "own_account", "You cannot disable or delete your own account.");
}

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform),
      policy_(platform.shared.get<auth::PasswordPolicy>()),
      world_(platform.shared.get<galaxy::World>()) {}

std::vector<Account> Service::list(ReadTx& tx, const Caller&, const Page& in) const {
    return list_accounts(tx, in);
}

AdminList Service::list_for_console(ReadTx& tx, const Caller&, const Page& in) const {
    const auto accounts = list_accounts(tx, in);
    AdminList out{.total = count_accounts(tx)};
    if (accounts.empty()) return out;
    std::vector<UserId> users;
    for (const auto& account : accounts) users.push_back(account.id);
    const auto sanctions = sanctions_of(tx, users, now());
    for (std::size_t i = 0; i < accounts.size(); ++i) out.users.push_back(row_of(accounts[i], sanctions[i]));
    add_rights(out.users, grants::holdings(tx, users));
    return out;
}

Account Service::get(ReadTx& tx, const Caller&, const ByUser& in) const {
    auto account = find_account(tx, in.user_id);
    if (!account) throw Failure(Code::not_found, "no_user", "There is no such account.");
    return *account;
}

Account Service::update(Tx& tx, const Caller& caller, const UpdateUser& in) const {
    if (in.is_active == false) {
        refuse_self(caller, in.user_id);
        grants::require_replaceable(tx, in.user_id);
    }
    const Account before = lock_account(tx, in.user_id);
    grants::require_authority_over(tx, caller, in.user_id);
    Account after = before;
    if (in.username) after.username = *in.username;
    if (in.email) after.email = auth::lower(*in.email);
    if (in.is_active) after.is_active = *in.is_active;
    if (before.deleted && after.is_active) {
        throw Failure(Code::rule_violation, "account_deleted", "A deleted account cannot be activated.");
    }
    try {
        update_account(tx, after);
    } catch (const ConstraintViolation& violation) {
        auth::refuse_duplicate(violation);
    }
    const bool renamed = after.username != before.username;
    if (renamed) {
        players::rename(tx, in.user_id, after.username);
        region_link::tell_regions(tx, {.topic = "name", .user_id = in.user_id, .value = after.username});
    }
    // Tokens carry the name, so a new name needs new tokens as much as a disabled account needs none.
    if (renamed || (before.is_active && !after.is_active)) {
        auth::end_sessions(tx, in.user_id, renamed ? "renamed" : "disabled");
    }
    after.updated_at = tx.now();
    return after;
}

Account Service::remove(Tx& tx, const Caller& caller, const ByUser& in) const {
    refuse_self(caller, in.user_id);
    grants::require_replaceable(tx, in.user_id);
    Account account = lock_account(tx, in.user_id);
    grants::require_authority_over(tx, caller, in.user_id);
    if (account.deleted) return account;
    account.deleted = true;
    account.is_active = false;
    update_account(tx, account);
    account.is_admin = false;
    auth::end_sessions(tx, in.user_id, "deleted");
    grants::end_all(tx, in.user_id, caller.user, "account deleted");
    log::info(
        "account deleted",
        {{"user_id", in.user_id.to_string()}, {"by", caller.user.to_string()}, {"request_id", caller.request_id}}
    );
    account.updated_at = tx.now();
    return account;
}

Hash Service::prepare_user(const Caller&, const CreateUser& in) const {
    if (!in.password) return std::nullopt;
    policy_->require(*in.password, in.username, "password");
    return platform_.passwords.hash(*in.password);
}

Account Service::create_user(Tx& tx, const Caller&, const CreateUser& in, const Hash& hash) const {
    return create_player(tx, {.username = in.username, .email = in.email, .password_hash = hash});
}

Hash Service::prepare_admin(const Caller&, const CreateAdmin& in) const {
    if (in.is_admin && in.password.size() < shortest_admin_password) {
        throw invalid_password("password", "length", "must have at least 12 characters for an administrator");
    }
    policy_->require(in.password, in.username, "password");
    return platform_.passwords.hash(in.password);
}

Account Service::create_admin(Tx& tx, const Caller& caller, const CreateAdmin& in, const Hash& hash) const {
    const auth::NewAccount account{.username = in.username, .email = in.email, .password_hash = hash};
    if (!in.is_admin) {
        require_scope(caller, scopes::players_manage);
        return create_player(tx, account);
    }
    const UserId user = auth::create_account(tx, account);
    grants::grant_role_by(tx, platform_, caller, user, in.role, "account created");
    return find_account(tx, user).value();
}

Account Service::create_player(Tx& tx, const auth::NewAccount& account) const {
    const UserId user = auth::create_account(tx, account);
    (void)players::create(tx, platform_, {.user_id = user, .username = account.username});
    return find_account(tx, user).value();
}

Hash Service::prepare_password(const Caller&, const SetPassword& in) const {
    const auto& password = in.password ? in.password : in.body;
    if (!password) throw invalid_password("password", "missing", "is required");
    policy_->require(*password, "", "password");
    return platform_.passwords.hash(*password);
}

Detail Service::set_password(Tx& tx, const Caller& caller, const SetPassword& in, const Hash& hash) const {
    const Account account = lock_account(tx, in.user_id);
    grants::require_authority_over(tx, caller, in.user_id);
    const auto& password = in.password ? in.password : in.body;
    if (account.is_admin && password->size() < shortest_admin_password) {
        throw invalid_password("password", "length", "must have at least 12 characters for an administrator");
    }
    if (auth::lower(*password) == auth::lower(account.username)) {
        throw invalid_password("password", "same_as_username", "must not be the username");
    }
    auth::replace_password(tx, in.user_id, *hash, "password_reset");
    log::info(
        "password reset",
        {{"user_id", in.user_id.to_string()}, {"by", caller.user.to_string()}, {"request_id", caller.request_id}}
    );
    return {.detail = "The password was set and all sessions of the account ended."};
}

}  // namespace sw::accounts
