// Regions that live from the embedded database end with it.
#pragma once

#include "sectorwars/platform/platform.hpp"

namespace sw {

/// Ends the regions of the process backend, waits for that a few seconds at most, and lets them run again at the next
/// start. Before the orchestrator stops; not on its thread.
void end_regions(Shared& shared);

}  // namespace sw
