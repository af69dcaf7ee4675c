// The gate. No password, token, code or hash of them is ever logged or put into an event or an audit entry.
#include "sign_in.hpp"

#include "sectorwars/audit.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/sanctions.hpp"

namespace sw::auth {
namespace {

constexpr std::chrono::minutes second_step_life{5};
constexpr std::int32_t guesses_a_step = 5;

Error invalid_code() {
    return {
        .code = Code::unauthenticated,
        .id = "invalid_code",
        .message = "This sign-in has ended or was used already. Please sign in again."};
}

std::string details_of(std::string_view name, std::string_view text) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    if (!text.empty()) writer.member(name, text);
    writer.end_object();
    return out;
}

}  // namespace

Error no_session() {
    return {
        .code = Code::unauthenticated,
        .id = "invalid_refresh_token",
        .message = "The session has ended. Please log in."};
}

void end_one_session(Tx& tx, UserId user, SessionId session, std::string_view reason) {
    if (!end_session(tx, session, reason)) return;
    tx.emit(Revoked{.user_id = user, .session_id = session, .reason = std::string(reason), .at = tx.now()}, {});
}

SignIn::SignIn(const Platform& platform, std::shared_ptr<const Settings> settings)
    : platform_(platform), settings_(std::move(settings)) {}

std::string SignIn::ip_hash(const Caller& caller) const {
    return keyed_digest(platform_.config.jwt_secret, caller.ip).substr(0, 32);
}

void SignIn::note(
    Tx& tx, const Caller& caller, const User& user, std::string_view action, std::string_view outcome,
    std::string_view detail
) const {
    audit::Entry entry = audit::entry_by(platform_, caller, std::string(action));
    entry.user_id = user.user_id;
    entry.user_type = user.is_admin ? "admin" : "player";
    entry.outcome = outcome;
    entry.details = details_of(outcome == "success" ? "method" : "reason", detail);
    entry.violation = detail == "refresh_reuse";
    audit::append(tx, entry);
}

void SignIn::note_failure(Tx* tx, const Caller& caller, const User* user, std::string_view reason) const {
    platform_.metrics
        .counter("auth_failures_total", "Refused sign-ins and refreshes", {{"reason", std::string(reason)}})
        .add();
    if (tx == nullptr) return;
    if (user != nullptr) return note(*tx, caller, *user, "login_failed", "refused", reason);
    audit::Entry entry = audit::entry_by(platform_, caller, "login_failed");
    entry.outcome = "refused";
    entry.details = details_of("reason", reason);
    audit::append(*tx, entry);
}

std::optional<Error> SignIn::refusal_of_account(Tx& tx, const Caller& caller, const User& user) const {
    if (!user.may_enter()) {
        note_failure(&tx, caller, &user, "account_closed");
        return wrong_credentials();
    }
    const auto sanction = sanctions::active(tx, user.user_id, tx.now());
    if (!sanction) return std::nullopt;
    Error refused = sanctions::refuse(tx, *sanction);
    note_failure(&tx, caller, &user, "sanctioned");
    return refused;
}

Result<TokenPair> SignIn::enter(Tx& tx, const Caller& caller, const Proof& proof) const {
    // Guesses that were hashed side by side meet here one by one: a right one behind five wrong ones stays outside. It
    // also orders sign-ins and whatever ends all sessions.
    const Lockout lockout = lock_lockout(tx, proof.user);
    if (proof.method == "password") {
        if (auto no = refusal_of(lockout, tx.now())) return std::move(*no);
    }
    const auto user = find_user(tx, proof.user);
    if (!user) return wrong_credentials();
    if (auto no = refusal_of_account(tx, caller, *user)) return std::move(*no);
    if (!mfa::enabled(tx, proof.user)) return open_session(tx, caller, *user, proof.method, false);
    if (!proof.mfa_code) return ask_second_factor(tx, proof);
    const auto verdict = mfa::check(tx, platform_, caller, proof.user, *proof.mfa_code);
    if (verdict == mfa::Verdict::right) return open_session(tx, caller, *user, proof.method, true);
    note_failure(&tx, caller, &*user, "second_factor");
    return mfa::refusal_of(verdict, Code::unauthenticated);
}

TokenPair SignIn::ask_second_factor(Tx& tx, const Proof& proof) const {
    TokenPair out{.user_id = proof.user, .requires_mfa = true, .mfa_enabled = true};
    out.session_token = random_token();
    insert_code(
        tx, {.digest = digest_token(*out.session_token),
             .purpose = CodePurpose::second_factor,
             .user_id = proof.user,
             .method = proof.method,
             .expires_at = tx.now() + second_step_life}
    );
    return out;
}

Result<TokenPair> SignIn::exchange_code(Tx& tx, const Caller& caller, const Exchange& in) const {
    const auto proved = take_code(tx, digest_of_exchange(in.code, in.sign_in_cookie), CodePurpose::exchange);
    if (!proved) {
        note_failure(nullptr, caller, nullptr, "exchange_code");
        return invalid_code();
    }
    return enter(tx, caller, {.user = proved->user_id, .method = proved->method});
}

Result<TokenPair> SignIn::finish(
    Tx& tx, const Caller& caller, const std::string& session_token, const std::string& code
) const {
    const std::string digest = digest_token(session_token);
    const auto found = find_code(tx, digest, CodePurpose::second_factor);
    if (!found) {
        note_failure(nullptr, caller, nullptr, "session_token");
        return invalid_code();
    }
    (void)lock_lockout(tx, found->user_id);
    const auto user = find_user(tx, found->user_id);
    if (!user) return invalid_code();
    if (auto no = refusal_of_account(tx, caller, *user)) return std::move(*no);
    // Under the lock: whoever came first may have used it or ended it.
    if (!find_code(tx, digest, CodePurpose::second_factor)) return invalid_code();
    const auto verdict = mfa::check(tx, platform_, caller, found->user_id, code);
    if (verdict != mfa::Verdict::right) {
        count_guess(tx, digest, guesses_a_step);
        note_failure(&tx, caller, &*user, "second_factor");
        return mfa::refusal_of(verdict, Code::unauthenticated);
    }
    if (!take_code(tx, digest, CodePurpose::second_factor)) return invalid_code();
    return open_session(tx, caller, *user, found->method, true);
}

Result<TokenPair> SignIn::renew(Tx& tx, const Caller& caller, Spent spent) const {
    const UserId user = spent.user.user_id;
    const SessionId session = spent.session.session_id;
    if (!spent.user.may_enter()) return no_session();
    if (const auto sanction = sanctions::active(tx, user, tx.now())) {
        end_one_session(tx, user, session, "sanction");
        note_failure(&tx, caller, &spent.user, "sanctioned");
        return sanctions::refusal(*sanction);
    }
    // Turning the factor on ends every session without it; this holds even where that was missed.
    if (!spent.session.second_factor && mfa::enabled(tx, user)) {
        end_one_session(tx, user, session, "second_factor");
        note_failure(&tx, caller, &spent.user, "second_factor");
        return no_session();
    }
    touch_session(tx, session);
    const Grant grant{.user = std::move(spent.user), .session = session, .second_factor = spent.session.second_factor};
    return pair_of(tx, grant, spent.session.expires_at, spent.refresh_token_id);
}

TokenPair SignIn::open_session(
    Tx& tx, const Caller& caller, const User& user, const std::string& method, bool second_factor
) const {
    if (!touch_login(tx, user.user_id)) throw Failure(wrong_credentials());
    if (user.lockout != Lockout{}) update_lockout(tx, user.user_id, Lockout{});
    const Session session{
        .session_id = SessionId::make(),
        .user_id = user.user_id,
        .expires_at = tx.now() + std::chrono::days{settings_->session_days},
        .user_agent = caller.user_agent.substr(0, 200),
        .ip_hash = ip_hash(caller),
        .method = method,
        .second_factor = second_factor};
    insert_session(tx, session);
    TokenPair out = pair_of(
        tx, {.user = user, .session = session.session_id, .second_factor = second_factor}, session.expires_at,
        std::nullopt
    );
    const auto pilot = players::find_by_user(tx, user.user_id);
    tx.emit(PlayerLoggedIn{.user_id = user.user_id, .player_id = pilot, .username = user.username}, {});
    linked_accounts::saw_sign_in(tx, platform_, user.user_id, caller);
    log::info("login", {{"user_id", user.user_id.to_string()}, {"request_id", caller.request_id}});
    note(tx, caller, user, "login", "success", method);
    return out;
}

TokenPair SignIn::reissue(Tx& tx, const Caller& caller, bool second_factor) const {
    const auto session = lock_session(tx, caller.session);
    const auto user = find_user(tx, caller.user);
    if (!session || !user || !user->may_enter()) {
        throw Failure(Code::unauthenticated, "session_ended", "Your session has ended. Please log in.");
    }
    if (second_factor) set_second_factor(tx, caller.session);
    expire_refresh_tokens(tx, caller.session);
    const bool has_factor = second_factor || session->second_factor;
    const Grant grant{.user = *user, .session = caller.session, .second_factor = has_factor};
    return pair_of(tx, grant, session->expires_at, std::nullopt);
}

/// An administrator without the second factor that the policy wants, or with a password that somebody else set, stays
/// one but holds no scope: enough to put that right and for nothing else.
TokenPair SignIn::pair_of(Tx& tx, const Grant& grant, Time session_expires_at, std::optional<Uuid> parent) const {
    const User& user = grant.user;
    const std::string refresh_token = random_token();
    insert_refresh_token(
        tx, {.digest = digest_token(refresh_token),
             .session_id = grant.session,
             .parent_id = parent,
             .expires_at = refresh_expiry(tx.now(), platform_.config.refresh_token_life, session_expires_at)}
    );
    grants::Rights rights = grants::rights_of(tx, user.user_id);
    const bool has_factor = grant.second_factor && mfa::enabled(tx, user.user_id);
    Claims claims{
        .user = user.user_id,
        .player = players::find_by_user(tx, user.user_id).value_or(PlayerId{}),
        .session = grant.session,
        .username = user.username,
        .is_admin = !rights.scopes.empty(),
        .second_factor = has_factor,
        .not_after = rights.ends_at};
    const bool may_act = (has_factor || !platform_.config.admins_need_mfa()) && !user.must_change;
    if (may_act) claims.permissions = std::move(rights.scopes);
    return {
        .access_token = platform_.tokens.issue(claims),
        .refresh_token = refresh_token,
        .user_id = user.user_id,
        .mfa_enabled = has_factor,
        .must_change_password = user.must_change};
}

}  // namespace sw::auth
