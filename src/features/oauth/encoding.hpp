// Texts inside of URLs, forms and signed tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sw::oauth {

using Form = std::vector<std::pair<std::string_view, std::string>>;

/// application/x-www-form-urlencoded, fit for a query too: everything but letters, digits and -._~ as %XX.
[[nodiscard]] std::string encode_form(const Form& form);

/// RFC 4648 section 5 without padding.
[[nodiscard]] std::string encode_base64url(std::string_view bytes);

/// nullopt for padding, other letters, and lengths and last letters that no encoder makes.
[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

/// S256 of RFC 7636.
[[nodiscard]] std::string challenge_of(std::string_view verifier);

/// Looks at every byte whatever it finds.
[[nodiscard]] bool same_secret(std::string_view left, std::string_view right) noexcept;

}  // namespace sw::oauth
