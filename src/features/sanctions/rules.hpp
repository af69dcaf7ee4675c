// What makes a sanction, and how a person is told of it.
#pragma once

#include "messages.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/sanctions.hpp"

namespace sw::sanctions {

/// When the sanction ends; nullopt for a ban without an end. Throws rule_violation "sanction_end" naming the field: two
/// ends, an end in the past, a suspension without an end or with one too far away.
[[nodiscard]] std::optional<Time> end_of(const Impose& wish, Time now, const Tuning& tuning);

[[nodiscard]] bool in_force(const Record& record, Time now);

}  // namespace sw::sanctions
