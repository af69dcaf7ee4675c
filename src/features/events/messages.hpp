// The timeline as a list: what a client missed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::events {

struct PageRequest {
    std::int64_t after = 0;
    std::int32_t limit = 100;
    std::string scope;

    static constexpr auto describe() {
        return fields(
            field("after", &PageRequest::after, "Number of the last event already known", or_default(0), at_least(0)),
            field("limit", &PageRequest::limit, "Events in one page", or_default(100), between(1, 500)),
            field("scope", &PageRequest::scope, "Whose timeline", or_default("player"), one_of("player", "region"))
        );
    }
};

struct Item {
    std::int64_t seq = 0;
    std::string topic;
    Time created_at{};
    RawJson data;

    static constexpr auto describe() {
        return fields(
            field("seq", &Item::seq, "Number in this timeline, without gaps"),
            field("topic", &Item::topic, "Kind of event"), field("created_at", &Item::created_at, "When it happened"),
            field("data", &Item::data, "The frame, as sent over the WebSocket")
        );
    }
};

struct Page {
    std::string scope;
    std::vector<Item> events;
    std::int64_t next_cursor = 0;
    std::int64_t head = 0;
    bool has_more = false;
    bool snapshot_required = false;

    static constexpr auto describe() {
        return fields(
            field("scope", &Page::scope, "player or region"), field("events", &Page::events, "In order"),
            field("next_cursor", &Page::next_cursor, "Send it as `after` to go on"),
            field("head", &Page::head, "Number of the newest event"),
            field("has_more", &Page::has_more, "More to read now"),
            field("snapshot_required", &Page::snapshot_required, "Events right after `after` are no longer kept")
        );
    }
};

}  // namespace sw::events
