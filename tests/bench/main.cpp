// ./dev bench: starts a whole server, measures, prints one line per figure.
#include <sys/resource.h>
#include <sys/utsname.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string_view>
#include <thread>

#include "measure.hpp"

namespace {

using namespace bench;

struct Options {
    Settings settings;
    bool json = false;
    bool help = false;
    std::string only;
};

constexpr const char* usage =
    "usage: bench [--json] [--seconds=4] [--rounds=3] [--sockets=5000] [--only=NAME]\n"
    "NAME: cached_get, indexed_read, durable_trade, fanout or login_storm\n";

int number_of(std::string_view text, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1 || number > most) {
        throw std::invalid_argument("not a number from 1 to " + std::to_string(most) + ": " + std::string(text));
    }
    return number;
}

Options options_of(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        const std::string_view value = argument.substr(std::min(argument.find('=') + 1, argument.size()));
        if (argument == "--json") options.json = true;
        else if (argument == "--help") options.help = true;
        else if (argument.starts_with("--seconds=")) options.settings.seconds = number_of(value, 60);
        else if (argument.starts_with("--rounds=")) options.settings.rounds = number_of(value, 100);
        else if (argument.starts_with("--sockets=")) options.settings.sockets = number_of(value, 5200);
        else if (argument.starts_with("--only=")) options.only = value;
        else throw std::invalid_argument(usage);
    }
    return options;
}

/// A socket of the crowd takes three descriptors here: two ends of the bare one and one end of ours.
void allow_sockets(int sockets) {
    const auto wanted = static_cast<rlim_t>(3 * sockets + 200);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < wanted) {
        throw std::runtime_error("the limit of open files is too low for --sockets=" + std::to_string(sockets));
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

const char* verdict(const Figure& figure) {
    if (!figure.goal) return "";
    return figure.short_of_goal() ? "short" : "ok";
}

void print_line(const Figure& figure) {
    char goal[32] = "";
    if (figure.goal) std::snprintf(goal, sizeof goal, "%s %g", figure.at_most ? "<=" : ">=", *figure.goal);
    std::printf(
        "%-24s %10.2f %-30s %-8s %s\n", figure.name.c_str(), figure.value, figure.unit.c_str(), goal, verdict(figure)
    );
    std::fflush(stdout);
}

blackbox::json to_json(const Figure& figure) {
    blackbox::json out{{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
    out["goal"] = figure.goal ? blackbox::json(*figure.goal) : blackbox::json();
    out["goal_is"] = figure.at_most ? "at most" : "at least";
    out["ok"] = figure.goal ? blackbox::json(!figure.short_of_goal()) : blackbox::json();
    return out;
}

/// Who else is at work decides how far the figures can be trusted.
Figures machine(Stage&) {
    utsname names{};
    uname(&names);
    double load = 0;
    getloadavg(&load, 1);
    const std::string release = names.release;
    return {
        {.name = "machine_cores",
         .value = static_cast<double>(std::thread::hardware_concurrency()),
         .unit = "cores, " + std::string(names.sysname) + " " + release.substr(0, release.find('-'))},
        {.name = "machine_load", .value = load, .unit = "running before the first figure"}};
}

void measure(const Options& options) {
    allow_sockets(options.settings.sockets);
    blackbox::World world({
        .fsync = true,
        .environment = {{"LOG_LEVEL", "warn"}, {"DEBUG", "false"}},
    });
    Stage stage{world, options.settings, make_pilots(world, traders + options.settings.sockets, traders)};
    const std::vector<std::pair<std::string, std::function<Figures(Stage&)>>> measurements{
        {"machine", machine},
        {"cached_get", cached_get},
        {"indexed_read", indexed_read},
        {"durable_trade", durable_trade},
        {"fanout", fanout},
        {"login_storm", login_storm}};
    auto all = blackbox::json::array();
    for (const auto& [name, function] : measurements) {
        if (!options.only.empty() && options.only != name) continue;
        for (const auto& figure : function(stage)) {
            if (options.json) all.push_back(to_json(figure));
            else print_line(figure);
        }
    }
    if (options.json) std::cout << all.dump(2) << "\n";
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const Options options = options_of(count, arguments);
        if (options.help) std::cout << usage;
        else measure(options);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench: " << error.what() << "\n";
        return 1;
    }
}
