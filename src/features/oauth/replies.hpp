// What GitHub, Google and Steam sent back, read with distrust. No function throws; every refusal is a Failure's error
// with a public id: provider_refused, provider_unavailable or invalid_answer.
#pragma once

#include <string>
#include <string_view>

#include "rules.hpp"
#include "sectorwars/base/time.hpp"

namespace sw::oauth {

/// The longest body that is looked at, and asked for.
inline constexpr std::size_t longest_reply = std::size_t{64} * 1024;

struct Reply {
    int status = 0;
    std::string_view body;
};

struct ProviderTokens {
    std::string access_token;  ///< fit for a header
    std::string id_token;      ///< Google's; else empty
};

[[nodiscard]] Result<ProviderTokens> read_tokens(const Reply& reply);

/// Without an e-mail address, which GitHub tells elsewhere.
[[nodiscard]] Result<Identity> read_github_user(const Reply& reply);

/// The primary address if it is verified; an empty list has none.
[[nodiscard]] Result<std::optional<std::string>> read_github_email(const Reply& reply);

[[nodiscard]] Result<Identity> read_google_user(const Reply& reply);

/// What the token that Google gave together with the other one must say. It came straight from Google over TLS, which
/// stands for its signature (OpenID Connect Core 3.1.3.7, point 6).
struct IdTokenWish {
    std::string_view issuer;  ///< "https://accounts.google.com"; Google also leaves the scheme out
    std::string_view client_id;
    std::string_view nonce;
    std::string_view subject;  ///< of the person that Google told of
    Time at{};
};

/// An error, or nothing when all is as it should be.
[[nodiscard]] std::optional<Error> check_id_token(std::string_view id_token, const IdTokenWish& wish);

/// What the person calls themselves at Steam; empty when the reply does not say so for this id.
[[nodiscard]] std::string read_steam_name(const Reply& reply, std::string_view steam_id);

[[nodiscard]] Error invalid_answer();
[[nodiscard]] Error provider_refused();
[[nodiscard]] Error provider_unavailable();

}  // namespace sw::oauth
