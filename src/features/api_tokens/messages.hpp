// What players and their scripts say and hear about API tokens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::api_tokens {

struct NewToken {
    std::string name;
    std::vector<TokenScope> scopes;
    std::optional<Time> expires_at;
    std::int32_t pace = default_pace;
    std::optional<std::string> mfa_code;

    static constexpr auto describe() {
        using N = NewToken;
        return fields(
            field("name", &N::name, "What it is for", length(1, 60), token_name),
            field("scopes", &N::scopes, "What it may do", length(1, 5)),
            field("expires_at", &N::expires_at, "It ends by itself then; never when missing"),
            field("pace", &N::pace, "Calls a minute", or_default(default_pace), between(1, most_pace)),
            field("mfa_code", &N::mfa_code, "Of accounts with a second factor", length(1, 32))
        );
    }
};

struct TokenView {
    Uuid id;
    std::string name;
    std::vector<TokenScope> scopes;
    std::int32_t pace = 0;
    Time created_at{};
    std::optional<Time> expires_at, last_used_at;

    static constexpr auto describe() {
        using V = TokenView;
        return fields(
            field("id", &V::id, "For revoking it"), field("name", &V::name, "What it is for"),
            field("scopes", &V::scopes, "What it may do"), field("pace", &V::pace, "Calls a minute"),
            field("created_at", &V::created_at, "When it was made"),
            field("expires_at", &V::expires_at, "When it ends by itself"),
            field("last_used_at", &V::last_used_at, "When it was last exchanged, to the minute")
        );
    }
};

struct TokenMade {
    std::string token;
    TokenView details;

    static constexpr auto describe() {
        return fields(
            field("token", &TokenMade::token, "The secret; shown this once"),
            field("details", &TokenMade::details, "What the list shows")
        );
    }
};

struct TokenList {
    std::vector<TokenView> tokens;

    static constexpr auto describe() {
        return fields(field("tokens", &TokenList::tokens, "Tokens that count, the newest first"));
    }
};

struct TokenPath {
    Uuid token_id;

    static constexpr auto describe() { return fields(field("token_id", &TokenPath::token_id, "Token")); }
};

struct Revoked {
    std::string detail;

    static constexpr auto describe() { return fields(field("detail", &Revoked::detail, "A sentence for people")); }
};

struct ExchangeRequest {
    std::string token;

    static constexpr auto describe() {
        return fields(field("token", &ExchangeRequest::token, "The secret", length(1, 200)));
    }
};

struct Exchanged {
    std::string access_token;
    std::string token_type = "bearer";
    std::int64_t expires_in = 0;
    std::vector<TokenScope> scopes;
    std::int32_t pace = 0;

    static constexpr auto describe() {
        using E = Exchanged;
        return fields(
            field("access_token", &E::access_token, "For the Authorization header and sockets"),
            field("token_type", &E::token_type, "bearer"), field("expires_in", &E::expires_in, "Seconds"),
            field("scopes", &E::scopes, "What it may do"), field("pace", &E::pace, "Calls a minute")
        );
    }
};

/// Every process closes the sockets of its access tokens at once; regions hear of it with their next heartbeat.
struct TokenRevoked {
    UserId user_id;
    Uuid token_id;
    Time at{};
    static constexpr std::string_view topic = "auth.api_token_revoked";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        using T = TokenRevoked;
        return fields(
            field("user_id", &T::user_id, "The account"), field("token_id", &T::token_id, "The token"),
            field("at", &T::at, "When")
        );
    }
};

}  // namespace sw::api_tokens
