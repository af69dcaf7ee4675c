// What a measurement says, and the helpers that all of them share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Figure {
    std::string name;
    double value = 0;
    std::string unit;  ///< "ratio", "ms", …
    std::optional<double> goal{};
    bool at_most = false;  ///< the goal is an upper bound

    [[nodiscard]] bool short_of_goal() const { return goal && (at_most ? value > *goal : value < *goal); }
};

using Figures = std::vector<Figure>;

struct Settings {
    double seconds = 4;  ///< of one side in one round
    int rounds = 3;
    int sockets = 5000;
};

/// The value below which the share `q` of the samples lies; 0 without samples.
inline double quantile(std::vector<double> samples, double q) {
    if (samples.empty()) return 0;
    const auto last = static_cast<double>(samples.size() - 1);
    const auto at = samples.begin() + static_cast<std::ptrdiff_t>(q * last + 0.5);
    std::nth_element(samples.begin(), at, samples.end());
    return *at;
}

inline double median(std::vector<double> samples) {
    return quantile(std::move(samples), 0.5);
}

}  // namespace bench
