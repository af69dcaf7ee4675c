// Ways out of a place: what the pilot's region knows, joined with what the nexus thinks of it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "departure.hpp"
#include "line.hpp"
#include "messages.hpp"

namespace sw::travel {

/// What the database says about a pilot who asks.
struct Standpoint {
    players::Pilot pilot;
    std::int64_t credits = 0;
    std::vector<Gate> gates;
    std::optional<Time> last_jump;
};

[[nodiscard]] Standpoint load_standpoint(ReadTx& tx, PlayerId player);

/// One way out; `reason` is the nexus' objection, if any.
[[nodiscard]] OptionView option_of(
    const Source& source, const Standpoint& from, Method method, const std::string& destination,
    const std::optional<Gate>& gate
);

/// Every way to every destination that the nexus named.
[[nodiscard]] std::vector<OptionView> options_of(
    const Source& source, const Standpoint& from, const Destinations& destinations
);

/// The nexus' view of where the pilot could go; without an answer, its own gate and `confirmed` false.
struct Confirmed {
    Destinations list;
    bool confirmed = false;
};

[[nodiscard]] Awaitable<Confirmed> ask_destinations(std::shared_ptr<Line> line, Traveller who);

}  // namespace sw::travel
