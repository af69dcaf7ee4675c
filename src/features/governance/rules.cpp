// See the header.
#include "rules.hpp"

#include <cmath>

namespace sw::governance {

double approval_percentage(std::int64_t votes_for, std::int64_t votes_against) {
    const std::int64_t all = votes_for + votes_against;
    if (all == 0) return 0;
    return std::round(10'000.0 * static_cast<double>(votes_for) / static_cast<double>(all)) / 100.0;
}

}  // namespace sw::governance
