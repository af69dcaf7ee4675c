// The life of a session after login: refresh, logout, who am I, revocation, purge.
#include "sectorwars/platform/log.hpp"
#include "sectorwars/sanctions.hpp"
#include "service.hpp"

namespace sw::auth {
namespace {

Me view_of(const std::optional<User>& user) {
    if (!user || !user->may_enter()) throw Failure(Code::unauthenticated, "not_authenticated", "Please log in.");
    return {
        .id = user->user_id,
        .username = user->username,
        .email = user->email,
        .is_admin = user->is_admin,
        .is_active = user->is_active,
        .last_login = user->last_login};
}

/// Of the body, else of the cookie. Throws like a missing field when a client without cookies sends none.
Result<std::string> token_of(const Caller& caller, const RefreshRequest& in) {
    if (in.refresh_token) return *in.refresh_token;
    if (!caller.refresh_cookie.empty()) return caller.refresh_cookie;
    if (caller.cookie_session) return no_session();
    Error error{.code = Code::invalid, .id = "validation_failed", .message = "One or more fields are not valid."};
    error.fields.push_back({"refresh_token", "missing", "refresh_token is required."});
    throw Failure(std::move(error));
}

}  // namespace

Result<TokenPair> Service::refresh(Tx& tx, const Caller& caller, const RefreshRequest& in) const {
    const auto sent = token_of(caller, in);
    if (!sent) return sent.error();
    const std::string digest = digest_token(*sent);
    auto spent = spend_refresh_token(tx, digest);
    if (!spent) return refuse_refresh(tx, caller, digest);
    return gate_.renew(tx, caller, std::move(*spent));
}

/// Two holders of one token cannot be told apart, so both lose the session. Whoever holds a token of somebody who was
/// sanctioned is told so, although the sanction ended the session.
Error Service::refuse_refresh(Tx& tx, const Caller& caller, const std::string& digest) const {
    const auto token = find_refresh_token(tx, digest);
    if (!token) return no_session();
    if (token->session_ended) {
        const auto sanction = sanctions::active(tx, token->user_id, tx.now());
        return sanction ? sanctions::refusal(*sanction) : no_session();
    }
    if (!token->used_at || !means_theft(*token->used_at, tx.now(), *settings_)) return no_session();
    end_one_session(tx, token->user_id, token->session_id, "reuse");
    const SecurityAlert alert{
        .kind = "refresh_reuse",
        .severity = "high",
        .subject = token->user_id.to_string(),
        .ip_hash = gate_.ip_hash(caller)};
    tx.emit(alert, {to_admins()});
    log::warn("refresh token used twice", {{"user_id", token->user_id.to_string()}});
    if (const auto user = find_user(tx, token->user_id)) gate_.note_failure(&tx, caller, &*user, "refresh_reuse");
    return no_session();
}

Detail Service::logout(Tx& tx, const Caller& caller, const RefreshRequest& in) const {
    const auto sent = token_of(caller, in);
    if (!sent) return {.detail = "Logged out."};
    if (const auto session = end_session_of(tx, digest_token(*sent), "logout")) {
        const Revoked revoked{
            .user_id = session->user_id, .session_id = session->session_id, .reason = "logout", .at = tx.now()};
        tx.emit(PlayerLoggedOut{.user_id = session->user_id, .session_id = session->session_id}, {});
        tx.emit(revoked, {});
        if (const auto user = find_user(tx, session->user_id)) {
            gate_.note(tx, caller, *user, "logout", "success", session->method);
        }
    }
    return {.detail = "Logged out."};
}

Me Service::me(ReadTx& tx, const Caller& caller, const Nothing&) const {
    return view_of(find_user(tx, caller.user));
}

Me Service::me_of_token(ReadTx& tx, const Caller&, const TokenBody& in) const {
    const auto& text = in.token ? in.token : in.body;
    const auto claims = platform_.tokens.verify(text.value_or(""));
    if (!claims || claims->automation || platform_.revocations.revoked(*claims)) return view_of(std::nullopt);
    return view_of(find_user(tx, claims->user));
}

void Service::on_revoked(const Event& event) const {
    const auto revoked = parse_json<Revoked>(event.payload);
    // As long as any access token of the session may still run, and a little more for clocks.
    constexpr std::chrono::minutes margin{2};
    const Time forget_at = revoked.at + platform_.config.access_token_life + margin;
    if (revoked.session_id) platform_.revocations.revoke_session(*revoked.session_id, forget_at);
    else platform_.revocations.revoke_user(revoked.user_id, revoked.at);
}

void Service::purge_expired(Tx& tx) const {
    purge_codes(tx, tx.now());
    purge(tx, tx.now(), tx.now() - std::chrono::days{settings_->keep_ended_sessions_days});
}

}  // namespace sw::auth
