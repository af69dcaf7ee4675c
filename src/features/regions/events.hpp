// What the registry tells others.
#pragma once

#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

/// Its processes take the new configuration with their next heartbeat; local ones at once.
struct ConfigChanged {
    RegionId region_id;
    std::string slug, etag;
    Status status = Status::pending;
    static constexpr std::string_view topic = "region.config_changed";
    static constexpr std::string_view frame = "region_config_changed";

    static constexpr auto describe() {
        return fields(
            field("region_id", &ConfigChanged::region_id, "Region"),
            field("slug", &ConfigChanged::slug, "Its name in URLs"),
            field("etag", &ConfigChanged::etag, "Of the new configuration"),
            field("status", &ConfigChanged::status, "Its status now")
        );
    }
};

}  // namespace sw::regions
