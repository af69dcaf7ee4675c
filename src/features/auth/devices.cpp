// The second step of a sign-in, and the sessions that a person has open.
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/log.hpp"
#include "service.hpp"

namespace sw::auth {
namespace {

MfaVerified verified(TokenPair pair) {
    return {
        .message = "The second factor is right.",
        .access_token = std::move(pair.access_token),
        .refresh_token = std::move(pair.refresh_token),
        .user_id = pair.user_id,
        .must_change_password = pair.must_change_password};
}

}  // namespace

Result<TokenPair> Service::exchange_code(Tx& tx, const Caller& caller, const Exchange& in) const {
    return gate_.exchange_code(tx, caller, in);
}

Result<MfaVerified> Service::verify_second_factor(Tx& tx, const Caller& caller, const MfaVerify& in) const {
    if (!in.session_token) return confirm_second_factor(tx, caller, in.code);
    auto pair = gate_.finish(tx, caller, *in.session_token, in.code);
    if (!pair) return pair.error();
    return verified(std::move(pair).value());
}

Result<MfaVerified> Service::confirm_second_factor(Tx& tx, const Caller& caller, const std::string& code) const {
    if (caller.user.is_nil()) throw Failure(Code::unauthenticated, "unauthenticated", "Sign in to do this.");
    // Orders this and sign-ins that are under way: none slips through without the factor.
    (void)lock_lockout(tx, caller.user);
    auto codes = mfa::confirm(tx, platform_, caller, code);
    if (!codes) return codes.error();
    end_others(tx, caller, "mfa_enabled");
    MfaVerified out = verified(gate_.reissue(tx, caller, true));
    out.message = "The second factor is on. Keep the backup codes: they are not shown again.";
    out.backup_codes = std::move(codes).value();
    if (const auto user = find_user(tx, caller.user)) gate_.note(tx, caller, *user, "mfa_enabled", "success", "");
    log::info("second factor on", {{"user_id", caller.user.to_string()}, {"request_id", caller.request_id}});
    return out;
}

SessionList Service::sessions(ReadTx& tx, const Caller& caller, const Nothing&) const {
    SessionList out;
    for (auto& [session, created_at, last_used_at] : open_sessions(tx, caller.user, now())) {
        out.sessions.push_back(
            {.id = session.session_id,
             .created_at = created_at,
             .last_used_at = last_used_at,
             .expires_at = session.expires_at,
             .user_agent = session.user_agent,
             .method = session.method,
             .second_factor = session.second_factor,
             .current = session.session_id == caller.session}
        );
    }
    out.total = static_cast<std::int64_t>(out.sessions.size());
    return out;
}

Detail Service::end_own(Tx& tx, const Caller& caller, const BySession& in) const {
    if (!end_own_session(tx, caller.user, in.session_id, "revoked")) {
        throw Failure(Code::not_found, "no_session", "You have no such session.");
    }
    const Revoked revoked{.user_id = caller.user, .session_id = in.session_id, .reason = "revoked", .at = tx.now()};
    tx.emit(revoked, {});
    return {.detail = "The session has ended."};
}

Detail Service::end_all(Tx& tx, const Caller& caller, const RevokeAll& in) const {
    if (in.keep_current) end_others(tx, caller, "revoked");
    else end_sessions(tx, caller.user, "revoked");
    return {.detail = in.keep_current ? "All other sessions have ended." : "All sessions have ended."};
}

void Service::end_others(Tx& tx, const Caller& caller, std::string_view reason) const {
    for (const SessionId session : end_other_sessions(tx, caller.user, caller.session, reason)) {
        const Revoked revoked{
            .user_id = caller.user, .session_id = session, .reason = std::string(reason), .at = tx.now()};
        tx.emit(revoked, {});
    }
}

}  // namespace sw::auth
