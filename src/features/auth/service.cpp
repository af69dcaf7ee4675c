// Passwords: login, registration, change. No password, token or hash of them is ever logged or put into an event.
#include "service.hpp"

#include "network.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"

namespace sw::auth {

Service::Service(const Platform& platform, std::shared_ptr<const Settings> settings)
    : platform_(platform),
      settings_(std::move(settings)),
      policy_(platform.shared.get<PasswordPolicy>()),
      attempts_(std::make_shared<Attempts>(settings_)),
      gate_(platform, settings_) {}

TokenPair Service::login(Offload& offload, const Caller& caller, const Login& in) const {
    return enter_by_password(offload, caller, in, Door::any);
}

TokenPair Service::login_player(Offload& offload, const Caller& caller, const Login& in) const {
    return enter_by_password(offload, caller, in, Door::players);
}

TokenPair Service::enter_by_password(Offload& offload, const Caller& caller, const Login& in, Door door) const {
    const std::string name = lower(in.username);
    if (platform_.config.rate_limits) {
        if (auto no = attempts_->refusal_of_network(network_of(caller.ip), now())) {
            gate_.note_failure(nullptr, caller, nullptr, "network");
            throw Failure(std::move(*no));
        }
    }
    std::optional<User> user;
    offload.read([&](ReadTx& tx) { user = find_user(tx, name); });
    if (!user) refuse_unknown(offload, caller, name, in.password);
    if (auto no = refusal_of(user->lockout, now())) {
        gate_.note_failure(nullptr, caller, nullptr, "locked");
        throw Failure(std::move(*no));
    }
    const bool right = matches(user->password_hash, in.password);
    if (!right || !user->may_enter() || (door == Door::players && user->is_admin)) {
        count_failure(offload, caller, *user);
        throw Failure(wrong_credentials());
    }
    std::optional<std::string> better_hash;
    if (platform_.passwords.outdated(*user->password_hash)) better_hash = platform_.passwords.hash(in.password);
    Proof proof{.user = user->user_id, .method = "password"};
    if (in.mfa_code && !in.mfa_code->empty()) proof.mfa_code = in.mfa_code;
    std::optional<Result<TokenPair>> outcome;
    offload.write([&](Tx& tx) {
        if (better_hash) (void)exchange_password(tx, user->user_id, *user->password_hash, *better_hash);
        outcome.emplace(gate_.enter(tx, caller, proof));
    });
    return std::move(*outcome).value();
}

/// Takes as long as a wrong password of a name that exists: a verification, and a transaction.
void Service::refuse_unknown(
    Offload& offload, const Caller& caller, const std::string& name, const std::string& password
) const {
    if (auto no = attempts_->refusal_of_unknown(name, now())) {
        gate_.note_failure(nullptr, caller, nullptr, "locked");
        throw Failure(std::move(*no));
    }
    platform_.passwords.verify_nobody(password);
    attempts_->unknown_failed(name, now());
    attempts_->network_failed(network_of(caller.ip), now());
    offload.write([&](Tx& tx) { gate_.note_failure(&tx, caller, nullptr, "credentials"); });
    throw Failure(wrong_credentials());
}

bool Service::matches(const std::optional<std::string>& hash, const std::string& password) const {
    if (hash) return platform_.passwords.verify(password, *hash);
    platform_.passwords.verify_nobody(password);
    return false;
}

/// In a transaction of its own, which the refusal that follows does not roll back.
void Service::count_failure(Offload& offload, const Caller& caller, const User& user) const {
    attempts_->network_failed(network_of(caller.ip), now());
    offload.write([&](Tx& tx) {
        const Lockout before = lock_lockout(tx, user.user_id);
        const Lockout after = after_failure(before, tx.now(), *settings_);
        if (after != before) update_lockout(tx, user.user_id, after);
        if (after.lock_count != before.lock_count) {
            const SecurityAlert alert{
                .kind = "account_locked",
                .severity = "warning",
                .subject = user.user_id.to_string(),
                .ip_hash = gate_.ip_hash(caller)};
            tx.emit(alert, {to_admins()});
        }
        gate_.note_failure(&tx, caller, &user, "credentials");
    });
}

std::string Service::prepare_register(const Caller&, const Register& in) const {
    policy_->require(in.password, in.username, "password");
    return platform_.passwords.hash(in.password);
}

Registered Service::register_account(Tx& tx, const Caller& caller, const Register& in, const std::string& hash) const {
    const UserId user = create_account(tx, {.username = in.username, .email = in.email, .password_hash = hash});
    const PlayerId pilot = players::create(tx, platform_, {.user_id = user, .username = in.username});
    linked_accounts::saw_sign_in(tx, platform_, user, caller);
    return {.id = user, .username = in.username, .email = lower(in.email), .player_id = pilot};
}

User Service::require_account(Offload& offload, const Caller& caller) const {
    std::optional<User> user;
    offload.read([&](ReadTx& tx) { user = find_user(tx, caller.user); });
    if (!user || !user->may_enter()) throw Failure(Code::unauthenticated, "not_authenticated", "Please log in.");
    if (auto no = refusal_of(user->lockout, now())) throw Failure(std::move(*no));
    return std::move(*user);
}

void Service::require_password(Offload& offload, const Caller& caller, const std::string& password) const {
    const User user = require_account(offload, caller);
    if (!user.password_hash || platform_.passwords.verify(password, *user.password_hash)) return;
    count_failure(offload, caller, user);
    throw Failure(Code::rule_violation, "wrong_password", "The password is not right.");
}

void Service::require_second_factor(Offload& offload, const Caller& caller, const std::optional<std::string>& code)
    const {
    bool needed = false;
    offload.read([&](ReadTx& tx) { needed = mfa::enabled(tx, caller.user); });
    if (!needed) return;
    if (!code) {
        throw Failure(
            Code::rule_violation, "mfa_code_required", "A code of the second factor is needed, too, as mfa_code."
        );
    }
    auto verdict = mfa::Verdict::wrong;
    offload.write([&](Tx& tx) { verdict = mfa::check(tx, platform_, caller, caller.user, *code); });
    if (verdict != mfa::Verdict::right) throw Failure(mfa::refusal_of(verdict, Code::rule_violation));
}

TokenPair Service::change_password(Offload& offload, const Caller& caller, const PasswordChange& in) const {
    const User user = require_account(offload, caller);
    policy_->require(in.new_password, user.username, "new_password");
    if (!matches(user.password_hash, in.old_password)) {
        count_failure(offload, caller, user);
        throw Failure(Code::rule_violation, "wrong_password", "The old password is not right.");
    }
    if (in.old_password == in.new_password) {
        throw Failure(Code::rule_violation, "same_password", "The new password is the old one.");
    }
    require_second_factor(offload, caller, in.mfa_code);
    const std::string new_hash = platform_.passwords.hash(in.new_password);
    std::optional<TokenPair> pair;
    offload.write([&](Tx& tx) { pair = replace_own_password(tx, caller, user, new_hash); });
    log::info("password changed", {{"user_id", caller.user.to_string()}, {"request_id", caller.request_id}});
    return std::move(*pair);
}

TokenPair Service::replace_own_password(Tx& tx, const Caller& caller, const User& user, const std::string& new_hash)
    const {
    if (auto no = refusal_of(lock_lockout(tx, caller.user), tx.now())) throw Failure(std::move(*no));
    if (!lock_session(tx, caller.session)) {
        throw Failure(Code::unauthenticated, "session_ended", "Your session has ended. Please log in.");
    }
    if (!exchange_password(tx, caller.user, *user.password_hash, new_hash)) {
        throw Failure(Code::conflict, "password_changed_meanwhile", "The password was changed by somebody else.");
    }
    set_must_change(tx, caller.user, false);
    update_lockout(tx, caller.user, Lockout{});
    end_all_sessions(tx, caller.user, caller.session, "password_change");
    tx.emit(Revoked{.user_id = caller.user, .reason = "password_change", .at = tx.now()}, {});
    TokenPair pair = gate_.reissue(tx, caller, false);
    gate_.note(tx, caller, user, "password_changed", "success", "");
    return pair;
}

}  // namespace sw::auth
