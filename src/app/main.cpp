// Entry point: command line and environment to one verb.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "app/app.hpp"
#include "app/certificate.hpp"
#include "app/cli.hpp"
#include "app/healthcheck.hpp"
#include "sectorwars/platform/log.hpp"

// POSIX declares it this way.
extern char** environ;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

namespace {

sw::Variables environment() {
    sw::Variables out;
    for (char** line = environ; *line != nullptr; ++line) {
        const std::string_view text = *line;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

int run(const sw::CommandLine& command) {
    if (command.verb == sw::CommandLine::Verb::certificate) return sw::make_certificate(command.folder);
    sw::ConfigProblems found;
    sw::Config config = sw::read_config(environment(), command.mode, found);
    if (config.home.empty()) config.home = SW_SOURCE_DIR;
    if (command.verb == sw::CommandLine::Verb::healthcheck) return sw::check_health(config);
    if (command.jobs_only) config.regional.jobs_only = true;
    if (command.verb == sw::CommandLine::Verb::region) {
        // It needs few of the server's settings and names those that it misses itself.
        sw::log::configure("warn", "text");
        return sw::run_region_command(std::move(config), command.region);
    }
    if (command.verb == sw::CommandLine::Verb::enroll) return sw::enroll_region(config, command.enrolment);
    if (command.verb == sw::CommandLine::Verb::audit) {
        sw::log::configure("warn", "text");
        return sw::run_audit_command(std::move(config), command.audit);
    }
    if (command.verb == sw::CommandLine::Verb::upkeep) {
        sw::log::configure("warn", "text");
        return sw::run_upkeep_command(std::move(config), command.upkeep);
    }
    if (command.verb == sw::CommandLine::Verb::admin) return sw::run_admin_command(config, command.admin);
    for (const auto& warning : found.warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
    if (command.verb == sw::CommandLine::Verb::describe) return sw::run_describe(config, command.check_only);
    if (!found.problems.empty()) {
        std::fprintf(stderr, "sectorwars cannot start; %zu setting(s) are wrong:\n", found.problems.size());
        for (const auto& problem : found.problems) std::fprintf(stderr, "  - %s\n", problem.c_str());
        return sw::exit_code::config;
    }
    if (command.verb == sw::CommandLine::Verb::check_config) {
        std::fputs(sw::describe_config(config).c_str(), stdout);
        return sw::exit_code::ok;
    }
    sw::log::configure(config.log_level, config.log_format);
    if (command.verb == sw::CommandLine::Verb::migrate) return sw::run_migrations(config);
    return sw::run_server(std::move(config));
}

}  // namespace

int main(int argc, char** argv) {
    const sw::CommandLine command = sw::parse_command_line(argc, argv);
    if (command.exit_code >= 0) return command.exit_code;
    try {
        return run(command);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "sectorwars: %s\n", problem.what());
        return 1;
    }
}
