// What may follow what, how often it is tried, and what is too much (platform spec 2.9, 14.4). Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/orchestrator.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::orchestrator {

enum class State {
    requested,
    provisioning,
    active,
    scaling,
    restarting,
    degraded,
    suspending,
    suspended,
    resuming,
    hibernating,
    hibernated,
    waking,
    restoring,
    terminating,
    terminated,
    failed,
    wiping
};

constexpr auto enum_names(State) {
    return names(
        "requested", "provisioning", "active", "scaling", "restarting", "degraded", "suspending", "suspended",
        "resuming", "hibernating", "hibernated", "waking", "restoring", "terminating", "terminated", "failed", "wiping"
    );
}

/// What reconciliation works towards.
enum class Desired { running, stopped, hibernated, absent };

constexpr auto enum_names(Desired) {
    return names("running", "stopped", "hibernated", "absent");
}

enum class Kind {
    provision,
    terminate,
    scale,
    suspend,
    resume,
    hibernate,
    wake,
    restart,
    recover,
    snapshot,
    restore,
    wipe
};

constexpr auto enum_names(Kind) {
    return names(
        "provision", "terminate", "scale", "suspend", "resume", "hibernate", "wake", "restart", "recover", "snapshot",
        "restore", "wipe"
    );
}

enum class JobState { queued, running, compensating, succeeded, failed, compensated, cancelled };

constexpr auto enum_names(JobState) {
    return names("queued", "running", "compensating", "succeeded", "failed", "compensated", "cancelled");
}

[[nodiscard]] bool is_open(JobState state);

/// The state of an instance while a job of this kind works on it; nullopt when the job may not begin in `from`.
[[nodiscard]] std::optional<State> begin(Kind kind, State from);
/// Where it is when the job succeeded, and when it was given up. `before` is the state that begin() left.
[[nodiscard]] State after_success(Kind kind, State before);
[[nodiscard]] State after_failure(Kind kind, State before);
/// What shall hold from the moment that the job is accepted; nullopt = as before.
[[nodiscard]] std::optional<Desired> desired_by(Kind kind);
/// Every change of state that there is; all others are refused.
[[nodiscard]] bool may_follow(State from, State to);

enum class OnFailure {
    compensate,   ///< undo the steps in reverse: nothing is left
    keep_trying,  ///< never give up, never go back
    settle        ///< say so and stay in after_failure()
};

[[nodiscard]] OnFailure on_failure(Kind kind);

struct PlannedStep {
    std::string_view name;
    bool has_undo = false;
};

/// The first step of a provision, reserve, happens within the request's own transaction.
[[nodiscard]] const std::vector<PlannedStep>& plan_of(Kind kind);

inline constexpr int most_attempts = 5;
inline constexpr int refusals_before_force = 2;

/// Pause after the attempt with this number (from 1): 1, 5, 30, 120, 600 s.
[[nodiscard]] std::chrono::seconds pause_after(int attempt);

/// Trying again can help. Anything that the engine or a rule refused is as it is.
[[nodiscard]] bool is_passing(const Error& error);

[[nodiscard]] std::optional<Error> check_quota(const regions::Quota& used, int most_of_owner, int most_in_all);

/// `committed` are the limits of all other running regions. Engines without control groups promise nothing, so there
/// is nothing to exceed.
[[nodiscard]] std::optional<Error> check_capacity(
    const HostCapacity& host, double factor, const RegionLimits& committed, const RegionLimits& wanted
);

inline constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

[[nodiscard]] RegionLimits limits_of(double cpu_cores, std::int32_t memory_gb);
/// Whole gigabytes, rounded up.
[[nodiscard]] std::int32_t gigabytes_of(std::int64_t bytes);

inline constexpr std::int32_t longest_sandbox_hours = 168;

/// A sandbox has a time to live, nothing else has one, and only players' regions are copied. Throws Failure invalid.
void check_sandbox(bool sandbox, const std::optional<std::int32_t>& ttl_hours, galaxy::RegionKind kind);

/// Owners' rules: an object of at most 64 KiB whose keys are [A-Z0-9_]{1,32}. Throws Failure invalid.
void check_custom_rules(std::string_view json);

/// Deaths within this many minutes that make a region failed.
inline constexpr int most_deaths = 5;
inline constexpr std::chrono::minutes death_window{10};

/// Adds a death; true when it is one too many.
[[nodiscard]] bool too_many_deaths(std::vector<Time>& deaths, Time at);

}  // namespace sw::orchestrator
