// Positions leave with their pilot, come back, or arrive.
#include "baggage.hpp"

#include "repository.hpp"
#include "sectorwars/travel.hpp"

namespace sw::trading {

namespace {

RawJson pack(travel::Load& load) {
    return {to_json(CarriedPositions{repository::take_positions(load.tx, load.pilot.player_id)})};
}

void unpack(travel::Unload& to, const JsonValue& content) {
    for (const auto& position : read_json<CarriedPositions>(content).positions) {
        repository::save_position(
            to.tx, to.player_id, position.commodity, {position.quantity, position.cost, position.awarded}
        );
    }
}

}  // namespace

void register_baggage(const Platform& platform) {
    platform.shared.get<travel::Baggage>()->add({"positions", 40, pack, unpack});
}

}  // namespace sw::trading
