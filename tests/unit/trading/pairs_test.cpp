// Port pairs among explored sectors.
#include "features/trading/pairs.hpp"

#include "support.hpp"

using namespace sw;
using namespace sw::trading;

namespace {

/// Sectors 1 - 2 - 3 - 4 in a row; a seller of organics in 1, buyers in 3 and 4.
struct Row {
    galaxy::Atlas atlas;
    Known known{{1, true}, {2, true}, {3, true}, {4, true}};
    std::vector<Port> ports;

    Row() {
        galaxy::Atlas::Parts parts;
        parts.regions.push_back({.name = "row"});
        for (SectorId id = 1; id <= 4; ++id) {
            parts.sectors.push_back({.sector_id = id});
            if (id < 4) parts.links.push_back({.from = id, .to = id + 1});
            if (id > 1) parts.links.push_back({.from = id, .to = id - 1});
        }
        const auto add = [&](std::uint64_t number, SectorId sector, int kind) {
            galaxy::Station station;
            station.station_id = StationId{Uuid::derive(3, number)};
            station.sector_id = sector;
            station.station_class = kind;
            parts.stations.push_back(station);
        };
        add(1, 1, 1);
        add(2, 3, 2);
        add(3, 4, 2);
        atlas = galaxy::Atlas(std::move(parts));
        for (std::uint64_t number = 1; number <= 3; ++number) {
            const auto* station = atlas.station(StationId{Uuid::derive(3, number)});
            const auto listing = listing_of(shipped(), station->station_class, 5, "organics").value();
            ports.push_back({station, listing, number == 1 ? listing.equilibrium : 450, 0});
        }
    }

    std::vector<Pair> find(int max_hops, std::int64_t hold = 50) const {
        return find_pairs(atlas, known, ports, {.max_hops = max_hops, .hold = hold, .limit = 10, .at = noon});
    }
};

}  // namespace

TEST_CASE("the nearer of two equal buyers comes first") {
    const Row row;
    const auto pairs = row.find(5);
    REQUIRE(pairs.size() == 2);
    CHECK(pairs[0].hops == 2);
    CHECK(pairs[1].hops == 3);
    CHECK(pairs[0].from->station->sector_id == 1);
    CHECK(pairs[0].to->station->sector_id == 3);
    CHECK(pairs[0].quantity == 50);
    CHECK(pairs[0].profit() == pairs[1].profit());
    CHECK(pairs[0].profit_per_hop() > pairs[1].profit_per_hop());
}

TEST_CASE("pairs beyond the hops or behind unknown sectors are not shown") {
    Row row;
    CHECK(row.find(1).empty());
    CHECK(row.find(2).size() == 1);
    row.known.erase(2);
    CHECK(row.find(5).empty());
}

TEST_CASE("the best lot stops where the next unit would lose") {
    const Row row;
    const auto pair = row.find(2, 100'000).at(0);
    CHECK(pair.quantity < 1000);
    const auto gain = [&](std::int64_t quantity) {
        return total_of(pair.to->listing, {pair.to->stock, quantity, Side::sell}, {}, noon) -
               total_of(pair.from->listing, {pair.from->stock, quantity, Side::buy}, {}, noon);
    };
    CHECK(pair.profit() == gain(pair.quantity));
    for (const std::int64_t other : {pair.quantity - 50, pair.quantity - 1, pair.quantity + 1, pair.quantity + 50}) {
        CHECK(gain(other) <= pair.profit());
    }
}

TEST_CASE("the best hauls are worth about what the balance was computed for") {
    // Seller at 80 % fill, buyer at 15 %: the best single lot of each good and its profit.
    struct Haul {
        std::string good;
        std::int64_t units, profit;
    };

    for (const Haul& haul :
         {Haul{"equipment", 342, 5000}, {"ore", 855, 4400}, {"fuel", 684, 4700}, {"organics", 513, 1400}}) {
        const Listing listing = plain(haul.good);
        std::int64_t best = 0, at_published = 0, profit = 0;
        const std::int64_t from = listing.capacity * 80 / 100;
        const std::int64_t to = listing.capacity * 15 / 100;
        for (std::int64_t unit = 0; unit < from; ++unit) {
            profit += price_of(listing, to + unit + 1, 10000).buy - price_of(listing, from - unit, 10000).sell;
            best = std::max(best, profit);
            if (unit + 1 == haul.units) at_published = profit;
        }
        CAPTURE(haul.good);
        CHECK(std::abs(best - haul.profit) <= haul.profit / 10);
        // Whole credits make the top of the curve flat, so that several lots are equally good.
        CHECK(at_published >= best * 95 / 100);
    }
}

TEST_CASE("the hold, the stock and the buyer's room bound the lot") {
    Row row;
    CHECK(row.find(2, 7).at(0).quantity == 7);
    CHECK(row.find(2, 0).empty());
    row.ports[0].stock = 5;
    const auto pairs = row.find(2);
    CHECK((pairs.empty() || pairs[0].quantity <= 5));
}

TEST_CASE("a lot costs no more than the purse holds") {
    const Row row;
    const auto rich = row.find(5).at(0);
    PairQuery query{.max_hops = 5, .hold = 50, .limit = 10, .at = noon};
    query.purse = rich.cost / 2;
    const auto poor = find_pairs(row.atlas, row.known, row.ports, query).at(0);
    CHECK(poor.quantity > 0);
    CHECK(poor.quantity < rich.quantity);
    CHECK(poor.cost <= query.purse);
    query.purse = 0;
    CHECK(find_pairs(row.atlas, row.known, row.ports, query).empty());
}
