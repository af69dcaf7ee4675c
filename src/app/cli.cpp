// CLI11 behind parse_command_line.
#include "app/cli.hpp"

#include <CLI/CLI.hpp>

namespace sw {

namespace {

CLI::App* add_region_verb(
    CLI::App& region, RegionCommand& out, RegionCommand::Verb verb, const char* name, const char* what
) {
    auto* added = region.add_subcommand(name, what);
    added->callback([&out, verb] { out.verb = verb; });
    return added;
}

/// `sectorwars region …`
CLI::App* add_region_commands(CLI::App& app, RegionCommand& out) {
    using Verb = RegionCommand::Verb;
    auto* region = app.add_subcommand("region", "Capsules of regions: list, take, prove, restore");
    region->require_subcommand(1);
    region->add_option("--token", out.token, "Of an administrator (default: SW_ADMIN_TOKEN)");
    region->add_option("--patience", out.patience, "Seconds to wait for the end");
    add_region_verb(*region, out, Verb::list, "list", "Capsules of a region, or of all")
        ->add_option("slug", out.subject, "Region");
    add_region_verb(*region, out, Verb::snapshot, "snapshot", "Take a capsule of a running region")
        ->add_option("slug", out.subject, "Region")
        ->required();
    add_region_verb(*region, out, Verb::verify, "verify", "Restore a capsule into a scratch database and count")
        ->add_option("file", out.subject, "Capsule")
        ->required();
    auto* restore = add_region_verb(*region, out, Verb::restore, "restore", "Set a region back to a capsule of it");
    restore->add_option("capsule", out.subject, "File or id")->required();
    restore->add_option("--as", out.as, "Region")->required();
    auto* fork = add_region_verb(*region, out, Verb::fork, "fork", "Make a sandbox with the content of a capsule");
    fork->add_option("source", out.subject, "File or id of a capsule, or a region: then one is taken")->required();
    fork->add_option("--as", out.as, "Name of the new region")->required();
    fork->add_option("--owner", out.owner, "User id of its owner")->required();
    fork->add_option("--ttl-hours", out.ttl_hours, "Hours until it ends by itself")
        ->check(CLI::Range(1, 168))
        ->capture_default_str();
    return region;
}

/// `sectorwars admin …`
CLI::App* add_admin_commands(CLI::App& app, AdminCommand& out) {
    using Verb = AdminCommand::Verb;
    auto* admin = app.add_subcommand("admin", "Rights of administrators, on the database of the nexus");
    admin->require_subcommand(1);
    admin->add_option("--reason", out.reason, "For the audit log")->capture_default_str();
    const auto add = [&](Verb verb, const char* name, const char* what) {
        auto* added = admin->add_subcommand(name, what);
        added->callback([&out, verb] { out.verb = verb; });
        return added;
    };
    add(Verb::list, "list", "Who holds what")->add_option("username", out.username, "Only this account");
    auto* grant = add(Verb::grant, "grant", "Give an account a role");
    grant->add_option("username", out.username, "Account")->required();
    grant->add_option("role", out.what, "viewer, moderator, economist, operator, owner or your own")->required();
    auto* revoke = add(Verb::revoke, "revoke", "Take a role or a scope back; the account's sessions end");
    revoke->add_option("username", out.username, "Account")->required();
    revoke->add_option("what", out.what, "Role or scope")->required();
    return admin;
}

/// `sectorwars audit verify`, `sectorwars admin approve`
void add_audit_commands(CLI::App& app, CLI::App& admin, AuditCommand& out) {
    auto* audit = app.add_subcommand("audit", "The audit log");
    audit->require_subcommand(1);
    auto* verify = audit->add_subcommand("verify", "Recompute the chain and compare it with what was signed; 0 or 1");
    verify->add_option("--since", out.since, "Only rows after the checkpoint of that time (RFC 3339)");
    verify->add_option("--head", out.head, "<sequence>:<row_hash> of a line in the log that has to be in the chain");
    verify->callback([&out] { out.verb = AuditCommand::Verb::verify; });
    auto* approve = admin.add_subcommand("approve", "Be the second person for an act that waits for one");
    approve->add_option("approval_id", out.approval, "As the requester was told")->required();
    approve->callback([&out] { out.verb = AuditCommand::Verb::approve; });
}

/// `sectorwars keys rotate`, `sectorwars gdpr …`
void add_upkeep_commands(CLI::App& app, UpkeepCommand& out) {
    using Verb = UpkeepCommand::Verb;
    auto* keys = app.add_subcommand("keys", "The master key");
    keys->require_subcommand(1);
    keys->add_subcommand("rotate", "Seal anew with SW_MASTER_KEY what the keys of SW_MASTER_KEY_PREVIOUS hold")
        ->callback([&out] { out.verb = Verb::rotate_keys; });
    auto* gdpr = app.add_subcommand("gdpr", "Personal data, on the database of the nexus");
    gdpr->require_subcommand(1);
    const auto add = [&](Verb verb, const char* name, const char* what) {
        auto* added = gdpr->add_subcommand(name, what);
        added->add_option("username", out.username, "Account")->required();
        added->callback([&out, verb] { out.verb = verb; });
        return added;
    };
    add(Verb::export_person, "export", "Everything that is known of a person, as JSON");
    auto* erase = add(Verb::erase_person, "erase", "Erase a person at once and for good");
    erase->add_option("--reason", out.reason, "For the audit log")->capture_default_str();
    erase->add_flag("--yes", out.yes, "It cannot be undone");
}

}  // namespace

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
    const auto* region = add_region_commands(app, out.region);
    auto* enroll = app.add_subcommand("enroll", "Enter a region that is started by hand into the nexus' registry");
    enroll->add_option("slug", out.enrolment.slug, "Region")->required();
    enroll->add_option("--sectors", out.enrolment.total_sectors, "Size of its galaxy, 100 to 1000");
    enroll->add_option("--key", out.enrolment.key_file, "Its private key; made when it is not there")->required();
    auto* admin = add_admin_commands(app, out.admin);
    add_audit_commands(app, *admin, out.audit);
    add_upkeep_commands(app, out.upkeep);
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
    if (region->parsed()) out.verb = CommandLine::Verb::region;
    if (admin->parsed()) out.verb = CommandLine::Verb::admin;
    if (out.audit.verb != AuditCommand::Verb::none) out.verb = CommandLine::Verb::audit;
    if (out.upkeep.verb != UpkeepCommand::Verb::none) out.verb = CommandLine::Verb::upkeep;
    if (enroll->parsed()) out.verb = CommandLine::Verb::enroll;
    return out;
}

}  // namespace sw
