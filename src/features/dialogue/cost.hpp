// Money for models, in whole micro-dollars, always rounded up.
#pragma once

#include <cstdint>
#include <string_view>

#include "prompt.hpp"
#include "tuning.hpp"

namespace sw::dialogue {

struct Usage {
    std::int64_t input_tokens = 0, output_tokens = 0;
};

inline constexpr std::int64_t most_tokens = 10'000'000;  ///< of one call; more is no true figure

/// The price with the longest beginning of `model`; the most expensive one when none fits.
[[nodiscard]] Price price_of(const CallTuning& tuning, std::string_view model);

[[nodiscard]] std::int64_t cost_of(const Price& price, const Usage& usage);

/// Before the call: three bytes of a prompt are a token at most in the languages of the game, and the reply is as long
/// as it may be.
[[nodiscard]] Usage estimate(const CallTuning& tuning, const Prompt& prompt);

[[nodiscard]] std::int64_t to_microusd(double usd);

struct Spending {
    std::int64_t player = 0, everybody = 0;
};

/// Would both stay within their day's limits?
[[nodiscard]] bool affordable(const Spending& spent, std::int64_t microusd, const Spending& limits);

}  // namespace sw::dialogue
