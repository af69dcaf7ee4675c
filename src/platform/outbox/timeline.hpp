// Numbers committed events: the gapless timelines of players and regions (ADR 0003).
// SQL of the tables outbox, timeline and timeline_heads; no threads and no sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sectorwars/platform/events.hpp"
#include "sectorwars/platform/timeline.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// A committed event with its numbers. For a player or region audience the frame carries its own `seq`.
struct Published {
    struct Delivery {
        Audience audience;
        std::int64_t seq = 0;                      ///< 0 for sector and admin audiences
        std::shared_ptr<const std::string> frame;  ///< null when the event is not for sockets
    };

    std::string topic;
    std::string payload;
    std::vector<Delivery> deliveries;
};

/// Moves up to `limit` outbox rows into the timelines. Empty when there are none, or another process is doing it.
std::vector<Published> number_events(Tx& tx, int limit);

/// {"type":…,"seq":…,"timestamp":…, members of payload}; seq 0 is left out.
std::string build_frame(std::string_view type, std::int64_t seq, std::string_view timestamp, std::string_view payload);

}  // namespace sw
