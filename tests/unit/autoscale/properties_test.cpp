// What no load whatsoever may bring the rules to do; seeded.
#include <cmath>
#include <random>

#include "features/autoscale/rules.hpp"
#include "support/catch.hpp"

namespace {

using namespace sw::autoscale;
using namespace std::chrono_literals;
using sw::AutoscaleSettings;
using sw::RegionLimits;
using sw::Time;
using sw::UsageSample;

constexpr std::int64_t gib = std::int64_t{1} << 30U;
const Time noon{std::chrono::hours{500'000}};

/// A region under a load that is given second by second, with the engine's answers and the rules at work.
class Simulation {
public:
    explicit Simulation(AutoscaleSettings settings) : settings_(settings) {}

    /// What the load wants in this second: cores and bytes.
    template <class Load>
    void run(std::chrono::seconds length, const Load& load) {
        for (auto second = 1s; second <= length; second += 1s) {
            at_ = noon + second;
            const auto [cores, bytes] = load(second);
            UsageSample sample;
            sample.at = at_;
            sample.cpu_percent = 100 * std::min(cores, situation.limits.cpu_cores) / situation.limits.cpu_cores;
            sample.memory_bytes = std::min(bytes, situation.limits.memory_bytes);
            sample.memory_limit = situation.limits.memory_bytes;
            situation.samples.push_back(sample);
            if (situation.samples.size() > 400) situation.samples.erase(situation.samples.begin());
            if (second % settings_.interval == 0s) step();
        }
    }

    Situation situation;
    std::vector<Past> done;
    double cores_seen = 0;
    std::int64_t bytes_seen = 0;

private:
    void step() {
        situation.now = at_;
        const Decision decision = decide(situation, settings_);
        situation.low_in_a_row = decision.low_in_a_row;
        const auto& before = situation.limits;
        INFO("at " << (at_ - noon) / 1s << " s: " << decision.reason);
        if (!is_scaling(decision.action)) {
            REQUIRE(decision.to == before);
            return;
        }
        REQUIRE_FALSE(decision.to == before);
        REQUIRE(decision.to.cpu_cores <= situation.most.cpu_cores);
        REQUIRE(decision.to.memory_bytes <= situation.most.memory_bytes);
        REQUIRE(decision.to.cpu_cores <= before.cpu_cores + std::max(0.0, situation.left.cpu_cores) + 1e-9);
        REQUIRE(
            decision.to.memory_bytes <= before.memory_bytes + std::max<std::int64_t>(0, situation.left.memory_bytes)
        );
        if (decision.action == Action::scale_down) {
            REQUIRE(decision.to.cpu_cores >= situation.baseline.cpu_cores - 1e-9);
            REQUIRE(decision.to.memory_bytes >= situation.baseline.memory_bytes);
            const auto needed = 1.3 * static_cast<double>(decision.averages.memory_most);
            REQUIRE(
                static_cast<double>(decision.to.memory_bytes) >=
                std::min(needed, static_cast<double>(before.memory_bytes))
            );
        } else {
            REQUIRE(decision.to.cpu_cores >= before.cpu_cores);
            REQUIRE(decision.to.memory_bytes >= before.memory_bytes);
        }
        if (!done.empty()) {
            const bool down = done.back().action == Action::scale_down;
            REQUIRE(at_ - done.back().at >= (down ? settings_.down_cooldown : settings_.up_cooldown));
        }
        done.push_back({at_, decision.action});
        situation.past.push_back(done.back());
        if (done.size() > static_cast<std::size_t>(settings_.most_per_hour)) {
            REQUIRE(at_ - done[done.size() - 1 - static_cast<std::size_t>(settings_.most_per_hour)].at >= 1h);
        }
        situation.left.cpu_cores -= decision.to.cpu_cores - before.cpu_cores;
        situation.left.memory_bytes -= decision.to.memory_bytes - before.memory_bytes;
        situation.limits = decision.to;
        cores_seen = std::max(cores_seen, decision.to.cpu_cores);
        bytes_seen = std::max(bytes_seen, decision.to.memory_bytes);
    }

    AutoscaleSettings settings_;
    Time at_{};
};

Situation usual() {
    Situation situation;
    situation.limits = situation.baseline = {.cpu_cores = 2.0, .memory_bytes = 4 * gib};
    situation.most = {.cpu_cores = 8.0, .memory_bytes = 16 * gib};
    situation.left = {.cpu_cores = 64, .memory_bytes = 256 * gib};
    return situation;
}

using Wants = std::pair<double, std::int64_t>;

}  // namespace

TEST_CASE("steady overload reaches the caps, steady idleness the baseline, and there they stay") {
    Simulation simulation{AutoscaleSettings{}};
    simulation.situation = usual();
    simulation.run(4h, [](auto) { return Wants{20.0, 60 * gib}; });
    CHECK(simulation.situation.limits == simulation.situation.most);
    const auto up = simulation.done.size();

    Simulation idle{AutoscaleSettings{}};
    idle.situation = usual();
    idle.situation.limits = idle.situation.most;
    idle.run(4h, [](auto) { return Wants{0.05, gib / 2}; });
    CHECK(idle.situation.limits == idle.situation.baseline);
    CHECK(up >= 4);
    CHECK(idle.done.size() >= 4);
}

TEST_CASE("a square wave of any period does not make a region flap") {
    AutoscaleSettings settings;
    const auto seconds = GENERATE(2, 10, 31, 60, 90, 120, 240, 600, 900, 1200, 1801, 3600);
    CAPTURE(seconds);
    Simulation simulation{settings};
    simulation.situation = usual();
    simulation.run(8h, [&](std::chrono::seconds second) {
        const bool high = second.count() % seconds < seconds / 2;
        return high ? Wants{8.0, 14 * gib} : Wants{0.1, gib / 4};
    });
    int turns = 0;
    for (std::size_t i = 1; i < simulation.done.size(); ++i) {
        const bool was_down = simulation.done[i - 1].action == Action::scale_down;
        turns += was_down != (simulation.done[i].action == Action::scale_down) ? 1 : 0;
    }
    CAPTURE(turns, simulation.done.size());
    // A phase shorter than ten low decisions never brings a region down at all.
    if (seconds / 2 < 600) CHECK(turns == 0);
    CHECK(turns <= 2 * 8 * 3600 / seconds);
}

TEST_CASE("no load and no luck break the bounds") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const auto real = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const auto whole = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        AutoscaleSettings settings;
        settings.window = std::chrono::seconds(whole(3, 120));
        settings.interval = std::chrono::seconds(whole(1, 60));
        settings.up_cooldown = std::chrono::seconds(whole(0, 600));
        settings.down_cooldown = std::chrono::seconds(whole(0, 1200));
        settings.down_sustained = whole(1, 25);
        settings.most_per_hour = whole(1, 8);
        Simulation simulation{settings};
        simulation.situation = usual();
        simulation.situation.baseline = {.cpu_cores = whole(10, 40) / 10.0, .memory_bytes = whole(2, 8) * gib};
        simulation.situation.limits = simulation.situation.baseline;
        simulation.situation.left = {.cpu_cores = real(-1, 10), .memory_bytes = whole(-1, 20) * gib};
        double cores = 1;
        double gibs = 1;
        simulation.run(90min, [&](auto) {
            if (whole(0, 99) == 0) cores = real(0, 12);
            if (whole(0, 99) == 0) gibs = real(0, 20);
            return Wants{cores, static_cast<std::int64_t>(gibs * gib)};
        });
    }
}
