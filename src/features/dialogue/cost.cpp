// Prices of tokens.
#include "cost.hpp"

#include <algorithm>
#include <cmath>

namespace sw::dialogue {

namespace {

constexpr std::int64_t tokens_of_a_price = 1'000'000;
constexpr std::int64_t bytes_of_a_token = 3;

std::int64_t part(std::int64_t tokens, std::int64_t price) {
    return std::clamp<std::int64_t>(tokens, 0, most_tokens) * price;
}

}  // namespace

Price price_of(const CallTuning& tuning, std::string_view model) {
    const Price* best = nullptr;
    for (const auto& price : tuning.prices) {
        if (!model.starts_with(price.model)) continue;
        if (best == nullptr || price.model.size() > best->model.size()) best = &price;
    }
    if (best != nullptr) return *best;
    return *std::max_element(tuning.prices.begin(), tuning.prices.end(), [](const Price& a, const Price& b) {
        return a.input_microusd + a.output_microusd < b.input_microusd + b.output_microusd;
    });
}

std::int64_t cost_of(const Price& price, const Usage& usage) {
    const std::int64_t parts =
        part(usage.input_tokens, price.input_microusd) + part(usage.output_tokens, price.output_microusd);
    return (parts + tokens_of_a_price - 1) / tokens_of_a_price;
}

Usage estimate(const CallTuning& tuning, const Prompt& prompt) {
    const auto bytes = static_cast<std::int64_t>(prompt.instructions.size() + prompt.data.size());
    return {.input_tokens = (bytes + bytes_of_a_token - 1) / bytes_of_a_token, .output_tokens = tuning.reply_tokens};
}

std::int64_t to_microusd(double usd) {
    return std::llround(usd * 1'000'000);
}

bool affordable(const Spending& spent, std::int64_t microusd, const Spending& limits) {
    return spent.player + microusd <= limits.player && spent.everybody + microusd <= limits.everybody;
}

}  // namespace sw::dialogue
