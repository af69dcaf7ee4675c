// Text as it looks, whatever characters it was made of: case, accents, look-alikes and invisible characters folded
// away.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sw::dialogue {

/// Reads one code point and moves `at` behind it; nullopt for a byte that is no UTF-8 (moves by one).
[[nodiscard]] std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t code_point);

[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Draws nothing: zero width, direction, variation, tag and control characters; not line breaks and tabs.
[[nodiscard]] bool is_invisible(char32_t code_point);

/// Lower-case letters without accents; look-alikes of Latin letters as those; invisible characters left out (tags read
/// as what they spell); blanks as one kind. Other scripts stay as they are.
[[nodiscard]] std::string fold(std::string_view text);

/// Words of folded text; an empty one stands for the end of a clause (. ! ? : ; or a line break).
[[nodiscard]] std::vector<std::string> words_of(std::string_view folded);

/// What is shown to others: valid UTF-8, nothing invisible, blanks collapsed, at most `most` code points.
[[nodiscard]] std::string tidy(std::string_view text, std::size_t most);

}  // namespace sw::dialogue
