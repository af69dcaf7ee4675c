// Stock over time: a market's shape and stock at an instant, and the job that keeps all markets moving.
#pragma once

#include <memory>

#include "repository.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/ledger.hpp"

namespace sw::trading {

/// A good at a station with its stock brought up to an instant; nothing is stored by looking.
struct LiveMarket {
    Listing listing;
    std::int64_t stock = 0;
    std::int64_t produced = 0;  ///< since the last stored tick; negative when consumed
    Time tick_at{};
};

/// nullopt when the station's class no longer trades the good.
[[nodiscard]] std::optional<LiveMarket> bring_up(
    const Tuning& tuning, const galaxy::Station& station, const repository::Market& market, std::int64_t stock, Time at
);

/// Books what was produced or consumed since the last tick.
void add_production(ledger::Posting& posting, StationId station, const LiveMarket& market);

/// One bounded batch: the markets that waited longest, in every region. The job of the feature.
void advance_markets(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas);

}  // namespace sw::trading
