// Reading the gapless timelines of players and regions back (ADR 0003).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/tx.hpp"

namespace sw {

struct TimelineEntry {
    std::int64_t seq = 0;
    std::string topic;
    std::string frame;  ///< the whole WebSocket frame
    Time created_at{};
};

struct TimelinePage {
    std::vector<TimelineEntry> entries;
    std::int64_t head = 0;   ///< newest number; 0 = no event yet
    bool truncated = false;  ///< entries right after `after` are beyond retention
};

/// `stream` is Audience::to_text() of a player or a region.
TimelinePage read_timeline(ReadTx& tx, std::string_view stream, std::int64_t after, int limit);

std::int64_t timeline_head(ReadTx& tx, std::string_view stream);

/// Deletes entries older than `keep`; their numbers stay used.
void purge_timeline(Tx& tx, std::chrono::hours keep);

}  // namespace sw
