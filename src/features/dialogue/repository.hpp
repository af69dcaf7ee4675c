// SQL of what calls cost. Shared by all processes on the database.
#pragma once

#include <cstdint>
#include <string>

#include "cost.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::dialogue::repository {

/// What the day (UTC, "2026-11-21") has cost so far; both rows are locked until the transaction ends.
[[nodiscard]] Spending lock_spending(Tx& tx, const std::string& day, PlayerId player);

/// Adds to the pilot's row and to everybody's; both exist. A correction is negative and adds no call.
void add_spending(Tx& tx, const std::string& day, PlayerId player, std::int64_t microusd, std::int32_t calls);

void forget_spending(Tx& tx, const std::string& before_day);

}  // namespace sw::dialogue::repository
