// Decisions about docking and trading: values in, a deal or an error out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "prices.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/result.hpp"
#include "tuning.hpp"

namespace sw::trading {

/// Where the pilot is, as far as docking goes.
struct Berth {
    SectorId sector = 0;
    std::optional<StationId> docked;
    bool landed = false;
};

[[nodiscard]] std::optional<Error> refuse_docking(const Berth& berth, SectorId station_sector);
[[nodiscard]] std::optional<Error> refuse_undocking(const Berth& berth);

struct Order {
    StationId station;
    std::int64_t quantity = 0;
    Side side = Side::buy;
};

struct Situation {
    Berth berth;
    bool has_ship = false;
    std::int64_t credits = 0;
    std::int64_t cargo_used = 0, cargo_capacity = 0;
    std::int64_t held = 0;  ///< of the good, in the hold
    std::int64_t stock = 0;
    const Listing* listing = nullptr;  ///< null: the station does not trade the good
    Terms terms;
    std::int64_t tax_points = 0;  ///< region tax on buys, in hundredths of a percent
    Time at{};
};

struct Deal {
    std::int64_t quantity = 0;
    std::int64_t unit_price = 0;  ///< average, rounded half to even
    std::int64_t base_price = 0;  ///< the station's own price of the first unit
    std::int64_t goods = 0;       ///< credits between pilot and station
    std::int64_t tax = 0;         ///< on top, buys only
    std::int64_t stock_after = 0;
    ShownPrices before{}, after{};

    [[nodiscard]] std::int64_t total() const noexcept { return goods + tax; }
};

/// The one decision behind quote, buy and sell.
[[nodiscard]] Result<Deal> decide(const Order& order, const Situation& situation);

// ---- profit and rank -------------------------------------------------------------------------------------------

/// What a pilot paid for the goods of one kind that are still unsold.
struct Position {
    std::int64_t quantity = 0, cost = 0;
    bool awarded = false;  ///< rank points were given for this good since the pilot docked

    bool operator==(const Position&) const = default;
};

[[nodiscard]] Position after_buying(Position position, const Deal& deal) noexcept;

struct Sale {
    Position position;
    std::optional<std::int64_t> profit;  ///< unknown when nothing of it was ever bought
    std::optional<double> margin;        ///< percent of what was paid
    std::int64_t rank_points = 0;
};

/// `left` is what stays in the hold: selling out closes the position.
[[nodiscard]] Sale after_selling(const Tuning& tuning, const Position& position, const Deal& deal, std::int64_t left);

/// Faction and personal standing do not exist yet and count as neutral.
[[nodiscard]] Terms terms_of(const Tuning& tuning, int rank_percent, std::string_view reputation = "neutral");

}  // namespace sw::trading
