// The price engine and the stock tick: integers only, so that every machine and every order of trades agrees.
//
// Unit k is the unit that lifts the stock from k - 1 to k. It has one price for players who buy it and one for players
// who sell it, whoever trades it and in whatever lot; a lot costs the sum of its units. So a split order costs what
// the whole one does, and a way there and back over the same units loses the spread of each of them.
#pragma once

#include <cstdint>

#include "sectorwars/base/time.hpp"
#include "tuning.hpp"

namespace sw::trading {

enum class Side { buy, sell };  ///< what the player does

constexpr auto enum_names(Side) {
    return names("buy", "sell");
}

/// Rounded half to even. above >= 0, below > 0.
[[nodiscard]] std::int64_t divide(std::int64_t above, std::int64_t below) noexcept;

/// A station's own prices of one unit.
struct UnitPrice {
    std::int64_t sell;     ///< the station charges
    std::int64_t buy;      ///< the station pays; less than sell
    std::int64_t divider;  ///< nobody sells above it and nobody buys at it or below: buy <= divider < sell
};

/// What the hour of the day makes of the base price, in hundredths of a percent.
[[nodiscard]] std::int64_t cycle_factor(const Listing& listing, Time at) noexcept;

/// The prices of unit `level`; `cycle` from cycle_factor().
[[nodiscard]] UnitPrice price_of(const Listing& listing, std::int64_t level, std::int64_t cycle) noexcept;

/// What a pilot's standing makes of a price, in percent: more is worse for the pilot.
struct Terms {
    std::int64_t faction_percent = 100;
    std::int64_t reputation_percent = 100;
    std::int64_t rank_percent = 0;  ///< discount
};

/// The price of one unit for a pilot. For all pilots, at the same moment: buying > divider >= selling.
[[nodiscard]] std::int64_t price_for(
    const Listing& listing, const UnitPrice& unit, const Terms& terms, Side side
) noexcept;

struct Lot {
    std::int64_t stock;
    std::int64_t quantity;  ///< within stock (buy) or the free capacity (sell)
    Side side;
};

/// The sum over the units of the lot.
[[nodiscard]] std::int64_t total_of(const Listing& listing, const Lot& lot, const Terms& terms, Time at) noexcept;

/// What the market shows: the next unit either way.
struct ShownPrices {
    std::int64_t sell, buy;
};

[[nodiscard]] ShownPrices shown_prices(const Listing& listing, std::int64_t stock, Time at) noexcept;

/// Stock after whole hours of production or consumption. Advancing by a and then by b is advancing by a + b.
[[nodiscard]] std::int64_t advance(const Listing& listing, std::int64_t stock, std::int64_t hours) noexcept;

[[nodiscard]] std::int64_t whole_hours(Time from, Time to) noexcept;

}  // namespace sw::trading
