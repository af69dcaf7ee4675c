// (e) what 200 logins at once do to everybody else.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <thread>

#include "load.hpp"
#include "measure.hpp"

namespace bench {
namespace {

using blackbox::json;
using namespace std::chrono_literals;

constexpr int logins = 200;
constexpr double reads_per_second = 200;

Load steady_reads(Stage& stage, double seconds) {
    Load load{.port = stage.world.port(), .connections = {}, .seconds = seconds, .per_second = reads_per_second};
    for (int i = 0; i < 16; ++i) {
        load.connections.push_back(
            {get_request("/api/v1/player/state", stage.pilots.at(static_cast<std::size_t>(i)).token)}
        );
    }
    return load;
}

LoadResult log_everybody_in(Stage& stage) {
    Load load{.port = stage.world.port(), .connections = {}, .once = true};
    for (int i = 0; i < logins; ++i) {
        const auto& pilot = stage.pilots.at(static_cast<std::size_t>(i));
        const json body{{"username", pilot.username}, {"password", blackbox::Pilot{}.password}};
        load.connections.push_back({post_request("/api/v1/auth/login/json", "", body.dump())});
    }
    return run(load);
}

}  // namespace

Figures login_storm(Stage& stage) {
    std::vector<double> alone, stormy, ratios;
    std::map<int, std::size_t> statuses;
    std::size_t growth = 0;
    for (int round = 0; round < stage.settings.rounds; ++round) {
        alone.push_back(quantile(run(steady_reads(stage, stage.settings.seconds)).milliseconds, 0.99));
        const std::size_t before = stage.world.server().resident();
        std::size_t peak = before;
        LoadResult answers;
        std::exception_ptr error;
        std::atomic<bool> done = false;
        std::thread crowd([&] {
            try {
                answers = log_everybody_in(stage);
            } catch (...) {
                error = std::current_exception();
            }
            done = true;
        });
        std::vector<double> during;
        while (!done) {
            const auto part = run(steady_reads(stage, 0.25)).milliseconds;
            during.insert(during.end(), part.begin(), part.end());
            peak = std::max(peak, stage.world.server().resident());
        }
        crowd.join();
        if (error) std::rethrow_exception(error);
        stormy.push_back(quantile(during, 0.99));
        ratios.push_back(stormy.back() / alone.back());
        for (const auto& [status, count] : answers.statuses) {
            if (status != 200 && status != 429) throw std::runtime_error("a login got " + std::to_string(status));
            statuses[status] += count;
        }
        growth = std::max(growth, peak - before);
    }
    Figures out{
        {.name = "login_storm", .value = median(ratios), .unit = "times the p99 of reads alone"},
        {.name = "login_storm_p99_alone", .value = median(alone), .unit = "ms"},
        {.name = "login_storm_p99_during", .value = median(stormy), .unit = "ms"},
        {.name = "login_storm_memory",
         .value = static_cast<double>(growth) / (1 << 20),
         .unit = "MiB",
         .goal = 80,
         .at_most = true}};
    for (const auto& [status, count] : statuses) {
        const double each = static_cast<double>(count) / stage.settings.rounds;
        out.push_back({.name = "login_storm_answers_" + std::to_string(status), .value = each, .unit = "of 200"});
    }
    return out;
}

}  // namespace bench
