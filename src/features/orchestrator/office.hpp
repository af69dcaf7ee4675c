// What the monitor and the watch may ask for, without waiting.
#pragma once

#include <string>

#include "room.hpp"

namespace sw::orchestrator {

/// Each queues a job and returns false when one is under way. On the reactor's thread.
bool ask_to_scale(Room& room, const std::string& slug, const RegionLimits& limits, const std::string& reason);
bool ask_simply(Room& room, Kind kind, const std::string& slug, const std::string& reason);

/// Failed: stopped, an alert, no restarts until an administrator acts.
void give_region_up(Room& room, const std::string& slug, const std::string& reason);

}  // namespace sw::orchestrator
