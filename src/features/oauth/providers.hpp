// The three providers' addresses and the requests to them. Every URL begins with one of the configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "openid.hpp"
#include "rules.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/http_client.hpp"

namespace sw::oauth {

/// What one sign-in under way is proved with. All follow from the state and the server's secret, so that none is
/// stored.
struct Proof {
    std::string state;
    std::string verifier;  ///< PKCE
    std::string nonce;     ///< for Google's id_token
};

[[nodiscard]] Proof proof_of(std::string_view secret, std::string state);

class Providers {
public:
    /// `api` and `frontend` are bases without a slash at the end.
    explicit Providers(const Config& config);

    [[nodiscard]] bool configured(Provider provider) const;

    /// Where a browser goes to be asked.
    [[nodiscard]] std::string authorize_url(Provider provider, const Proof& proof) const;

    /// OpenID's way back, with the state in it.
    [[nodiscard]] std::string return_to(const std::string& state) const;

    [[nodiscard]] http::Call token_call(Provider provider, const std::string& code, const Proof& proof) const;
    [[nodiscard]] http::Call user_call(Provider provider, const std::string& access_token) const;
    [[nodiscard]] http::Call github_email_call(const std::string& access_token) const;
    [[nodiscard]] http::Call confirmation_call(const Assertion& assertion) const;
    [[nodiscard]] http::Call steam_name_call(const std::string& steam_id) const;

    [[nodiscard]] const SignInSettings& settings() const { return settings_; }

    [[nodiscard]] const std::string& frontend() const { return frontend_; }

    /// Cookies travel over TLS only.
    [[nodiscard]] bool tls() const { return tls_; }

private:
    [[nodiscard]] std::string callback(Provider provider) const;

    SignInSettings settings_;
    std::string api_, frontend_;
    bool tls_ = false;
};

}  // namespace sw::oauth
