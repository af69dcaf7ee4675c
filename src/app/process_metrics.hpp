// Figures about the process that are looked up at each scrape.
#pragma once

#include "platform/token/jwt.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw {

/// build_info, and sectorwars_cache_hit_rate with its counters for the layer "hot": the verified tokens.
/// Both arguments outlive the last render().
void report_process(Metrics& metrics, const JwtIssuer& tokens);

}  // namespace sw
