// Market shapes from the tuning.
#include "tuning.hpp"

#include <algorithm>

#include "prices.hpp"

namespace sw::trading {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
}

Error bad_tuning(const std::string& what) {
    return {.code = Code::internal, .id = "bad_balance_file", .message = "config/balance/trading.json: " + what};
}

std::int64_t equilibrium_percent(const StockTuning& stock, const Listing& listing) {
    if (listing.sold && listing.bought) return stock.both_equilibrium_percent;
    return listing.sold ? stock.sold_equilibrium_percent : stock.bought_equilibrium_percent;
}

Listing make_listing(const Tuning& tuning, const StationClass& kind, int size, const std::string& key) {
    const Good& good = tuning.goods.at(key);
    Listing out{.commodity = key, .sold = contains(kind.sells, key), .bought = contains(kind.buys, key)};
    out.base = good.base;
    out.low = divide(good.low * (100 - kind.wider_percent), 100);
    out.high = divide(good.high * (100 + kind.wider_percent), 100);
    out.capacity = good.capacity;
    const std::int64_t rate = out.sold ? kind.production_percent : kind.consumption_percent;
    out.per_hour = std::max<std::int64_t>(1, divide(good.per_hour * rate * size, tuning.stock.standard_size * 100LL));
    out.equilibrium = good.capacity * equilibrium_percent(tuning.stock, out) / 100;
    out.gap_percent = tuning.stock.gap_percent_per_hour;
    out.sell_percent = tuning.stock.sell_spread_percent;
    out.buy_percent = tuning.stock.buy_spread_percent;
    out.charges_percent = kind.charges_percent;
    out.pays_percent = kind.pays_percent;
    out.cycle_percent = kind.cycle_percent;
    out.cycle_offset_hours = good.cycle_offset_hours;
    return out;
}

}  // namespace

const StationClass* find_class(const Tuning& tuning, int station_class) {
    const auto found = std::find_if(tuning.classes.begin(), tuning.classes.end(), [&](const StationClass& one) {
        return one.station_class == station_class;
    });
    return found == tuning.classes.end() ? nullptr : &*found;
}

std::optional<Listing> listing_of(
    const Tuning& tuning, int station_class, int station_size, std::string_view commodity
) {
    const StationClass* kind = find_class(tuning, station_class);
    if (kind == nullptr || (!contains(kind->sells, commodity) && !contains(kind->buys, commodity))) return std::nullopt;
    return make_listing(tuning, *kind, station_size, std::string(commodity));
}

std::vector<Listing> listings_of(const Tuning& tuning, int station_class, int station_size) {
    std::vector<Listing> out;
    for (const auto& [key, good] : tuning.goods) {
        if (auto listing = listing_of(tuning, station_class, station_size, key)) out.push_back(std::move(*listing));
    }
    return out;
}

std::pair<std::int64_t, std::int64_t> opening_stock(const Tuning& tuning, int station_class, const Listing& listing) {
    const StationClass* kind = find_class(tuning, station_class);
    if (kind != nullptr && kind->opening) {
        const auto exact = kind->opening->find(listing.commodity);
        if (exact != kind->opening->end()) return {exact->second, exact->second};
    }
    Fill fill = listing.sold ? tuning.stock.sold_fill : tuning.stock.bought_fill;
    if (listing.sold && listing.bought) fill = tuning.stock.both_fill;
    else if (kind != nullptr && listing.sold) fill = kind->sold_fill.value_or(fill);
    else if (kind != nullptr) fill = kind->bought_fill.value_or(fill);
    const auto units = [&](int percent) { return std::max<std::int64_t>(1, listing.capacity * percent / 100); };
    return {units(fill.low), units(fill.high)};
}

std::optional<Error> problem_of(const Tuning& tuning) {
    for (const auto& [key, good] : tuning.goods) {
        if (good.low > good.base || good.base > good.high) return bad_tuning("the price range of " + key + " is empty");
    }
    for (const auto& kind : tuning.classes) {
        for (const auto* list : {&kind.buys, &kind.sells}) {
            for (const auto& key : *list) {
                if (tuning.goods.count(key) == 0) return bad_tuning(kind.name + " trades the unknown good " + key);
            }
        }
    }
    if (tuning.reputation_percent.count("neutral") == 0) return bad_tuning("there is no neutral reputation");
    return std::nullopt;
}

}  // namespace sw::trading
