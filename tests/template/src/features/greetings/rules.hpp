// Who may add an entry. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "messages.hpp"
#include "sectorwars/base/result.hpp"

namespace sw::greetings {

/// config/balance/greetings.json
struct Tuning {
    std::int64_t most_entries = 0;

    static constexpr auto describe() {
        return fields(field("most_entries", &Tuning::most_entries, "Entries that a pilot may have", between(1, 1000)));
    }
};

/// The text to store: trimmed, not blank.
Result<std::string> plan_entry(const AddEntry& in, std::int64_t present, const Tuning& tuning);

}  // namespace sw::greetings
