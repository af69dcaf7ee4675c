// CLI11 behind parse_command_line.
#include "app/cli.hpp"

#include <CLI/CLI.hpp>

namespace sw {

CommandLine parse_command_line(int argc, char** argv) {
    CommandLine out;
    CLI::App app{"SectorWars 2102 server. Settings come from the environment; see docs/configuration.md."};
    app.add_option("--mode", out.mode, "dev, nexus or regional (default: SW_MODE, SERVICE_TYPE, dev)");
    bool check_config = false;
    bool healthcheck = false;
    app.add_flag(
        "--healthcheck", healthcheck, "Ask the running server of this environment whether it is ready; 0 or 1"
    );
    app.add_flag("--check-config", check_config, "Print the effective configuration, secrets masked, and end");
    app.add_flag("--jobs-only", out.jobs_only, "A region's background work without a public port");
    app.set_version_flag("--version", std::string("sectorwars ") + SW_VERSION);
    const auto* serve = app.add_subcommand("serve", "Run the server (the default)");
    auto* describe =
        app.add_subcommand("describe", "Write docs/openapi.json, docs/events.md and docs/configuration.md");
    describe->add_flag("--check", out.check_only, "Write nothing; fail when the files differ");
    const auto* migrate = app.add_subcommand("migrate", "Apply database migrations and end");
    auto* certificate = app.add_subcommand("certificate", "Make a self-signed certificate unless there is one");
    certificate->add_option("folder", out.folder, "Gets certificate.pem and key.pem")->required();
    app.require_subcommand(0, 1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        out.exit_code = app.exit(problem) == 0 ? 0 : 64;
        return out;
    }
    (void)serve;
    if (healthcheck) out.verb = CommandLine::Verb::healthcheck;
    if (check_config) out.verb = CommandLine::Verb::check_config;
    if (describe->parsed()) out.verb = CommandLine::Verb::describe;
    if (migrate->parsed()) out.verb = CommandLine::Verb::migrate;
    if (certificate->parsed()) out.verb = CommandLine::Verb::certificate;
    return out;
}

}  // namespace sw
