// What a transfer costs and when it is refused. Pure.
#pragma once

#include "sectorwars/galaxy.hpp"
#include "tuning.hpp"

namespace sw::bank {

[[nodiscard]] bool has_bank(const Tuning& tuning, const galaxy::Station& station);

/// What the two pilots moved before, in the days that count, and what the sender has.
struct Standing {
    std::int64_t credits = 0;
    std::int64_t sent = 0;      ///< by the sender, in flow_days
    std::int64_t received = 0;  ///< by the recipient, in flow_days
    std::int64_t between = 0;   ///< by the pair, in pair_days
    bool recipient_is_new = false;
};

struct Charge {
    std::int64_t amount = 0, tax = 0, surcharge = 0;

    [[nodiscard]] std::int64_t total() const { return amount + tax + surcharge; }
};

/// Rounded up: no transfer is free.
[[nodiscard]] Charge charge_of(const Tuning& tuning, std::int64_t amount, std::int64_t sent);

[[nodiscard]] Result<Charge> decide(const Tuning& tuning, std::int64_t amount, const Standing& standing);

}  // namespace sw::bank
