// Samples of prices as values.
#include "samples.hpp"

#include <algorithm>

namespace sw::trading {

Time bucket_of(Time at, std::int32_t minutes) noexcept {
    const auto length = std::chrono::minutes(minutes);
    const auto since = std::chrono::floor<std::chrono::minutes>(at.time_since_epoch());
    return Time(since - since % length);
}

std::vector<PriceSample> thin_out(const std::vector<PriceSample>& samples, Time from, Time to, std::int32_t parts) {
    std::vector<PriceSample> out;
    std::int64_t last_part = -1;
    const auto whole = std::max<std::int64_t>(1, (to - from).count());
    for (const auto& sample : samples) {
        const auto since = std::clamp<std::int64_t>((sample.recorded_at - from).count(), 0, whole - 1);
        const auto part = static_cast<std::int64_t>(
            static_cast<double>(since) / static_cast<double>(whole) * static_cast<double>(parts)
        );
        if (part == last_part) out.back() = sample;
        else out.push_back(sample);
        last_part = part;
    }
    return out;
}

repository::Sample sample_of(StationId station, const LiveMarket& market, Time at) {
    const auto prices = shown_prices(market.listing, market.stock, at);
    return {station, market.listing.commodity, prices.buy, prices.sell, market.stock};
}

bool has_moved(const repository::Market& before, const LiveMarket& market) noexcept {
    const bool traded = before.last_trade_at && *before.last_trade_at >= before.last_tick_at;
    return traded || market.produced != 0 || market.listing.cycle_percent != 0;
}

}  // namespace sw::trading
