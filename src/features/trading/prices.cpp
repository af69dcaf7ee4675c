// The price engine and the stock tick.
#include "prices.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sw::trading {
namespace {

/// sin(2 pi hour / 24) in ten-thousandths; a table, because the library's sine may differ between machines.
constexpr std::array<std::int64_t, 24> hourly_sine{0,     2588,  5000,   7071,  8660,  9659,  10000, 9659,
                                                   8660,  7071,  5000,   2588,  0,     -2588, -5000, -7071,
                                                   -8660, -9659, -10000, -9659, -8660, -7071, -5000, -2588};

}  // namespace

std::int64_t divide(std::int64_t above, std::int64_t below) noexcept {
    const std::int64_t quotient = above / below;
    const std::int64_t twice = 2 * (above % below);
    const bool up = twice > below || (twice == below && quotient % 2 == 1);
    return quotient + (up ? 1 : 0);
}

std::int64_t cycle_factor(const Listing& listing, Time at) noexcept {
    if (listing.cycle_percent == 0) return 10000;
    const auto hour =
        std::chrono::floor<std::chrono::hours>(at.time_since_epoch()).count() + listing.cycle_offset_hours;
    return 10000 + hourly_sine[static_cast<std::size_t>(hour % 24)] * listing.cycle_percent / 100;
}

UnitPrice price_of(const Listing& listing, std::int64_t level, std::int64_t cycle) noexcept {
    // mid = base * (1.5 - level / capacity), as a fraction over 2 * capacity
    const std::int64_t fill = std::clamp<std::int64_t>(level, 0, listing.capacity);
    const std::int64_t mid = listing.base * (3 * listing.capacity - 2 * fill) * cycle;
    const std::int64_t below = 2 * listing.capacity * 10000 * 100 * 100;
    const auto rounded = [&](std::int64_t spread, std::int64_t factor) {
        return std::clamp(divide(mid * spread * factor, below), listing.low, listing.high);
    };
    UnitPrice out{};
    out.sell = rounded(listing.sell_percent, listing.charges_percent);
    out.buy = std::min(rounded(listing.buy_percent, listing.pays_percent), out.sell - 1);
    out.divider = (out.sell + out.buy) / 2;
    return out;
}

std::int64_t price_for(const Listing& listing, const UnitPrice& unit, const Terms& terms, Side side) noexcept {
    const std::int64_t stack = terms.faction_percent * terms.reputation_percent * (100 - terms.rank_percent);
    constexpr std::int64_t whole = 100LL * 100 * 100;
    if (side == Side::buy) {
        const std::int64_t price = std::clamp(divide(unit.sell * stack, whole), listing.low, listing.high);
        return std::max(price, unit.divider + 1);
    }
    // The station's own price may lie below the range, where the spread would vanish; keep that.
    const std::int64_t low = std::min(listing.low, unit.buy);
    const std::int64_t price = std::clamp(divide(unit.buy * whole, stack), low, listing.high);
    return std::max<std::int64_t>(1, std::min(price, unit.divider));
}

std::int64_t total_of(const Listing& listing, const Lot& lot, const Terms& terms, Time at) noexcept {
    const std::int64_t cycle = cycle_factor(listing, at);
    const std::int64_t first = lot.side == Side::buy ? lot.stock - lot.quantity + 1 : lot.stock + 1;
    std::int64_t total = 0;
    for (std::int64_t unit = first; unit < first + lot.quantity; ++unit) {
        total += price_for(listing, price_of(listing, unit, cycle), terms, lot.side);
    }
    return total;
}

ShownPrices shown_prices(const Listing& listing, std::int64_t stock, Time at) noexcept {
    const std::int64_t cycle = cycle_factor(listing, at);
    const std::int64_t sell = price_of(listing, stock, cycle).sell;
    return {sell, std::min(price_of(listing, stock + 1, cycle).buy, sell - 1)};
}

std::int64_t advance(const Listing& listing, std::int64_t stock, std::int64_t hours) noexcept {
    const bool may_rise = listing.sold;
    const bool may_fall = listing.bought;
    for (; hours > 0; --hours) {
        const std::int64_t gap = listing.equilibrium - stock;
        if (gap == 0 || (gap > 0 && !may_rise) || (gap < 0 && !may_fall)) break;
        const std::int64_t share = std::max<std::int64_t>(1, std::abs(gap) * listing.gap_percent / 100);
        const std::int64_t step = std::min(listing.per_hour, share);
        stock += gap > 0 ? step : -step;
    }
    return stock;
}

std::int64_t whole_hours(Time from, Time to) noexcept {
    return to <= from ? 0 : std::chrono::floor<std::chrono::hours>(to - from).count();
}

}  // namespace sw::trading
