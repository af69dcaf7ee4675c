// Signing in with OpenID 2.0, which only Steam still speaks: what a browser brings back, and what Steam says to it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "encoding.hpp"
#include "replies.hpp"

namespace sw::oauth {

/// The openid.* parameters of the way back; empty when absent.
struct Assertion {
    std::string ns, mode, op_endpoint, claimed_id, identity, return_to, response_nonce, assoc_handle;
    std::string signed_fields;  ///< openid.signed
    std::string sig;
};

struct AssertionWish {
    std::string_view provider_url;  ///< "https://steamcommunity.com"
    std::string_view return_to;     ///< what the browser was sent away with
    Time at{};
};

/// The parameters that send a browser to the provider.
[[nodiscard]] Form openid_request(std::string_view realm, std::string_view return_to);

/// The 17 digits of the Steam account when everything that can be checked without Steam is as it should be: the way
/// back is ours, the endpoint and the identity are of this provider, all of it is signed, and the answer is fresh.
/// Else sign_in_cancelled or invalid_answer.
[[nodiscard]] Result<std::string> read_assertion(const Assertion& assertion, const AssertionWish& wish);

/// The question to the provider whether it said that.
[[nodiscard]] Form confirmation_of(const Assertion& assertion);

/// An error unless the provider confirms it.
[[nodiscard]] std::optional<Error> check_confirmation(const Reply& reply);

/// An answer counts once within this time around the instant that is in its nonce.
inline constexpr std::chrono::minutes nonce_life{10};

}  // namespace sw::oauth
