// What a region's state means for a request to it.
#pragma once

#include <optional>

#include "sectorwars/base/result.hpp"
#include "sectorwars/regions.hpp"

namespace sw::router {

struct Judgement {
    std::optional<Error> refusal;  ///< nullopt: its processes answer
    bool wakes = false;            ///< it sleeps, and somebody wants it
};

/// `upgrade`: a region that empties takes no new sockets, but still answers requests.
[[nodiscard]] Judgement judge(const std::optional<regions::Whereabouts>& region, bool upgrade);

/// No process of the region could be connected to, or the connection broke before its answer.
[[nodiscard]] Error unreachable();
/// It was silent for too long: 504.
[[nodiscard]] Error timed_out();

}  // namespace sw::router
