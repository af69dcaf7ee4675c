// Rooms follow travellers: who is between two regions hears of no sector. I/O thread only; harmless when called twice.
#pragma once

#include "events.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw::travel {

void leave_room(Hub& hub, const Event& event);      ///< travel.departed
void enter_room(Hub& hub, const Event& event);      ///< travel.arrived
void return_to_room(Hub& hub, const Event& event);  ///< travel.failed

}  // namespace sw::travel
