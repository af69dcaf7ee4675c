// Text of URLs and forms: percent-decoding, query strings, urlencoded and multipart bodies. Strict and bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/http_types.hpp"

namespace sw::http {

constexpr std::size_t max_parameters = 256;

enum class Plus { literal, space };

/// nullopt when a '%' is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus = Plus::literal);

/// "a=1&b=%20" in order; a name without '=' has an empty value, empty pieces are skipped. Also the format of
/// application/x-www-form-urlencoded. nullopt when it is malformed or has more than max_parameters pieces.
[[nodiscard]] std::optional<Parameters> parse_query(std::string_view text);

/// The text fields of a multipart/form-data body; `content_type` carries the boundary. A part with a file name makes
/// it nullopt, as does anything that is not exactly RFC 7578.
[[nodiscard]] std::optional<Parameters> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace sw::http
