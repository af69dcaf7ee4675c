// A pilot leaves, comes back, or arrives.
#include "baggage.hpp"

#include <algorithm>

#include "repository.hpp"
#include "sectorwars/travel.hpp"

namespace sw::players {

namespace {

RawJson pack(travel::Load& load) {
    const CarriedPilot carried = find_carried(load.tx, load.pilot.player_id);
    depart(load.tx, load.pilot.player_id);
    return {to_json(carried)};
}

void unpack(const Progress& progress, travel::Unload& to, const JsonValue& content) {
    const auto carried = read_json<CarriedPilot>(content);
    if (to.refund) return come_back(to.tx, to.player_id, carried);
    Pilot pilot{
        .player_id = to.player_id,
        .turns = carried.turns,
        .turns_anchor = std::min(carried.turns_anchor, to.tx.now()),
        .current_region_id = to.region,
        .current_sector_id = to.sector,
        .interactions = carried.interactions,
        .rank_points = carried.rank_points};
    progress.settle(pilot);
    arrive(to.tx, pilot, carried);
}

}  // namespace

void register_baggage(const Platform& platform) {
    const auto progress = platform.shared.get<Progress>();
    platform.shared.get<travel::Baggage>()->add(
        {"pilot", 10, pack,
         [progress](travel::Unload& to, const JsonValue& content) { unpack(*progress, to, content); }}
    );
}

}  // namespace sw::players
