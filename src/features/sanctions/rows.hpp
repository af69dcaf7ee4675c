// Row mapping that both repositories share.
#pragma once

#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::sanctions {

[[nodiscard]] Record record_from(const Rows::Row& row, Time now);

}  // namespace sw::sanctions
