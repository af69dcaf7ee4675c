// What an API token looks like and how long what is made from it lives. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::api_tokens {

/// The scopes that a route can ask for (TokenUse).
enum class TokenScope { read, play, trade, chat, govern };

constexpr auto enum_names(TokenScope) {
    return names("read", "play", "trade", "chat", "govern");
}

inline constexpr std::int64_t most_tokens = 10;   ///< of one account
inline constexpr std::int32_t default_pace = 60;  ///< calls a minute
inline constexpr std::int32_t most_pace = 300;    ///< what a person may read in a minute
inline constexpr std::chrono::minutes access_life{15};
inline constexpr std::chrono::minutes usage_precision{1};  ///< of last_used_at

/// Secret scanners and people know a token by it.
inline constexpr std::string_view secret_prefix = "swp_";

/// It could be one: anything else is refused without a look at the database.
[[nodiscard]] bool is_secret(std::string_view text);

/// Printable, not blank at its ends.
[[nodiscard]] bool is_token_name(std::string_view text);

inline constexpr Pattern token_name{
    "^[^\\x00-\\x20\\x7f]([^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f])?$", &is_token_name,
    "must be printable and not begin or end with a blank"};

/// In their order, each once.
[[nodiscard]] std::vector<TokenScope> normal(std::vector<TokenScope> scopes);

/// Names one field when a token cannot end then.
[[nodiscard]] std::optional<Error> problem_of_end(const std::optional<Time>& expires_at, Time now);

/// When an access token made now must end.
[[nodiscard]] Time access_end(Time now, const std::optional<Time>& token_expires_at, std::chrono::seconds usual_life);

/// The same for every token that does not count, whatever the reason.
[[nodiscard]] Error refusal();

}  // namespace sw::api_tokens
