// What the greetings feature says to clients.
#pragma once

#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::greetings {

struct AddEntry {
    std::string text;

    static constexpr auto describe() { return fields(field("text", &AddEntry::text, "What it says", length(1, 200))); }
};

struct EntryView {
    Uuid entry_id;
    std::string text;
    Time created_at{};

    static constexpr auto describe() {
        return fields(
            field("entry_id", &EntryView::entry_id, "Entry"), field("text", &EntryView::text, "What it says"),
            field("created_at", &EntryView::created_at, "When it was added")
        );
    }
};

struct EntryAdded {
    Uuid entry_id;
    PlayerId player_id;
    static constexpr std::string_view topic = "greetings.added";
    static constexpr std::string_view frame = "greetings_added";

    static constexpr auto describe() {
        return fields(
            field("entry_id", &EntryAdded::entry_id, "Entry"), field("player_id", &EntryAdded::player_id, "Its pilot")
        );
    }
};

}  // namespace sw::greetings
