// Acts of administrators, as the edge tells them.
#pragma once

#include "record.hpp"
#include "sectorwars/platform/oversight.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::audit {

/// The row of an act, without what the chain fills. Secrets are redacted with the keys of platform spec 4.9.
[[nodiscard]] Record record_of(const Act& act, std::string_view digest_key);

/// Sets Oversight::record.
void watch_acts(const Platform& platform);

}  // namespace sw::audit
