// SHA-256 as hex digits.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace sw::http {

/// Of the pieces one after the other.
[[nodiscard]] std::string sha256_hex(std::initializer_list<std::string_view> pieces);

}  // namespace sw::http
