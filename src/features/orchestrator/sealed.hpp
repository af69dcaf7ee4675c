// What the orchestrator seals, for the rotation of the master key.
#pragma once

#include "sectorwars/platform/sealed.hpp"

namespace sw::orchestrator {

void register_sealed(SealedColumns& columns);

}  // namespace sw::orchestrator
