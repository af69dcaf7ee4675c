// The truth table of scaling: recorded shapes of samples and what follows from them.
#include <cmath>
#include <limits>

#include "features/autoscale/rules.hpp"
#include "support/catch.hpp"

namespace {

using namespace sw::autoscale;
using namespace std::chrono_literals;
using sw::AutoscaleSettings;
using sw::RegionLimits;
using sw::Time;
using sw::UsageSample;

constexpr std::int64_t mib = std::int64_t{1} << 20U;
constexpr std::int64_t gib = std::int64_t{1} << 30U;
const Time noon{std::chrono::hours{500'000}};

/// One sample every 1.01 s, as engines send them, up to `end`.
std::vector<UsageSample> steady(Time end, int count, double cpu, std::int64_t memory, std::int64_t limit) {
    std::vector<UsageSample> samples;
    for (int i = count - 1; i >= 0; --i) {
        UsageSample sample;
        sample.at = end - i * 1010ms;
        sample.cpu_percent = cpu;
        sample.memory_bytes = memory;
        sample.memory_limit = limit;
        samples.push_back(sample);
    }
    return samples;
}

Situation situation_of(double cpu, double memory_percent) {
    Situation situation;
    situation.limits = {.cpu_cores = 2.0, .memory_bytes = 4 * gib};
    situation.baseline = {.cpu_cores = 1.0, .memory_bytes = 2 * gib};
    situation.most = {.cpu_cores = 8.0, .memory_bytes = 16 * gib};
    situation.left = {.cpu_cores = 100, .memory_bytes = 1000 * gib};
    situation.now = noon;
    const auto memory = static_cast<std::int64_t>(memory_percent / 100 * static_cast<double>(4 * gib));
    situation.samples = steady(noon, 89, cpu, memory, 4 * gib);
    return situation;
}

Decision decide_by_default(const Situation& situation) {
    return decide(situation, AutoscaleSettings{});
}

}  // namespace

TEST_CASE("load above a threshold raises what is short, within the caps") {
    struct Row {
        double cpu, memory;
        double cores;
        std::int64_t gibs;
        double cores_then;
        std::int64_t gibs_then;
    };

    const auto row = GENERATE(
        Row{81, 50, 2.0, 4, 3.0, 4}, Row{100, 10, 1.0, 2, 1.5, 2}, Row{100, 10, 1.5, 2, 2.3, 2},
        Row{50, 86, 2.0, 4, 2.0, 6}, Row{95, 95, 3.0, 6, 4.5, 8}, Row{95, 95, 6.0, 14, 8.0, 16},
        Row{95, 10, 8.0, 16, 8.0, 16}, Row{80, 85, 2.0, 4, 2.0, 4}, Row{80.5, 85, 2.0, 4, 3.0, 4},
        Row{250, 10, 2.0, 4, 3.0, 4}
    );
    CAPTURE(row.cpu, row.memory, row.cores, row.gibs);
    Situation situation = situation_of(row.cpu, row.memory);
    situation.limits = {.cpu_cores = row.cores, .memory_bytes = row.gibs * gib};
    const Decision decision = decide_by_default(situation);
    CAPTURE(decision.reason);
    CHECK(decision.to.cpu_cores == Approx(row.cores_then));
    CHECK(decision.to.memory_bytes == row.gibs_then * gib);
    const bool same = row.cores == row.cores_then && row.gibs == row.gibs_then;
    CHECK(decision.action == (same ? Action::hold : Action::scale_up));
    CHECK_FALSE(decision.reason.empty());
}

TEST_CASE("little use lowers the limits only when it lasts, not below baseline or use") {
    Situation situation = situation_of(10, 10);
    situation.limits = {.cpu_cores = 4.0, .memory_bytes = 8 * gib};
    for (int before = 0; before < 19; ++before) {
        situation.low_in_a_row = before;
        const Decision decision = decide_by_default(situation);
        CAPTURE(before, decision.reason);
        REQUIRE(decision.action == Action::hold);
        REQUIRE(decision.low_in_a_row == before + 1);
    }
    situation.low_in_a_row = 19;
    Decision decision = decide_by_default(situation);
    CHECK(decision.action == Action::scale_down);
    CHECK(decision.to.cpu_cores == Approx(2.7));
    CHECK(decision.to.memory_bytes == 6 * gib);
    CHECK(decision.low_in_a_row == 0);

    situation.baseline = {.cpu_cores = 3.5, .memory_bytes = 7 * gib};
    decision = decide_by_default(situation);
    CHECK(decision.to.cpu_cores == Approx(3.5));
    CHECK(decision.to.memory_bytes == 7 * gib);

    situation.baseline = situation.limits;
    CHECK(decide_by_default(situation).action == Action::hold);

    // 3.9 GiB once in the window: 5.07 GiB with the reserve.
    situation.baseline = {.cpu_cores = 1.0, .memory_bytes = gib};
    situation.limits = {.cpu_cores = 1.0, .memory_bytes = 7 * gib};
    situation.samples[10].memory_bytes = 3900 * mib;
    decision = decide_by_default(situation);
    CHECK(decision.action == Action::scale_down);
    CHECK(decision.to.memory_bytes == 5 * gib);
    situation.samples[10].memory_bytes = 5200 * mib;
    CHECK(decide_by_default(situation).action == Action::hold);

    // Use in between forgets how often it was low.
    Situation busy = situation_of(50, 50);
    busy.low_in_a_row = 19;
    CHECK(decide_by_default(busy).low_in_a_row == 0);
    Situation half = situation_of(10, 40);
    half.low_in_a_row = 19;
    CHECK(decide_by_default(half).action == Action::hold);
}

TEST_CASE("a window is judged by the number of its usable samples") {
    Situation situation = situation_of(95, 50);
    // 1.01 s apart, 90 s hold 89 samples; 63 are enough.
    situation.samples = steady(noon, 63, 95, gib, 4 * gib);
    CHECK(decide_by_default(situation).action == Action::scale_up);
    situation.samples = steady(noon, 62, 95, gib, 4 * gib);
    CHECK(decide_by_default(situation).action == Action::hold);
    CHECK(decide_by_default(situation).averages.samples == 62);

    // Older ones and those of the future do not count.
    situation.samples = steady(noon - 91s, 500, 95, gib, 4 * gib);
    CHECK(decide_by_default(situation).averages.samples == 0);
    situation.samples = steady(noon + 100s, 60, 95, gib, 4 * gib);
    CHECK(decide_by_default(situation).averages.samples == 0);

    // Nor do those that were taken under other limits.
    situation.samples = steady(noon, 89, 95, gib, 4 * gib);
    situation.limits_since = noon - 30s;
    CHECK(decide_by_default(situation).averages.samples == 30);
    CHECK(decide_by_default(situation).action == Action::hold);

    AutoscaleSettings quick;
    quick.window = 4s;
    quick.up_cooldown = 0s;
    Situation brief = situation_of(95, 50);
    brief.samples = steady(noon, 4, 95, gib, 4 * gib);
    CHECK(decide(brief, quick).action == Action::scale_up);
    brief.samples = steady(noon, 2, 95, gib, 4 * gib);
    CHECK(decide(brief, quick).action == Action::hold);
}

TEST_CASE("samples of a stopped container and of one without limits say nothing") {
    Situation situation = situation_of(95, 50);
    const auto stopped = GENERATE(0, 1, 2, 3);
    for (auto& sample : situation.samples) {
        if (stopped == 0) sample.memory_limit = 0;                                       // empty memory_stats
        if (stopped == 1) sample.cpu_percent = -12;                                      // counters began anew
        if (stopped == 2) sample.cpu_percent = std::numeric_limits<double>::infinity();  // limit 0
        if (stopped == 3) sample.cpu_percent = std::nan("");
    }
    CAPTURE(stopped);
    const Decision decision = decide_by_default(situation);
    CHECK(decision.action == Action::hold);
    CHECK(decision.averages.samples == 0);
    CHECK(std::isfinite(decision.averages.cpu_percent));
}

TEST_CASE("after a change nothing happens until it had its time") {
    Situation situation = situation_of(95, 50);
    situation.past = {{noon - 299s, Action::scale_up}};
    CHECK(decide_by_default(situation).action == Action::hold);
    situation.past = {{noon - 300s, Action::scale_up}};
    CHECK(decide_by_default(situation).action == Action::scale_up);
    situation.past = {{noon - 599s, Action::scale_down}};
    CHECK(decide_by_default(situation).action == Action::hold);
    situation.past = {{noon - 600s, Action::scale_down}};
    CHECK(decide_by_default(situation).action == Action::scale_up);
    // Neither a restart nor a decision to hold is a change.
    situation.past = {{noon - 1s, Action::restart}, {noon - 1s, Action::hold}};
    CHECK(decide_by_default(situation).action == Action::scale_up);

    situation.past = {
        {noon - 3599s, Action::scale_up},
        {noon - 2000s, Action::scale_down},
        {noon - 1300s, Action::scale_down},
        {noon - 700s, Action::scale_up}};
    CHECK(decide_by_default(situation).action == Action::hold);
    situation.past[0].at = noon - 3600s;
    CHECK(decide_by_default(situation).action == Action::scale_up);

    AutoscaleSettings off;
    off.enabled = false;
    CHECK(decide(situation, off).action == Action::hold);
}

TEST_CASE("a region gets what the host has left and no more") {
    Situation situation = situation_of(95, 95);
    situation.left = {.cpu_cores = 0.55, .memory_bytes = gib + 500 * mib};
    Decision decision = decide_by_default(situation);
    CHECK(decision.action == Action::scale_up);
    CHECK(decision.to.cpu_cores == Approx(2.5));
    CHECK(decision.to.memory_bytes == 5 * gib);
    CHECK(decision.reason.find("host") != std::string::npos);

    situation.left = {.cpu_cores = -3, .memory_bytes = -gib};  // oversold by hand
    decision = decide_by_default(situation);
    CHECK(decision.action == Action::hold);
    CHECK(decision.to == situation.limits);
    CHECK(decision.reason.find("host") != std::string::npos);
}
