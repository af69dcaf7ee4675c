// The administrator that the environment names.
#pragma once

#include "sectorwars/platform/platform.hpp"

namespace sw::auth {

/// Creates the account when it is missing. A password that the environment changed since it was last applied replaces
/// the stored one and ends the sessions; one that was changed through the API stays. Blocks ~100 ms; logs no secret.
void ensure_admin(const Platform& platform);

}  // namespace sw::auth
