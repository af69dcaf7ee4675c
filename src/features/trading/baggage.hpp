// What pilots paid for their cargo, as a part of what travels between regions.
#pragma once

#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::trading {

struct CarriedPosition {
    std::string commodity;
    std::int64_t quantity = 0, cost = 0;
    bool awarded = false;

    static constexpr auto describe() {
        return fields(
            field("commodity", &CarriedPosition::commodity, "Good", length(1, 60)),
            field("quantity", &CarriedPosition::quantity, "Units", at_least(0)),
            field("cost", &CarriedPosition::cost, "Credits paid for them", at_least(0)),
            field("awarded", &CarriedPosition::awarded, "Rank points were given since the pilot docked")
        );
    }
};

struct CarriedPositions {
    std::vector<CarriedPosition> positions;

    static constexpr auto describe() {
        return fields(field("positions", &CarriedPositions::positions, "By good", length(0, 1000)));
    }
};

/// Adds the positions to what travels.
void register_baggage(const Platform& platform);

}  // namespace sw::trading
