// One line of GET /events, as an EngineEvent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

struct ReadEvent {
    std::int64_t nanoseconds = 0;        ///< since 1970, as the engine's clock says; 0 when it does not
    std::optional<EngineEvent> event{};  ///< nothing for what the orchestrator does not care about
};

/// Throws Failure invalid "malformed_json" for what is no JSON.
[[nodiscard]] ReadEvent parse_event(std::string_view line);

/// "1700000000.123456789", as the query parameter `since` wants it.
[[nodiscard]] std::string since_text(std::int64_t nanoseconds);

}  // namespace sw::engine
