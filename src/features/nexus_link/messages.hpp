// What pilots hear when their region closes.
#pragma once

#include <string>

#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::nexus_link {

struct Closing {
    std::string type = "system:maintenance";
    std::string content = "This region closes soon. Fly to another one; whoever stays is brought to safety.";
    std::string from = "nexus";
    std::string priority = "high";
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &Closing::type, "system:maintenance"), field("content", &Closing::content, "A sentence"),
            field("from", &Closing::from, "Who says so"), field("priority", &Closing::priority, "high"),
            field("timestamp", &Closing::timestamp, "When")
        );
    }
};

}  // namespace sw::nexus_link
