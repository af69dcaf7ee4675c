// Texts as values: keys, nesting, placeholders, fallbacks, what a browser asks for. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "settings.hpp"

namespace sw::i18n {

inline constexpr std::string_view source_language =
    "en";  ///< complete by definition; every missing text falls back to it
inline constexpr std::string_view pseudo_language = "qps";
inline constexpr std::size_t longest_value = 10'000;  ///< code points

struct Text {
    std::string value;
    std::optional<std::string> context{};
    bool shipped = true;  ///< of a file; false for what an operator changed
    std::optional<Time> updated_at{};
};

using Texts = std::map<std::string, Text, std::less<>>;            ///< by dotted key
using Namespaces = std::map<std::string, Texts, std::less<>>;      ///< of one language
using Catalogue = std::map<std::string, Namespaces, std::less<>>;  ///< by language

/// Letters, digits, spaces, _ and -, in parts with dots between them; at most 200 characters.
[[nodiscard]] bool is_key(std::string_view text) noexcept;
/// A letter, then letters, digits, _ and -; at most 50 characters.
[[nodiscard]] bool is_namespace(std::string_view text) noexcept;
/// "de", "pt-br", "qps".
[[nodiscard]] bool is_language(std::string_view text) noexcept;
[[nodiscard]] std::string lower_case(std::string_view text);
/// "pt-br" is based on "pt"; other languages on themselves.
[[nodiscard]] std::string_view base_of(std::string_view language) noexcept;

struct Flat {
    std::map<std::string, std::string, std::less<>> texts;
    std::vector<std::string> problems;  ///< keys that are no keys, or that hold something else than a text
    bool too_many = false;
};

/// The texts of a nested object by dotted key; stops beyond `most`.
[[nodiscard]] Flat flatten(const JsonValue& nested, std::size_t most);

/// The nested object, as i18next wants it. With context, each text is an object of value, context and verified. A text
/// whose key is also the beginning of longer keys is left out.
[[nodiscard]] std::string nest(const Texts& texts, bool with_context = false);

/// A key that cannot stand beside `key` in one object: "a" and "a.b". Empty when there is none.
[[nodiscard]] std::string conflicting_key(const Texts& texts, std::string_view key);

/// Names within {{…}}, and keys within $t(…).
[[nodiscard]] std::set<std::string> placeholders(std::string_view text);

/// What keeps the value from standing for the source text: it is too long, or names what nobody fills in. Empty = fine.
[[nodiscard]] std::string problem_of(std::string_view value, const Text* source);

/// The texts of the language, missing ones from its base language, then from the source language.
[[nodiscard]] Namespaces with_fallback(const Catalogue& all, std::string_view language);

/// Every letter with an accent and a third more room, so that what is not translated or too narrow shows at once.
[[nodiscard]] std::string pseudo(std::string_view text);

struct Progress {
    std::int64_t total = 0, translated = 0, verified = 0;
    std::optional<Time> updated_at;

    /// Rounded down: only what is complete has 100.
    [[nodiscard]] std::int32_t percent() const noexcept;
};

/// How much of the source language's texts the language has itself, by namespace.
[[nodiscard]] std::map<std::string, Progress> progress(const Catalogue& all, std::string_view language);
[[nodiscard]] Progress sum_of(const std::map<std::string, Progress>& namespaces);

/// The first of the available languages that an Accept-Language header asks for, by quality; the source language when
/// there is none or the header is not one.
[[nodiscard]] std::string detect(std::string_view accept_language, const std::vector<std::string>& available);

}  // namespace sw::i18n
