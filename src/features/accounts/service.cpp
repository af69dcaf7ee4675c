// Accounts in the hands of administrators.
#include "service.hpp"

#include "repository.hpp"
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

AdminRow row_of(const Account& account) {
    return {
        .id = account.id,
        .username = account.username,
        .email = account.email,
        .is_active = account.is_active,
        .is_admin = account.is_admin,
        .status = account.is_active ? "active" : "inactive",
        .created_at = account.created_at,
        .last_login = account.last_login,
        .last_login_camel = account.last_login,
        .roles = {account.is_admin ? "admin" : "player"}};
}

void refuse_self(const Caller& caller, UserId user) {
    if (caller.user != user) return;
    throw Failure(Code::rule_violation, "own_account", "You cannot disable or delete your own account.");
}

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform), policy_(platform.shared.get<auth::PasswordPolicy>()) {}

std::vector<Account> Service::list(ReadTx& tx, const Caller&, const Page& in) const {
    return list_accounts(tx, in);
}

AdminList Service::list_for_console(ReadTx& tx, const Caller&, const Page& in) const {
    AdminList out;
    for (const auto& account : list_accounts(tx, in)) out.users.push_back(row_of(account));
    out.total = count_accounts(tx);
    return out;
}

Account Service::get(ReadTx& tx, const Caller&, const ByUser& in) const {
    auto account = find_account(tx, in.user_id);
    if (!account) throw Failure(Code::not_found, "no_user", "There is no such account.");
    return *account;
}

Account Service::update(Tx& tx, const Caller& caller, const UpdateUser& in) const {
    const Account before = lock_account(tx, in.user_id);
    Account after = before;
    if (in.username) after.username = *in.username;
    if (in.email) after.email = auth::lower(*in.email);
    if (in.is_active) after.is_active = *in.is_active;
    if (before.is_active && !after.is_active) refuse_self(caller, in.user_id);
    if (before.deleted && after.is_active) {
        throw Failure(Code::rule_violation, "account_deleted", "A deleted account cannot be activated.");
    }
    try {
        update_account(tx, after);
    } catch (const ConstraintViolation& violation) {
        auth::refuse_duplicate(violation);
    }
    const bool renamed = after.username != before.username;
    if (renamed) players::rename(tx, in.user_id, after.username);
    // Tokens carry the name, so a new name needs new tokens as much as a disabled account needs none.
    if (renamed || (before.is_active && !after.is_active)) {
        auth::end_sessions(tx, in.user_id, renamed ? "renamed" : "disabled");
    }
    after.updated_at = tx.now();
    return after;
}

Account Service::remove(Tx& tx, const Caller& caller, const ByUser& in) const {
    refuse_self(caller, in.user_id);
    Account account = lock_account(tx, in.user_id);
    if (account.deleted) return account;
    account.deleted = true;
    account.is_active = false;
    update_account(tx, account);
    auth::end_sessions(tx, in.user_id, "deleted");
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
    return create(tx, {.username = in.username, .email = in.email, .password_hash = hash});
}

Hash Service::prepare_admin(const Caller&, const CreateAdmin& in) const {
    if (in.is_admin && in.password.size() < shortest_admin_password) {
        throw invalid_password("password", "length", "must have at least 12 characters for an administrator");
    }
    policy_->require(in.password, in.username, "password");
    return platform_.passwords.hash(in.password);
}

Account Service::create_admin(Tx& tx, const Caller&, const CreateAdmin& in, const Hash& hash) const {
    return create(tx, {.username = in.username, .email = in.email, .password_hash = hash, .is_admin = in.is_admin});
}

Account Service::create(Tx& tx, const auth::NewAccount& account) const {
    const UserId user = auth::create_account(tx, account);
    if (!account.is_admin) (void)players::create(tx, platform_, {.user_id = user, .username = account.username});
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
