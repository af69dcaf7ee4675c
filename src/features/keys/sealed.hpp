// What the nexus signs with, for the rotation of the master key.
#pragma once

#include "sectorwars/platform/sealed.hpp"

namespace sw::keys {

[[nodiscard]] SealedColumn sealed_private_keys();

}  // namespace sw::keys
