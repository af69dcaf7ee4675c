// UTF-8 checks for text that comes from outside.
#pragma once

#include <cstddef>
#include <string_view>

namespace sw {

/// No overlong forms, no surrogates, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Code points of valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

}  // namespace sw
