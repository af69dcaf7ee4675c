// What is seen of a caller, and what shared sightings are worth. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tuning.hpp"

namespace sw::linked_accounts {

/// The /24 of an IPv4 address or the /56 of an IPv6 one as text; empty for anything else.
[[nodiscard]] std::string network_of(std::string_view address);

/// "firefox/linux": nothing that changes with an update.
[[nodiscard]] std::string family_of(std::string_view user_agent);

/// What a client other than a browser may say of itself at the end of its user agent: "device/" and 16 to 64 letters,
/// digits or dashes.
[[nodiscard]] std::optional<std::string> device_of(std::string_view user_agent);

/// What two accounts share of one kind.
struct Shared {
    std::string kind;    ///< network | browser | device | payer
    double decayed = 0;  ///< how many, each counted by its age
    std::int64_t count = 0;
};

struct Flow {
    std::int64_t there = 0, back = 0;  ///< credits given within the days that count
};

/// A part of a score.
struct Part {
    std::string kind;
    std::int32_t points = 0;
    std::int64_t count = 0;

    static constexpr auto describe() {
        return fields(
            field("kind", &Part::kind, "network, browser, device, payer or one_way_gifts"),
            field("points", &Part::points, "Of the score"),
            field("count", &Part::count, "Things shared, or credits given")
        );
    }
};

struct Score {
    std::int32_t score = 0;
    std::vector<Part> parts;  ///< those with points
};

[[nodiscard]] Score score_of(const Tuning& tuning, const std::vector<Shared>& shared, const Flow& flow);

/// nullopt: fine. `given` is what the two gave each other in the last 24 hours.
[[nodiscard]] std::optional<Error> refuse_gift(const Tuning& tuning, std::int64_t given, std::int64_t credits);

}  // namespace sw::linked_accounts
