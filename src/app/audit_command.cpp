// The audit log and the second person, from the host.
#include "app/audit_command.hpp"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>

#include "app/app.hpp"
#include "platform/db/db.hpp"
#include "sectorwars/approvals.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw {
namespace {

constexpr int failed = 1;

constexpr Statement active_key{
    "audit_command.active_key", "select kid, private_enc from signing_keys where state = 'active'"};

int missing(const char* what) {
    std::fprintf(stderr, "%s is missing or wrong\n", what);
    return exit_code::usage;
}

/// Empty when there is none.
std::string held_key(const Config& config, ReadTx& tx) {
    if (!config.regional.service_key.empty()) return key_pair_of(config.regional.service_key).kid;
    const Rows rows = tx.query(active_key);
    if (rows.empty()) return {};
    const auto kid = rows[0].get<std::string>("kid");
    const Envelope envelope(config.master_key, config.previous_master_keys);
    return key_pair_of(envelope.open(rows[0].get<std::string>("private_enc"), "signing_keys.private_enc:" + kid)).kid;
}

bool read_head(const std::string& text, audit::Trust& to) {
    const auto colon = text.find(':');
    std::int64_t sequence = 0;
    if (colon == std::string::npos) return false;
    const auto parsed = std::from_chars(text.data(), text.data() + colon, sequence);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + colon) return false;
    to.head = {sequence, text.substr(colon + 1)};
    return true;
}

int verify(const Config& config, const AuditCommand& command) {
    audit::Trust trust;
    if (!command.since.empty()) {
        trust.since = parse_time(command.since);
        if (!trust.since) return missing("--since (2026-11-20T22:54:36Z)");
    }
    if (!command.head.empty() && !read_head(command.head, trust)) return missing("--head (<sequence>:<row_hash>)");
    if (config.master_key.empty() && config.regional.service_key.empty()) return missing("SW_MASTER_KEY");
    audit::Findings found;
    Db db(db_options(config, config.database_url));
    db.read([&](ReadTx& tx) {
        trust.kids = {held_key(config, tx)};
        found = audit::verify(tx, trust);
    });
    if (!found.problem.empty()) {
        std::printf("bad: %s\n", found.problem.c_str());
        return failed;
    }
    std::printf(
        "good: %lld rows to %lld:%s, %lld checkpoints, the newest of %s\n", static_cast<long long>(found.rows),
        static_cast<long long>(found.sequence), found.row_hash.c_str(), static_cast<long long>(found.checkpoints),
        to_rfc3339(*found.newest_checkpoint).c_str()
    );
    return exit_code::ok;
}

std::string host_user() {
    const passwd* const entry = ::getpwuid(::geteuid());
    return entry != nullptr ? entry->pw_name : std::to_string(::geteuid());
}

int approve(const Config& config, const AuditCommand& command) {
    const auto id = Uuid::parse(command.approval);
    if (!id) return missing("the approval's id");
    approvals::Approved done;
    Db db(db_options(config, config.database_url));
    db.write([&](Tx& tx) { done = approvals::approve_at_console(tx, *id, host_user()); });
    std::printf(
        "approved until %s: %s (%s). The requester has to repeat the request.\n", to_rfc3339(done.expires_at).c_str(),
        done.act.c_str(), done.target.c_str()
    );
    return exit_code::ok;
}

}  // namespace

int run_audit_command(Config config, const AuditCommand& command) {
    if (config.database_url.empty()) return missing("DATABASE_URL");
    try {
        // Dev mode keeps its own master key.
        const bool own_secrets = config.mode == Mode::dev && config.master_key.empty();
        if (own_secrets && std::filesystem::exists(config.data_dir)) keep_dev_secrets(config);
        return command.verb == AuditCommand::Verb::approve ? approve(config, command) : verify(config, command);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return failed;
    }
}

}  // namespace sw
