// The figures of config/balance/bank.json (rules_economy 43).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::bank {

struct Surcharge {
    std::int64_t above = 0;
    std::int32_t percent = 0;

    static constexpr auto describe() {
        return fields(
            field("above", &Surcharge::above, "Credits sent within flow_days", at_least(0)),
            field("percent", &Surcharge::percent, "Of what goes beyond, up to the next step", between(0, 1000))
        );
    }
};

struct Tuning {
    std::vector<std::int32_t> station_classes;
    std::vector<std::string> station_types;
    std::int32_t tax_percent = 5;
    std::vector<Surcharge> surcharges;
    std::int32_t flow_days = 7;
    std::int64_t most_sent = 2'000'000, most_received = 1'000'000;
    std::int32_t newcomer_days = 7;
    std::int64_t most_received_by_newcomer = 50'000;
    std::int32_t pair_days = 30;
    std::int64_t most_of_pair = 250'000;

    static constexpr auto describe() {
        using T = Tuning;
        return fields(
            field("station_classes", &T::station_classes, "Stations of these classes have a bank"),
            field("station_types", &T::station_types, "And those of these types"),
            field("tax_percent", &T::tax_percent, "Of the amount, paid by the sender on top", between(0, 100)),
            field("surcharges", &T::surcharges, "Steps, ascending", length(0, 10)),
            field("flow_days", &T::flow_days, "Surcharges and limits of one pilot count these days", between(1, 365)),
            field("most_sent", &T::most_sent, "Credits that a pilot may send in flow_days", at_least(1)),
            field("most_received", &T::most_received, "Credits that a pilot may get in flow_days", at_least(1)),
            field("newcomer_days", &T::newcomer_days, "So long a pilot is new", between(0, 365)),
            field("most_received_by_newcomer", &T::most_received_by_newcomer, "While new", at_least(0)),
            field("pair_days", &T::pair_days, "The limit of a pair counts these days", between(1, 365)),
            field("most_of_pair", &T::most_of_pair, "Credits between two pilots, both directions", at_least(1))
        );
    }
};

/// Steps must ascend.
[[nodiscard]] std::optional<Error> problem_of(const Tuning& tuning);

}  // namespace sw::bank
