// Ships leave with their pilot, come back, or arrive.
#include "baggage.hpp"

#include "repository.hpp"
#include "sectorwars/travel.hpp"

namespace sw::ships {

namespace {

RawJson pack(travel::Load& load) {
    CarriedFleet fleet{.flown = load.pilot.current_ship_id, .ships = {}};
    fleet.ships = take_ships(load.tx, load.pilot.player_id, load.pilot.current_ship_id, load.everything);
    for (const auto& ship : fleet.ships) load.ships.push_back(ship.ship_id);
    return {to_json(fleet)};
}

void unpack(const Catalogue& hulls, travel::Unload& to, const JsonValue& content) {
    auto fleet = read_json<CarriedFleet>(content);
    for (auto& ship : fleet.ships) {
        if (hulls.find(ship.type) == nullptr)
            throw Failure(Code::rule_violation, "unknown_hull", "No hull is called " + ship.type + " here.");
        if (!to.refund) ship.sector_id = to.sector;
        insert_carried(to.tx, to.player_id, ship);
    }
    if (fleet.flown) players::board(to.tx, to.player_id, *fleet.flown);
}

}  // namespace

void register_baggage(const Platform& platform) {
    const auto hulls = platform.shared.get<Catalogue>();
    platform.shared.get<travel::Baggage>()->add(
        {"ships", 20, pack, [hulls](travel::Unload& to, const JsonValue& content) { unpack(*hulls, to, content); }}
    );
}

}  // namespace sw::ships
