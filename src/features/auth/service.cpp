// Login, registration and passwords. No password, token or hash of them is ever logged or put into an event.
#include "service.hpp"

#include "network.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"

namespace sw::auth {

Service::Service(const Platform& platform, std::shared_ptr<const Settings> settings)
    : platform_(platform),
      settings_(std::move(settings)),
      policy_(platform.shared.get<PasswordPolicy>()),
      attempts_(std::make_shared<Attempts>(settings_)) {}

TokenPair Service::login(Offload& offload, const Caller& caller, const Login& in) const {
    return enter(offload, caller, in, Door::any);
}

TokenPair Service::login_player(Offload& offload, const Caller& caller, const Login& in) const {
    return enter(offload, caller, in, Door::players);
}

TokenPair Service::enter(Offload& offload, const Caller& caller, const Login& in, Door door) const {
    const std::string name = lower(in.username);
    if (platform_.config.rate_limits) {
        if (auto no = attempts_->refusal_of_network(network_of(caller.ip), now())) throw Failure(std::move(*no));
    }
    std::optional<User> user;
    std::optional<PlayerId> pilot;
    offload.read([&](ReadTx& tx) {
        user = find_user(tx, name);
        if (user) pilot = players::find_by_user(tx, user->user_id);
    });
    if (!user) refuse_unknown(caller, name, in.password);
    if (auto no = refusal_of(user->lockout, now())) throw Failure(std::move(*no));
    const bool right = matches(user->password_hash, in.password);
    if (!right || !user->may_enter() || (door == Door::players && user->is_admin)) {
        count_failure(offload, caller, *user);
        throw Failure(wrong_credentials());
    }
    std::optional<std::string> better_hash;
    if (platform_.passwords.outdated(*user->password_hash)) better_hash = platform_.passwords.hash(in.password);
    Grant grant{.user = *user, .pilot = pilot};
    offload.write([&](Tx& tx) {
        open_session(tx, caller, grant);
        if (better_hash) (void)exchange_password(tx, user->user_id, *user->password_hash, *better_hash);
    });
    log::info("login", {{"user_id", user->user_id.to_string()}, {"request_id", caller.request_id}});
    return pair_of(grant);
}

void Service::refuse_unknown(const Caller& caller, const std::string& name, const std::string& password) const {
    if (auto no = attempts_->refusal_of_unknown(name, now())) throw Failure(std::move(*no));
    platform_.passwords.verify_nobody(password);
    attempts_->unknown_failed(name, now());
    attempts_->network_failed(network_of(caller.ip), now());
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
        if (after == before) return;
        update_lockout(tx, user.user_id, after);
        if (after.lock_count == before.lock_count) return;
        const SecurityAlert alert{
            .kind = "account_locked",
            .severity = "warning",
            .subject = user.user_id.to_string(),
            .ip_hash = ip_hash(caller)};
        tx.emit(alert, {to_admins()});
    });
}

void Service::open_session(Tx& tx, const Caller& caller, Grant& grant) const {
    const UserId user = grant.user.user_id;
    // Guesses that were hashed side by side meet here one by one: a right one behind five wrong ones stays outside.
    const Lockout lockout = lock_lockout(tx, user);
    if (auto no = refusal_of(lockout, tx.now())) throw Failure(std::move(*no));
    if (!touch_login(tx, user)) throw Failure(wrong_credentials());
    if (lockout != Lockout{}) update_lockout(tx, user, Lockout{});
    const Session session{
        .session_id = SessionId::make(),
        .user_id = user,
        .expires_at = tx.now() + std::chrono::days{settings_->session_days},
        .user_agent = caller.user_agent.substr(0, 200),
        .ip_hash = ip_hash(caller)};
    insert_session(tx, session);
    grant.session = session.session_id;
    add_refresh_token(tx, grant, session.expires_at, std::nullopt);
    tx.emit(PlayerLoggedIn{.user_id = user, .player_id = grant.pilot, .username = grant.user.username}, {});
}

void Service::add_refresh_token(Tx& tx, Grant& grant, Time session_expires_at, std::optional<Uuid> parent) const {
    grant.refresh_token = random_token();
    insert_refresh_token(
        tx, {.digest = digest_token(grant.refresh_token),
             .session_id = grant.session,
             .parent_id = parent,
             .expires_at = refresh_expiry(tx.now(), platform_.config.refresh_token_life, session_expires_at)}
    );
}

TokenPair Service::pair_of(const Grant& grant) const {
    const Claims claims{
        .user = grant.user.user_id,
        .player = grant.pilot.value_or(PlayerId{}),
        .session = grant.session,
        .username = grant.user.username,
        .is_admin = grant.user.is_admin};
    return {
        .access_token = platform_.tokens.issue(claims),
        .refresh_token = grant.refresh_token,
        .user_id = grant.user.user_id,
        .must_change_password = grant.user.must_change};
}

std::string Service::ip_hash(const Caller& caller) const {
    return keyed_digest(platform_.config.jwt_secret, caller.ip).substr(0, 32);
}

std::string Service::prepare_register(const Caller&, const Register& in) const {
    policy_->require(in.password, in.username, "password");
    return platform_.passwords.hash(in.password);
}

Registered Service::register_account(Tx& tx, const Caller&, const Register& in, const std::string& hash) const {
    const UserId user = create_account(tx, {.username = in.username, .email = in.email, .password_hash = hash});
    const PlayerId pilot = players::create(tx, platform_, {.user_id = user, .username = in.username});
    return {.id = user, .username = in.username, .email = lower(in.email), .player_id = pilot};
}

TokenPair Service::change_password(Offload& offload, const Caller& caller, const PasswordChange& in) const {
    std::optional<User> user;
    offload.read([&](ReadTx& tx) { user = find_user(tx, caller.user); });
    if (!user || !user->may_enter()) throw Failure(Code::unauthenticated, "not_authenticated", "Please log in.");
    if (auto no = refusal_of(user->lockout, now())) throw Failure(std::move(*no));
    policy_->require(in.new_password, user->username, "new_password");
    if (!matches(user->password_hash, in.old_password)) {
        count_failure(offload, caller, *user);
        throw Failure(Code::rule_violation, "wrong_password", "The old password is not right.");
    }
    if (in.old_password == in.new_password) {
        throw Failure(Code::rule_violation, "same_password", "The new password is the old one.");
    }
    const std::string new_hash = platform_.passwords.hash(in.new_password);
    Grant grant{.user = *user, .session = caller.session};
    if (!caller.player.is_nil()) grant.pilot = caller.player;
    offload.write([&](Tx& tx) { exchange(tx, grant, new_hash); });
    grant.user.must_change = false;
    log::info("password changed", {{"user_id", caller.user.to_string()}, {"request_id", caller.request_id}});
    return pair_of(grant);
}

void Service::exchange(Tx& tx, Grant& grant, const std::string& new_hash) const {
    const UserId user = grant.user.user_id;
    if (auto no = refusal_of(lock_lockout(tx, user), tx.now())) throw Failure(std::move(*no));
    const auto session = lock_session(tx, grant.session);
    if (!session) throw Failure(Code::unauthenticated, "session_ended", "Your session has ended. Please log in.");
    if (!exchange_password(tx, user, *grant.user.password_hash, new_hash)) {
        throw Failure(Code::conflict, "password_changed_meanwhile", "The password was changed by somebody else.");
    }
    set_must_change(tx, user, false);
    update_lockout(tx, user, Lockout{});
    end_all_sessions(tx, user, grant.session, "password_change");
    expire_refresh_tokens(tx, grant.session);
    add_refresh_token(tx, grant, session->expires_at, std::nullopt);
    tx.emit(Revoked{.user_id = user, .reason = "password_change", .at = tx.now()}, {});
}

}  // namespace sw::auth
