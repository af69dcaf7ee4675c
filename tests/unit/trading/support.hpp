// The shipped balance data and a market made of it.
#pragma once

#include <array>
#include <fstream>
#include <iterator>
#include <random>

#include "features/trading/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

namespace sw::trading {

/// Tests run in the source tree.
inline const Tuning& shipped() {
    static const Tuning tuning = [] {
        std::ifstream file("config/balance/trading.json");
        return parse_json<Tuning>(std::string(std::istreambuf_iterator<char>(file), {}));
    }();
    return tuning;
}

/// A station that buys and sells the good at the usual prices.
inline Listing plain(const std::string& good) {
    Tuning tuning = shipped();
    tuning.classes = {{.station_class = 1, .name = "plain", .buys = {good}, .sells = {good}}};
    return listing_of(tuning, 1, 5, good).value();
}

inline const Time noon = Time{std::chrono::hours(12)};

inline Terms random_terms(Random& random) {
    constexpr std::array<std::int64_t, 9> factions{85, 90, 95, 97, 100, 105, 115, 130, 150};
    constexpr std::array<std::int64_t, 8> reputations{90, 95, 97, 100, 105, 110, 115, 120};
    Terms terms;
    terms.faction_percent = factions[static_cast<std::size_t>(random.integer(0, 8))];
    terms.reputation_percent = reputations[static_cast<std::size_t>(random.integer(0, 7))];
    terms.rank_percent = random.integer(0, 12);
    return terms;
}

}  // namespace sw::trading
