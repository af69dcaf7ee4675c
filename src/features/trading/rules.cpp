// Decisions about docking and trading.
#include "rules.hpp"

#include <algorithm>
#include <cmath>

#include "sectorwars/players.hpp"

namespace sw::trading {
namespace {

Error refuse(std::string id, std::string message) {
    return {.code = Code::rule_violation, .id = std::move(id), .message = std::move(message)};
}

std::optional<Error> refuse_place(const Order& order, const Situation& at) {
    if (!at.has_ship) return players::no_ship();
    if (at.berth.landed) return refuse("landed", "Take off before you trade.");
    if (!at.berth.docked) return refuse("not_docked", "Dock at a station first.");
    if (*at.berth.docked != order.station) return refuse("wrong_station", "You are docked at another station.");
    const bool traded = at.listing != nullptr && (order.side == Side::buy ? at.listing->sold : at.listing->bought);
    if (traded) return std::nullopt;
    if (order.side == Side::buy) return refuse("not_traded_here", "This station does not sell that.");
    return refuse("not_traded_here", "This station does not buy that.");
}

std::optional<Error> refuse_amount(const Order& order, const Situation& at) {
    if (order.side == Side::buy) {
        if (order.quantity > at.stock) {
            return refuse("insufficient_stock", "The station has only " + std::to_string(at.stock) + " of that.");
        }
        const std::int64_t room = std::max<std::int64_t>(0, at.cargo_capacity - at.cargo_used);
        if (order.quantity <= room) return std::nullopt;
        return refuse("insufficient_cargo_space", "Your hold has room for " + std::to_string(room) + " more.");
    }
    if (order.quantity > at.held) {
        return refuse("insufficient_cargo", "You have only " + std::to_string(at.held) + " of that in your hold.");
    }
    const std::int64_t room = std::max<std::int64_t>(0, at.listing->capacity - at.stock);
    if (order.quantity <= room) return std::nullopt;
    return refuse("station_full", "The station has room for " + std::to_string(room) + " more.");
}

}  // namespace

std::optional<Error> refuse_docking(const Berth& berth, SectorId station_sector) {
    if (berth.landed) return refuse("landed", "Take off before you dock.");
    if (berth.docked) return refuse("already_docked", "You are docked already.");
    if (berth.sector != station_sector) return refuse("wrong_sector", "That station is in another sector.");
    return std::nullopt;
}

std::optional<Error> refuse_undocking(const Berth& berth) {
    if (!berth.docked) return refuse("not_docked", "You are not docked.");
    return std::nullopt;
}

Result<Deal> decide(const Order& order, const Situation& at) {
    if (auto error = refuse_place(order, at)) return *error;
    if (auto error = refuse_amount(order, at)) return *error;
    const Listing& listing = *at.listing;
    const bool buying = order.side == Side::buy;
    Deal deal{.quantity = order.quantity};
    deal.goods = total_of(listing, {at.stock, order.quantity, order.side}, at.terms, at.at);
    deal.unit_price = divide(deal.goods, order.quantity);
    deal.before = shown_prices(listing, at.stock, at.at);
    deal.base_price = buying ? deal.before.sell : deal.before.buy;
    deal.stock_after = at.stock + (buying ? -order.quantity : order.quantity);
    deal.after = shown_prices(listing, deal.stock_after, at.at);
    if (!buying) return deal;
    // Rounded up, so that small orders do not slip under the tax.
    deal.tax = (deal.goods * at.tax_points + 9999) / 10000;
    if (deal.total() > at.credits) {
        return refuse("insufficient_credits", "That costs " + std::to_string(deal.total()) + " credits.");
    }
    return deal;
}

Position after_buying(Position position, const Deal& deal) noexcept {
    position.quantity += deal.quantity;
    position.cost += deal.total();
    return position;
}

Sale after_selling(const Tuning& tuning, const Position& position, const Deal& deal, std::int64_t left) {
    Sale sale{.position = position};
    const std::int64_t known = std::min(deal.quantity, position.quantity);
    if (known > 0) {
        const std::int64_t cost = divide(position.cost * known, position.quantity);
        sale.position.quantity -= known;
        sale.position.cost -= cost;
        sale.profit = deal.goods * known / deal.quantity - cost;
        if (cost > 0) {
            const double percent = 100.0 * static_cast<double>(*sale.profit) / static_cast<double>(cost);
            sale.margin = std::round(percent * 100) / 100;
        }
    }
    if (left == 0) sale.position.quantity = sale.position.cost = 0;
    if (sale.profit.value_or(0) > 0 && !position.awarded) {
        const auto found =
            std::find_if(tuning.trade_points.begin(), tuning.trade_points.end(), [&](const TradePoints& step) {
                return deal.goods >= step.value;
            });
        if (found != tuning.trade_points.end()) sale.rank_points = found->points;
        sale.position.awarded = sale.rank_points > 0;
    }
    return sale;
}

Terms terms_of(const Tuning& tuning, int rank_percent, std::string_view reputation) {
    const auto factor = tuning.reputation_percent.find(std::string(reputation));
    Terms terms;
    if (factor != tuning.reputation_percent.end()) terms.reputation_percent = factor->second;
    terms.rank_percent = std::min(rank_percent, tuning.rank_discount_cap_percent);
    return terms;
}

}  // namespace sw::trading
