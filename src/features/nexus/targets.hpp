// Which regions a question goes to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::nexus {

struct Targets {
    std::vector<regions::Whereabouts> places;
    std::map<std::string, std::string> failed;  ///< asked for, but nobody can be asked: slug -> reason
};

/// `wanted` is "*" or a list of slugs; throws invalid "validation_failed" for anything else. "*" means every active
/// region, whether it runs or not.
[[nodiscard]] Targets choose_targets(const regions::Directory& directory, const RawJson& wanted);

}  // namespace sw::nexus
