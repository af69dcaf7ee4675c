// What the engine says of a container, as an Instance.
#pragma once

#include <optional>
#include <string>

#include "platform/engine/reading.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

/// A container as GET /containers/x/json describes it.
struct Container {
    bool ours = false;   ///< carries our labels, for the slug that was asked for
    bool going = false;  ///< being removed, or broken for good
    bool in_shared_network = false;
    std::string restart_policy;
    Instance instance;
};

/// `network` is the one whose address the nexus uses.
[[nodiscard]] Container read_container(const JsonValue& from, const std::string& slug, const std::string& network);

/// 0001-01-01 and nonsense read as the epoch of Time.
[[nodiscard]] Time read_engine_time(const std::string& text);

}  // namespace sw::engine
