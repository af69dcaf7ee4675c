// What must never be written down: values of keys that look secret, and whatever looks like a token.
#pragma once

#include <string>
#include <string_view>

namespace sw::log {

/// Platform spec 4.9: password, token, secret, api_key, private_key, credit_card, cookie, authorization within the key;
/// ssn, pin and cvv as whole words.
[[nodiscard]] bool is_secret_key(std::string_view key);

/// Replaces the value of a key that looks secret, and whatever looks like a JWT in any other value.
[[nodiscard]] std::string redacted(std::string_view key, std::string_view value);

}  // namespace sw::log
