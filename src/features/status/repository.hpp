// The one statement that shows that the database answers.
#pragma once

#include "sectorwars/platform/tx.hpp"

namespace sw::status {

void touch_database(ReadTx& tx);

}  // namespace sw::status
