// What the console calls an account's state, and what it may change of a pilot.
#pragma once

#include <string>
#include <string_view>

#include "messages_players.hpp"
#include "sectorwars/base/result.hpp"

namespace sw::accounts {

/// active, inactive, suspended or banned; `sanction` is the kind of the one in force, or empty.
[[nodiscard]] std::string standing_of(bool is_active, std::string_view sanction);

/// Throws rule_violation naming the first field that is not changed here, and where to go instead.
void refuse_elsewhere(const ChangePlayer& wish);

}  // namespace sw::accounts
