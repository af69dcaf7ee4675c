// When a region gets more, gets less, sleeps, is restarted or is given up (platform spec 2.6, 2.7, 2.9). Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/time.hpp"
#include "sectorwars/orchestrator.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::autoscale {

// ---- scaling -----------------------------------------------------------------------------------------------------

enum class Action { hold, scale_up, scale_down, hibernate, restart, give_up };

constexpr auto enum_names(Action) {
    return names("hold", "scale_up", "scale_down", "hibernate", "restart", "give_up");
}

/// Changes the limits: counts against the hour and starts a cool-down.
[[nodiscard]] constexpr bool is_scaling(Action action) {
    return action == Action::scale_up || action == Action::scale_down;
}

struct Past {
    Time at{};
    Action action = Action::hold;
};

struct Averages {
    int samples = 0;  ///< usable ones
    double cpu_percent = 0, memory_percent = 0;
    std::int64_t memory_most = 0;  ///< bytes; the highest of the window, not its average
};

/// All that a decision depends on.
struct Situation {
    RegionLimits limits;
    RegionLimits baseline;             ///< as bought
    RegionLimits most;                 ///< caps of the platform
    RegionLimits left;                 ///< what the host has left beyond the present limits of all regions
    std::vector<UsageSample> samples;  ///< any order; those outside the window or before the last scaling do not count
    Time limits_since{};               ///< when the present limits came into force, as far as known
    int low_in_a_row = 0;              ///< decisions before this one that found little use
    std::vector<Past> past;            ///< at least of the last hour
    Time now{};
};

struct Decision {
    Action action = Action::hold;
    RegionLimits to;     ///< the new limits; the present ones on hold
    std::string reason;  ///< a sentence for people
    Averages averages;
    int low_in_a_row = 0;
};

/// Samples of the window that say something: not of a stopped container, not without a limit, not of former limits.
[[nodiscard]] Averages average(const Situation& situation, std::chrono::seconds window);

[[nodiscard]] Decision decide(const Situation& situation, const AutoscaleSettings& settings);

// ---- idleness ----------------------------------------------------------------------------------------------------

struct Idleness {
    bool allowed = false;
    int players = 0;
    Time last_player_at{};  ///< or since when the region is active, or since when we look
    Time now{};
};

/// The reason to put the region to sleep; nothing when it stays awake. `after` 0 = never.
[[nodiscard]] std::optional<std::string> reason_to_sleep(const Idleness& idleness, std::chrono::minutes after);

// ---- health ------------------------------------------------------------------------------------------------------

/// Looks are `look_pause` apart.
constexpr auto look_pause = std::chrono::seconds{15};

/// What is known of a region's health; starts empty and is carried from look to look.
struct Health {
    int failures = 0;        ///< looks in a row that found it ill
    bool restarted = false;  ///< by us, and not fine for long since
    Time fine_since{};       ///< 0 = not fine
    bool given_up = false;
};

struct Look {
    bool process_healthy = false;  ///< says the engine
    Time last_heartbeat{};         ///< or since when we listen
    Time active_since{};
    Time now{};
};

struct Verdict {
    Action action = Action::hold;  ///< hold, restart or give_up
    std::string reason;
    Health health;
};

/// Three looks in a row that find it ill: restarted once; again three: given up.
[[nodiscard]] Verdict judge(Health health, const Look& look);

}  // namespace sw::autoscale
