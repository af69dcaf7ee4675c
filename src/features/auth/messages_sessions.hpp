// What the routes of further steps and of sessions take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::auth {

struct Exchange {
    std::string code;
    std::string sign_in_cookie;

    static constexpr auto describe() {
        return fields(
            field("code", &Exchange::code, "As the sign-in elsewhere gave it", length(1, 200)),
            field(
                "sign_in_cookie", &Exchange::sign_in_cookie, "The cookie sw_sign_in, never a parameter",
                max_length(4096), or_default("")
            )
        );
    }
};

/// With session_token: the second step of a sign-in. Without: the caller confirms the factor that was just made.
struct MfaVerify {
    std::string code;
    std::optional<std::string> session_token;

    static constexpr auto describe() {
        return fields(
            field("code", &MfaVerify::code, "Of the app, or a backup code", length(6, 16)),
            field("session_token", &MfaVerify::session_token, "Of the first step of a sign-in", length(1, 200))
        );
    }
};

/// A token pair, and what there is to say about the second factor.
struct MfaVerified {
    bool success = true;
    std::string message;
    std::optional<std::vector<std::string>> backup_codes;
    std::string access_token;
    std::string refresh_token;
    std::string token_type = "bearer";
    UserId user_id;
    bool requires_mfa = false;
    bool mfa_enabled = true;
    bool must_change_password = false;

    static constexpr auto describe() {
        return fields(
            field("success", &MfaVerified::success, "Always true"),
            field("message", &MfaVerified::message, "A sentence for people"),
            field("backup_codes", &MfaVerified::backup_codes, "Ten, shown this once; null at a sign-in"),
            field("access_token", &MfaVerified::access_token, "JWT for the Authorization header"),
            field("refresh_token", &MfaVerified::refresh_token, "Buys the next pair, once"),
            field("token_type", &MfaVerified::token_type, "Always bearer"),
            field("user_id", &MfaVerified::user_id, "The account"),
            field("requires_mfa", &MfaVerified::requires_mfa, "Always false"),
            field("mfa_enabled", &MfaVerified::mfa_enabled, "Always true"),
            field("must_change_password", &MfaVerified::must_change_password, "The password was set by somebody else")
        );
    }
};

struct SessionView {
    SessionId id;
    Time created_at{};
    Time last_used_at{};
    Time expires_at{};
    std::string user_agent;
    std::string method;
    bool second_factor = false;
    bool current = false;

    static constexpr auto describe() {
        return fields(
            field("id", &SessionView::id, "The session"), field("created_at", &SessionView::created_at, "Sign-in"),
            field("last_used_at", &SessionView::last_used_at, "Last sign-in or refresh"),
            field("expires_at", &SessionView::expires_at, "No refresh beyond"),
            field("user_agent", &SessionView::user_agent, "As the client called itself"),
            field("method", &SessionView::method, "password, or who proved it: github, google, steam"),
            field("second_factor", &SessionView::second_factor, "Opened with one"),
            field("current", &SessionView::current, "The session of this call")
        );
    }
};

struct SessionList {
    std::vector<SessionView> sessions;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("sessions", &SessionList::sessions, "Last used first, at most 100"),
            field("total", &SessionList::total, "How many are listed")
        );
    }
};

struct BySession {
    SessionId session_id;

    static constexpr auto describe() { return fields(field("session_id", &BySession::session_id, "One's own")); }
};

struct RevokeAll {
    bool keep_current = false;

    static constexpr auto describe() {
        return fields(field("keep_current", &RevokeAll::keep_current, "All but this one", or_default(false)));
    }
};

}  // namespace sw::auth
