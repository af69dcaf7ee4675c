// The audit log at a glance.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/platform.hpp"

namespace sw::audit {

Feature feature(const Platform&) {
    return {
        .name = "audit",
        .modes = every_mode,
    };
}

}  // namespace sw::audit
