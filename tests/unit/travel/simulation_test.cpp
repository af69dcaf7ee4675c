// The travel protocol under every misfortune that a seed can think of (platform spec 3.9).
#include "simulation.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "support/catch.hpp"

using namespace sw::travel::simulation;
using sw::travel::Status;

namespace {

constexpr int steps = 110;

std::uint64_t first_seed() {
    const char* text = std::getenv("SW_SEED");
    return text == nullptr ? 2102 : std::strtoull(text, nullptr, 10);
}

/// The first seed within `schedules` at which something goes wrong, with what did.
std::pair<std::uint64_t, std::string> find_problem(Fault fault, std::uint64_t schedules) {
    for (std::uint64_t i = 0; i < schedules; ++i) {
        World world(first_seed() + i, fault);
        std::string problem = world.run(steps);
        if (!problem.empty()) return {first_seed() + i, std::move(problem)};
    }
    return {0, ""};
}

}  // namespace

TEST_CASE("no schedule of losses, repeats, crashes, cancels and time-outs loses or doubles anything") {
    constexpr std::uint64_t schedules = 100'000;
    const auto begun = std::chrono::steady_clock::now();
    int completed = 0, failed = 0, cancelled = 0;
    for (std::uint64_t i = 0; i < schedules; ++i) {
        const std::uint64_t seed = first_seed() + i;
        World world(seed, Fault::none);
        const std::string problem = world.run(steps);
        if (!problem.empty()) FAIL("seed " << seed << ": " << problem);
        completed += world.ends(Status::completed);
        failed += world.ends(Status::failed);
        cancelled += world.ends(Status::cancelled);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << schedules << " schedules from seed " << first_seed() << " in " << took.count() << " s: " << completed
              << " travels completed, " << failed << " failed, " << cancelled << " cancelled\n";
    CHECK(completed > 100'000);
    CHECK(failed > 10'000);
    CHECK(cancelled > 10'000);
}

TEST_CASE("the same seed is the same schedule") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        World once(seed, Fault::none), again(seed, Fault::none);
        CHECK(once.run(steps) == again.run(steps));
        CHECK(once.trace() == again.trace());
    }
}

TEST_CASE("the simulation notices every way to break the protocol") {
    const auto fault = GENERATE(
        Fault::refund_on_silence, Fault::cancel_after_dispatch, Fault::forget_dispatch, Fault::refuse_without_trace,
        Fault::arrive_without_memory, Fault::arrive_before_settling, Fault::submit_without_place,
        Fault::cancel_without_trace
    );
    const auto [seed, problem] = find_problem(fault, 100'000);
    INFO("fault " << static_cast<int>(fault));
    CHECK_FALSE(problem.empty());
    std::cout << "fault " << static_cast<int>(fault) << ": seed " << seed << ", " << problem << "\n";
}
