// The rotation of the master key: what older keys sealed is sealed anew (platform spec 12.7, R34).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sectorwars/platform/platform.hpp"

namespace sw::sealing {

struct Column {
    std::string name;           ///< "region_instances.db_secret_enc"
    std::int64_t resealed = 0;  ///< just now
    std::int64_t outdated = 0;  ///< still held by an older key
};

/// Seals everything in every sealed column with the newest key, in transactions of a few hundred values. Blocks. Throws
/// Failure internal "sealed_value" when a value was sealed by a key that is not configured any more.
[[nodiscard]] std::vector<Column> reseal_all(const Platform& platform);

}  // namespace sw::sealing
