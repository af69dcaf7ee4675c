// Averages, steps and their bounds.
#include "rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace sw::autoscale {

namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t gib = std::int64_t{1} << 30U;
constexpr double cpu_step = 1.5;
constexpr double memory_step = 1.3;
// Engines send a little less than one sample a second, and clearly less on a host without a moment to spare, which is
// just when growing matters.
constexpr double full_window = 0.7;

constexpr int failures_until_ill = 3;
constexpr auto well_again_after = minutes{10};

double tenths(double cores) {
    return std::round(cores * 10) / 10;
}

double tenths_below(double cores) {
    return std::floor(cores * 10 + 1e-6) / 10;
}

std::int64_t gib_above(double bytes) {
    return static_cast<std::int64_t>(std::ceil(bytes / static_cast<double>(gib) - 1e-9)) * gib;
}

std::int64_t gib_below(double bytes) {
    return static_cast<std::int64_t>(std::floor(bytes / static_cast<double>(gib) + 1e-9)) * gib;
}

template <class... Numbers>
std::string text(const char* format, Numbers... numbers) {
    char buffer[256];
    const int length = std::snprintf(buffer, sizeof buffer, format, numbers...);
    return {buffer, static_cast<std::size_t>(std::clamp(length, 0, 255))};
}

std::string limits_text(const RegionLimits& limits) {
    return text("%.1f cores and %.1f GiB", limits.cpu_cores, static_cast<double>(limits.memory_bytes) / gib);
}

std::string averages_text(const Averages& averages) {
    return text("CPU %.0f %%, memory %.0f %% of the limit", averages.cpu_percent, averages.memory_percent);
}

bool is_usable(const UsageSample& sample) {
    return std::isfinite(sample.cpu_percent) && sample.cpu_percent >= 0 && sample.memory_limit > 0 &&
           sample.memory_bytes >= 0;
}

Decision hold(const Situation& situation, const Averages& averages, std::string reason, int low_in_a_row = 0) {
    return {
        .action = Action::hold,
        .to = situation.limits,
        .reason = std::move(reason),
        .averages = averages,
        .low_in_a_row = low_in_a_row,
    };
}

std::optional<Past> last_scaling(const Situation& situation) {
    std::optional<Past> last;
    for (const auto& past : situation.past) {
        if (is_scaling(past.action) && (!last || past.at > last->at)) last = past;
    }
    return last;
}

/// Why nothing may be changed now; empty when it may.
std::string obstacle(const Situation& situation, const AutoscaleSettings& settings) {
    const auto in_the_hour = std::count_if(situation.past.begin(), situation.past.end(), [&](const Past& past) {
        return is_scaling(past.action) && situation.now - past.at < hours{1};
    });
    if (in_the_hour >= settings.most_per_hour) {
        return text("%d changes in the last hour are enough", static_cast<int>(in_the_hour));
    }
    const auto last = last_scaling(situation);
    if (!last) return {};
    const bool down = last->action == Action::scale_down;
    const auto pause = down ? settings.down_cooldown : settings.up_cooldown;
    const auto passed = situation.now - last->at;
    if (passed >= pause) return {};
    const auto rest = duration_cast<seconds>(pause - passed).count() + 1;
    return text("cooling down for %d s more", static_cast<int>(rest));
}

/// Bounds a wish by cap and host; never below what the region has.
RegionLimits bounded(const Situation& situation, const RegionLimits& wish) {
    const RegionLimits& has = situation.limits;
    const double cpu_left = std::max(0.0, situation.left.cpu_cores);
    const std::int64_t memory_left = std::max<std::int64_t>(0, situation.left.memory_bytes);
    RegionLimits to;
    to.cpu_cores = std::min({wish.cpu_cores, situation.most.cpu_cores, tenths_below(has.cpu_cores + cpu_left)});
    to.memory_bytes = std::min(
        {wish.memory_bytes, situation.most.memory_bytes, gib_below(static_cast<double>(has.memory_bytes + memory_left))}
    );
    to.cpu_cores = std::max(to.cpu_cores, has.cpu_cores);
    to.memory_bytes = std::max(to.memory_bytes, has.memory_bytes);
    return to;
}

/// Up to `wish`, as far as caps and host allow; `why` begins the reason.
Decision raise(const Situation& situation, const Averages& averages, const RegionLimits& wish, const std::string& why) {
    const RegionLimits to = bounded(situation, wish);
    if (to == situation.limits) {
        const bool capped = situation.limits.cpu_cores >= std::min(wish.cpu_cores, situation.most.cpu_cores) &&
                            situation.limits.memory_bytes >= std::min(wish.memory_bytes, situation.most.memory_bytes);
        return hold(
            situation, averages,
            why + (capped ? ", but this is the most that a region may have" : ", but the host has nothing left")
        );
    }
    Decision decision{.action = Action::scale_up, .to = to, .averages = averages};
    decision.reason = why + ": from " + limits_text(situation.limits) + " to " + limits_text(to);
    const bool capped = wish.cpu_cores > situation.most.cpu_cores || wish.memory_bytes > situation.most.memory_bytes;
    if (!(to == wish)) decision.reason += capped ? ", the most that a region may have" : ", all that the host has left";
    return decision;
}

/// Only what is short grows: memory that nobody needs is missing elsewhere.
Decision grow(const Situation& situation, const Averages& averages, const AutoscaleSettings& settings) {
    const std::string why = averages_text(averages);
    const std::string wait = obstacle(situation, settings);
    if (!wait.empty()) return hold(situation, averages, why + ", but " + wait);
    RegionLimits wish = situation.limits;
    if (averages.cpu_percent > settings.up_cpu) wish.cpu_cores = tenths(wish.cpu_cores * cpu_step);
    if (averages.memory_percent > settings.up_memory) {
        wish.memory_bytes = gib_above(static_cast<double>(wish.memory_bytes) * memory_step);
    }
    return raise(situation, averages, wish, why);
}

Decision shrink(const Situation& situation, const Averages& averages, const AutoscaleSettings& settings) {
    const int low = situation.low_in_a_row + 1;
    const std::string why = averages_text(averages);
    const RegionLimits& has = situation.limits;
    RegionLimits to;
    to.cpu_cores = std::min(has.cpu_cores, std::max(situation.baseline.cpu_cores, tenths(has.cpu_cores / cpu_step)));
    // The engine would refuse less than what is used, or kill the process for it.
    const std::int64_t needed = gib_above(static_cast<double>(averages.memory_most) * memory_step);
    to.memory_bytes = std::min(
        has.memory_bytes,
        std::max(
            {situation.baseline.memory_bytes, needed, gib_below(static_cast<double>(has.memory_bytes) / memory_step)}
        )
    );
    if (to == has) return hold(situation, averages, why + ": little, but this is what was bought or is in use", low);
    if (low < settings.down_sustained) {
        return hold(
            situation, averages, why + text(": little, for the %dth time of %d", low, settings.down_sustained), low
        );
    }
    const std::string wait = obstacle(situation, settings);
    if (!wait.empty()) return hold(situation, averages, why + ": little, but " + wait, low);
    Decision decision{.action = Action::scale_down, .to = to, .averages = averages};
    decision.reason = why + ": from " + limits_text(has) + " to " + limits_text(to);
    return decision;
}

}  // namespace

Averages average(const Situation& situation, seconds window) {
    Time from = std::max(situation.now - window, situation.limits_since);
    if (const auto last = last_scaling(situation)) from = std::max(from, last->at);
    Averages averages;
    for (const auto& sample : situation.samples) {
        if (sample.at <= from || sample.at > situation.now || !is_usable(sample)) continue;
        ++averages.samples;
        averages.cpu_percent += sample.cpu_percent;
        averages.memory_percent +=
            100.0 * static_cast<double>(sample.memory_bytes) / static_cast<double>(sample.memory_limit);
        averages.memory_most = std::max(averages.memory_most, sample.memory_bytes);
    }
    if (averages.samples == 0) return averages;
    averages.cpu_percent /= averages.samples;
    averages.memory_percent /= averages.samples;
    return averages;
}

Decision decide(const Situation& situation, const AutoscaleSettings& settings) {
    const Averages averages = average(situation, settings.window);
    if (!settings.enabled) return hold(situation, averages, "Scaling by itself is switched off");
    const auto wanted = static_cast<int>(std::ceil(full_window * static_cast<double>(settings.window.count()) - 1e-9));
    if (averages.samples < std::max(1, wanted)) {
        return hold(situation, averages, text("Only %d of %d samples yet", averages.samples, std::max(1, wanted)));
    }
    if (averages.cpu_percent > settings.up_cpu || averages.memory_percent > settings.up_memory) {
        return grow(situation, averages, settings);
    }
    if (averages.cpu_percent < settings.down_cpu && averages.memory_percent < settings.down_memory) {
        return shrink(situation, averages, settings);
    }
    return hold(situation, averages, averages_text(averages));
}

std::optional<std::string> reason_to_sleep(const Idleness& idleness, minutes after) {
    if (!idleness.allowed || after.count() <= 0 || idleness.players > 0) return std::nullopt;
    const auto empty = duration_cast<minutes>(idleness.now - idleness.last_player_at);
    if (empty < after) return std::nullopt;
    return text("Nobody was there for %d minutes", static_cast<int>(empty.count()));
}

Verdict judge(Health health, const Look& look) {
    if (health.given_up) return {.health = std::move(health)};
    const Time heard = std::max(look.last_heartbeat, look.active_since);
    const bool silent = look.now - heard >= look_pause;
    if (look.process_healthy && !silent) {
        health.failures = 0;
        if (health.fine_since == Time{}) health.fine_since = look.now;
        if (look.now - health.fine_since >= well_again_after) health.restarted = false;
        return {.health = std::move(health)};
    }
    health.fine_since = {};
    if (++health.failures < failures_until_ill) return {.health = std::move(health)};
    health.failures = 0;
    const std::string why = look.process_healthy ? "It sent no heartbeat" : "The engine calls it unhealthy";
    if (!health.restarted) {
        health.restarted = true;
        return {.action = Action::restart, .reason = why + " three times in a row", .health = std::move(health)};
    }
    health.given_up = true;
    return {.action = Action::give_up, .reason = why + " again after a restart", .health = std::move(health)};
}

}  // namespace sw::autoscale
