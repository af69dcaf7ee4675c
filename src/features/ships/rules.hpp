// What a ship is worth and how its condition reads. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/ships.hpp"

namespace sw::ships {

struct Resale {
    double base = 0, condition = 0, floor = 0;

    static constexpr auto describe() {
        return fields(
            field("base", &Resale::base, "Share of the price that a wreck keeps", between_real(0, 1)),
            field("condition", &Resale::condition, "Share added at full condition", between_real(0, 1)),
            field("floor", &Resale::floor, "Least share of the hull's list price", between_real(0, 1))
        );
    }
};

struct ServiceState {
    int condition = 0;
    std::string status;

    static constexpr auto describe() {
        return fields(
            field("condition", &ServiceState::condition, "From this percentage up", between(0, 100)),
            field("status", &ServiceState::status, "the ship counts as", length(1, 30))
        );
    }
};

struct Tuning {
    Resale resale;
    std::vector<ServiceState> service_states;  ///< best first, the last one at 0
    std::vector<Hull> hulls;

    static constexpr auto describe() {
        return fields(
            field("resale", &Tuning::resale, "What dealers give"),
            field("service_states", &Tuning::service_states, "Condition in words", length(1, 20)),
            field("hulls", &Tuning::hulls, "The ship table", length(1, 100))
        );
    }
};

struct Wear {
    int condition = 100;
    int hull = 0;  ///< points left
};

/// Credits that a dealer would give; never more than the ship cost.
[[nodiscard]] std::int64_t resale_value(std::int64_t purchase_value, const Hull& type, Wear wear, const Resale& rates);

[[nodiscard]] const std::string& service_status(int condition, const std::vector<ServiceState>& states);

}  // namespace sw::ships
