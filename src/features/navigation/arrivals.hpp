// Rooms follow pilots: after a move is committed, the pilot's socket changes its sector. I/O thread only.
#pragma once

#include "sectorwars/platform/events.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw::navigation {

/// Handles "player.move"; sends `sector_entered` to a pilot who is connected. Harmless when called twice.
void follow(Hub& hub, const Event& event);

}  // namespace sw::navigation
