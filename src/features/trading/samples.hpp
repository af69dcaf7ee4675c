// Samples of prices as values: when they are taken, and what is left of many. Pure.
#pragma once

#include "markets.hpp"

namespace sw::trading {

struct PriceHistoryRequest {
    StationId station_id;
    std::string commodity;
    std::int32_t hours = 24;

    static constexpr auto describe() {
        return fields(
            field("station_id", &PriceHistoryRequest::station_id, "Station that the pilot has visited"),
            field("commodity", &PriceHistoryRequest::commodity, "Commodity", length(1, 40)),
            field("hours", &PriceHistoryRequest::hours, "How far back", or_default(24), between(1, 168))
        );
    }
};

struct PriceSample {
    Time recorded_at{};
    std::int64_t buy_price = 0, sell_price = 0, quantity = 0;

    static constexpr auto describe() {
        return fields(
            field("recorded_at", &PriceSample::recorded_at, "From then until the next sample"),
            field("buy_price", &PriceSample::buy_price, "The station paid this for the next unit"),
            field("sell_price", &PriceSample::sell_price, "The station charged this for the next unit"),
            field("quantity", &PriceSample::quantity, "Units in stock")
        );
    }
};

struct PriceHistory {
    StationId station_id;
    std::string commodity;
    std::vector<PriceSample> samples;

    static constexpr auto describe() {
        return fields(
            field("station_id", &PriceHistory::station_id, "Station"),
            field("commodity", &PriceHistory::commodity, "Commodity"),
            field("samples", &PriceHistory::samples, "Oldest first; the last one is the market as it is now")
        );
    }
};

/// The span of time that an instant belongs to, by its begin.
[[nodiscard]] Time bucket_of(Time at, std::int32_t minutes) noexcept;

/// The newest sample of each of `parts` equal parts of from..to. `samples` are ordered by time.
[[nodiscard]] std::vector<PriceSample> thin_out(
    const std::vector<PriceSample>& samples, Time from, Time to, std::int32_t parts
);

/// What the market shows at an instant.
[[nodiscard]] repository::Sample sample_of(StationId station, const LiveMarket& market, Time at);

/// Whether the market, brought up to now, differs from what it was at its last tick.
[[nodiscard]] bool has_moved(const repository::Market& before, const LiveMarket& market) noexcept;

}  // namespace sw::trading
