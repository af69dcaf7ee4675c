// What the auth routes take and give, and the events of the feature.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/auth.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::auth {

/// Longer passwords are refused before any hashing; shorter ones simply do not match.
inline constexpr std::size_t longest_password = 128;

/// JSON or form; OAuth2 clients also send grant_type, scope and client_id, of which only the first means something.
struct Login {
    std::string username;
    std::string password;
    std::optional<std::string> grant_type;
    std::optional<std::string> mfa_code;

    static constexpr auto describe() {
        return fields(
            field("username", &Login::username, "Name of the account, in any case", length(1, 100)),
            field("password", &Login::password, "Password", length(1, longest_password)),
            field("grant_type", &Login::grant_type, "OAuth2 grant", one_of("password")),
            field("mfa_code", &Login::mfa_code, "Code of the second factor, when it is on", max_length(16))
        );
    }
};

struct TokenPair {
    std::string access_token;
    std::string refresh_token;
    std::string token_type = "bearer";
    UserId user_id;
    bool requires_mfa = false;
    bool mfa_enabled = false;
    bool must_change_password = false;
    std::optional<std::string> session_token{};

    static constexpr auto describe() {
        return fields(
            field(
                "access_token", &TokenPair::access_token, "JWT for the Authorization header; empty while requires_mfa"
            ),
            field("refresh_token", &TokenPair::refresh_token, "Buys the next pair, once; empty while requires_mfa"),
            field("token_type", &TokenPair::token_type, "Always bearer"),
            field("user_id", &TokenPair::user_id, "The account"),
            field("requires_mfa", &TokenPair::requires_mfa, "A second factor is still missing"),
            field("mfa_enabled", &TokenPair::mfa_enabled, "The account uses a second factor"),
            field("must_change_password", &TokenPair::must_change_password, "The password was set by somebody else"),
            field(
                "session_token", &TokenPair::session_token,
                "While requires_mfa: for POST /auth/mfa/verify with a code, within five minutes"
            )
        );
    }
};

struct Register {
    std::string username;
    std::string email;
    std::string password;

    static constexpr auto describe() {
        return fields(
            field("username", &Register::username, "Unique in any case", username_pattern),
            field("email", &Register::email, "Unique in any case", max_length(254), email_pattern),
            field("password", &Register::password, "Not the name, not a common one", length(8, longest_password))
        );
    }
};

struct Registered {
    UserId id;
    std::string username;
    std::string email;
    bool is_active = true;
    bool is_admin = false;
    PlayerId player_id;

    static constexpr auto describe() {
        return fields(
            field("id", &Registered::id, "The account"), field("username", &Registered::username, "Its name"),
            field("email", &Registered::email, "In lower case"),
            field("is_active", &Registered::is_active, "May log in"),
            field("is_admin", &Registered::is_admin, "Always false"),
            field("player_id", &Registered::player_id, "The pilot of the account")
        );
    }
};

/// Browsers that send X-Session: cookie leave the token out: it comes as the cookie sw_refresh.
struct RefreshRequest {
    std::optional<std::string> refresh_token;

    static constexpr auto describe() {
        return fields(field("refresh_token", &RefreshRequest::refresh_token, "As received", length(1, 200)));
    }
};

struct Detail {
    std::string detail;

    static constexpr auto describe() { return fields(field("detail", &Detail::detail, "A sentence for people")); }
};

struct Me {
    UserId id;
    std::string username;
    std::optional<std::string> email;
    bool is_admin = false;
    bool is_active = true;
    std::optional<Time> last_login;

    static constexpr auto describe() {
        return fields(
            field("id", &Me::id, "The account"), field("username", &Me::username, "Its name"),
            field("email", &Me::email, "Address"), field("is_admin", &Me::is_admin, "Administrator"),
            field("is_active", &Me::is_active, "May log in"), field("last_login", &Me::last_login, "Last login")
        );
    }
};

/// The body is the bare token as a JSON string, or an object with the key `token`.
struct TokenBody {
    std::optional<std::string> body;
    std::optional<std::string> token;

    static constexpr auto describe() {
        return fields(
            field("body", &TokenBody::body, "Access token as the whole body", max_length(4096)),
            field("token", &TokenBody::token, "Access token", max_length(4096))
        );
    }
};

struct PasswordChange {
    std::string old_password;
    std::string new_password;
    std::optional<std::string> mfa_code;

    static constexpr auto describe() {
        return fields(
            field("old_password", &PasswordChange::old_password, "The password until now", length(1, longest_password)),
            field("new_password", &PasswordChange::new_password, "The one from now on", length(8, longest_password)),
            field("mfa_code", &PasswordChange::mfa_code, "Code of the second factor, when it is on", length(6, 16))
        );
    }
};

// ---- events ------------------------------------------------------------------------------------------------------

struct PlayerLoggedIn {
    UserId user_id;
    std::optional<PlayerId> player_id;
    std::string username;
    static constexpr std::string_view topic = "player.login";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("user_id", &PlayerLoggedIn::user_id, "The account"),
            field("player_id", &PlayerLoggedIn::player_id, "Its pilot, if it has one"),
            field("username", &PlayerLoggedIn::username, "Its name")
        );
    }
};

struct PlayerLoggedOut {
    UserId user_id;
    SessionId session_id;
    static constexpr std::string_view topic = "player.logout";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("user_id", &PlayerLoggedOut::user_id, "The account"),
            field("session_id", &PlayerLoggedOut::session_id, "The session that ended")
        );
    }
};

/// Without a session: all tokens of the user made before `at`.
struct Revoked {
    UserId user_id;
    std::optional<SessionId> session_id;
    std::string reason;
    Time at{};
    static constexpr std::string_view topic = "auth.revoked";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("user_id", &Revoked::user_id, "The account"),
            field("session_id", &Revoked::session_id, "The session; null = every one of the account"),
            field("reason", &Revoked::reason, "logout, reuse, password_change, …"),
            field("at", &Revoked::at, "Tokens made before no longer count")
        );
    }
};

struct SecurityAlert {
    std::string kind;
    std::string severity;
    std::string subject;
    std::string ip_hash;
    static constexpr std::string_view topic = "security.alert";
    static constexpr std::string_view frame = "system:alert";

    static constexpr auto describe() {
        return fields(
            field("kind", &SecurityAlert::kind, "account_locked or refresh_reuse"),
            field("severity", &SecurityAlert::severity, "warning or high"),
            field("subject", &SecurityAlert::subject, "The account"),
            field("ip_hash", &SecurityAlert::ip_hash, "Keyed digest of the address, equal for equal addresses")
        );
    }
};

}  // namespace sw::auth
