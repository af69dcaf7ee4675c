// Resale value after rules_economy 36, condition words after 37.
#include "rules.hpp"

#include <algorithm>
#include <cmath>

namespace sw::ships {

std::int64_t resale_value(std::int64_t purchase_value, const Hull& type, Wear wear, const Resale& rates) {
    const double condition = static_cast<double>(std::clamp(wear.condition, 0, 100)) / 100;
    const double hull_share =
        type.max_hull > 0 ? std::clamp(static_cast<double>(wear.hull) / type.max_hull, 0.0, 1.0) : 1.0;
    const double paid = static_cast<double>(purchase_value);
    const auto value = std::llround(paid * (rates.base + rates.condition * condition) * hull_share);
    const auto floor = std::llround(static_cast<double>(type.cost.amount()) * rates.floor);
    return std::min<std::int64_t>(std::max(value, floor), purchase_value);
}

const std::string& service_status(int condition, const std::vector<ServiceState>& states) {
    for (const auto& state : states) {
        if (condition >= state.condition) return state.status;
    }
    return states.back().status;
}

const Hull* Catalogue::find(std::string_view type) const {
    const auto found = std::find_if(hulls_.begin(), hulls_.end(), [&](const Hull& hull) { return hull.type == type; });
    return found == hulls_.end() ? nullptr : &*found;
}

}  // namespace sw::ships
