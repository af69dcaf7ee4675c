// Docking, trading, profit and rank points.
#include "features/trading/rules.hpp"

#include "support.hpp"

using namespace sw;
using namespace sw::trading;

namespace {

const StationId here{Uuid::derive(3, 1)};
const StationId elsewhere{Uuid::derive(3, 2)};

struct Stage {
    Listing listing = plain("ore");
    Situation at;

    Stage() {
        at.berth = {.sector = 1, .docked = here};
        at.has_ship = true;
        at.credits = 10'000;
        at.cargo_capacity = 100;
        at.stock = 2500;
        at.listing = &listing;
        at.at = noon;
    }

    std::string refusal(std::int64_t quantity, Side side, StationId station = here) const {
        const auto deal = decide({station, quantity, side}, at);
        if (deal.has_value()) return "";
        CHECK(deal.error().code == Code::rule_violation);
        return deal.error().id;
    }
};

}  // namespace

TEST_CASE("docking needs the right sector and a free ship") {
    CHECK_FALSE(refuse_docking({.sector = 5}, 5).has_value());
    CHECK(refuse_docking({.sector = 5}, 6)->id == "wrong_sector");
    CHECK(refuse_docking({.sector = 5, .docked = here}, 5)->id == "already_docked");
    CHECK(refuse_docking({.sector = 5, .landed = true}, 5)->id == "landed");
    CHECK(refuse_undocking({.sector = 5})->id == "not_docked");
    CHECK_FALSE(refuse_undocking({.sector = 5, .docked = here}).has_value());
}

TEST_CASE("each broken precondition has its own code") {
    Stage stage;
    CHECK(stage.refusal(10, Side::buy).empty());
    CHECK(stage.refusal(2501, Side::buy) == "insufficient_stock");
    CHECK(stage.refusal(101, Side::buy) == "insufficient_cargo_space");
    CHECK(stage.refusal(1, Side::sell) == "insufficient_cargo");
    CHECK(stage.refusal(1, Side::buy, elsewhere) == "wrong_station");
    stage.at.credits = 100;
    CHECK(stage.refusal(10, Side::buy) == "insufficient_credits");
    stage.at.held = 50;
    stage.at.stock = stage.listing.capacity;
    CHECK(stage.refusal(1, Side::sell) == "station_full");
    stage.at.has_ship = false;
    CHECK(stage.refusal(1, Side::buy) == "no_ship");
    stage.at.berth.docked.reset();
    CHECK(stage.refusal(1, Side::buy) == "no_ship");  // who has none yet is told that first
    stage.at.has_ship = true;
    CHECK(stage.refusal(1, Side::buy) == "not_docked");
    stage.at.berth.landed = true;
    CHECK(stage.refusal(1, Side::buy) == "landed");
}

TEST_CASE("a station trades only what its class does") {
    Stage stage;
    stage.listing = listing_of(shipped(), 1, 5, "ore").value();
    stage.at.held = 10;
    CHECK(stage.refusal(1, Side::buy) == "not_traded_here");
    CHECK(stage.refusal(1, Side::sell).empty());
    stage.listing = listing_of(shipped(), 1, 5, "organics").value();
    CHECK(stage.refusal(1, Side::sell) == "not_traded_here");
    CHECK(stage.refusal(1, Side::buy).empty());
    stage.at.listing = nullptr;
    CHECK(stage.refusal(1, Side::buy) == "not_traded_here");
}

TEST_CASE("exactly all credits, cargo space and stock can be used") {
    Stage stage;
    stage.at.stock = 100;
    const Deal all = decide({here, 100, Side::buy}, stage.at).value();
    CHECK(all.stock_after == 0);
    stage.at.credits = all.total();
    CHECK(stage.refusal(100, Side::buy).empty());
    stage.at.credits -= 1;
    CHECK(stage.refusal(100, Side::buy) == "insufficient_credits");
}

TEST_CASE("the region's tax comes on top of buys, rounded up, and not on sells") {
    Stage stage;
    stage.at.tax_points = 200;
    stage.at.held = 10;
    const Deal one = decide({here, 1, Side::buy}, stage.at).value();
    CHECK(one.goods == 34);
    CHECK(one.tax == 1);
    const Deal many = decide({here, 50, Side::buy}, stage.at).value();
    CHECK(many.tax == (many.goods * 2 + 99) / 100);
    CHECK(decide({here, 10, Side::sell}, stage.at)->tax == 0);
}

TEST_CASE("an overfull hold has no room, not negative room") {
    Stage stage;
    stage.at.cargo_used = 120;
    CHECK(stage.refusal(1, Side::buy) == "insufficient_cargo_space");
    stage.at.held = 120;
    CHECK(stage.refusal(1, Side::sell).empty());
}

TEST_CASE("profit is measured against the average cost of what was bought") {
    const Position bought = after_buying({.quantity = 10, .cost = 100}, {.quantity = 10, .goods = 290, .tax = 10});
    CHECK(bought == Position{20, 400, false});
    const Sale sale = after_selling(shipped(), bought, {.quantity = 5, .goods = 150}, 15);
    CHECK(sale.profit == 50);
    CHECK(sale.margin == 50.0);
    CHECK(sale.position == Position{15, 300, false});
    CHECK(sale.rank_points == 0);
}

TEST_CASE("goods of unknown origin earn no profit and no points") {
    const Sale sale = after_selling(shipped(), {}, {.quantity = 1000, .goods = 50'000}, 0);
    CHECK_FALSE(sale.profit.has_value());
    CHECK(sale.rank_points == 0);
    // Half of it was bought: only that half counts.
    const Sale half = after_selling(shipped(), {.quantity = 5, .cost = 50}, {.quantity = 10, .goods = 200}, 0);
    CHECK(half.profit == 50);
}

TEST_CASE("rank points come once a docking and commodity, and only for a profit") {
    const Position cheap{.quantity = 100, .cost = 1000};
    const Sale first = after_selling(shipped(), cheap, {.quantity = 50, .goods = 60'000}, 50);
    CHECK(first.rank_points == 15);
    CHECK(first.position.awarded);
    CHECK(after_selling(shipped(), first.position, {.quantity = 50, .goods = 60'000}, 0).rank_points == 0);
    const Position dear{.quantity = 100, .cost = 200'000};
    CHECK(after_selling(shipped(), dear, {.quantity = 100, .goods = 100'000}, 0).rank_points == 0);
}

TEST_CASE("selling out closes the position") {
    const Sale sale = after_selling(shipped(), {.quantity = 20, .cost = 400}, {.quantity = 5, .goods = 150}, 0);
    CHECK(sale.position == Position{0, 0, false});
}

TEST_CASE("the rank discount is capped and reputation is a factor") {
    CHECK(terms_of(shipped(), 50).rank_percent == 12);
    CHECK(terms_of(shipped(), 5).rank_percent == 5);
    CHECK(terms_of(shipped(), 0).reputation_percent == 100);
    CHECK(terms_of(shipped(), 0, "villain").reputation_percent == 120);
}
