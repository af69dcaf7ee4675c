// Snapshots, proofs and restores.
#include "sectorwars/platform/capsule.hpp"

#include <algorithm>
#include <ctime>
#include <pqxx/pqxx>

#include "platform/capsule/counts.hpp"
#include "platform/capsule/file.hpp"
#include "platform/capsule/tool.hpp"
#include "platform/region_databases/address.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::capsule {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t shown_differences = 5;

[[noreturn]] void translate(const pqxx::failure& problem) {
    if (dynamic_cast<const pqxx::broken_connection*>(&problem) != nullptr) {
        throw Failure(Code::unavailable, "database_unreachable", "The database does not answer.");
    }
    if (const auto* refused = dynamic_cast<const pqxx::sql_error*>(&problem); refused != nullptr) {
        if (refused->sqlstate() == "57014") {
            throw Failure(Code::unavailable, "capsule_timeout", "The database took too long.");
        }
    }
    throw Failure(Code::unavailable, "database_unreachable", std::string("Database: ") + problem.what());
}

template <class Work>
auto translated(const Work& work) {
    try {
        return work();
    } catch (const pqxx::failure& problem) {
        translate(problem);
    }
}

std::int64_t left_of(Deadline deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    const auto out = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
    if (out <= 0) throw Failure(Code::unavailable, "capsule_timeout", "There was not enough time.");
    return out;
}

std::string with_patience(const std::string& url) {
    auto settings = databases::read_url(url);
    settings["connect_timeout"] = "10";
    settings["tcp_user_timeout"] = "30000";
    settings["application_name"] = "sectorwars-capsule";
    return databases::write_url(settings);
}

void bound(pqxx::transaction_base& tx, Deadline deadline) {
    tx.exec("set local statement_timeout = " + std::to_string(left_of(deadline)));
    tx.exec("set local idle_in_transaction_session_timeout = 0");
    tx.exec("set local lock_timeout = '30s'");
    tx.exec("set local timezone = 'UTC'");
}

/// Row-level security shows what belongs to the region, for the tools too.
std::string session_options(RegionId region) {
    return "-c app.current_region=" + region.to_string() + " -c lock_timeout=30s";
}

std::string file_time(Time at) {
    const std::time_t second =
        std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(at));
    std::tm parts{};
    gmtime_r(&second, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
    return text;
}

/// Two snapshots of one second are two files.
fs::path free_name(const fs::path& folder, const Manifest& manifest) {
    const std::string stem = file_time(manifest.created_at) + "-" + std::string(to_name(manifest.kind));
    for (int i = 1;; ++i) {
        fs::path file = folder / (stem + (i == 1 ? "" : "-" + std::to_string(i)) + ".capsule");
        fs::path part = file;
        part += ".part";
        if (!fs::exists(file) && !fs::exists(part)) return file;
    }
}

void check_slug(const std::string& slug) {
    const bool good = !slug.empty() && slug.size() <= 50 && std::all_of(slug.begin(), slug.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good) throw Failure(Code::internal, "capsule_io", "This is no name of a region.");
}

Manifest manifest_of(const Source& source) {
    Manifest out;
    out.kind = source.kind;
    out.slug = source.slug;
    out.region_id = source.region_id;
    out.epoch = source.epoch;
    out.image = source.image;
    out.version = source.version;
    out.schema = source.schema;
    out.created_at = now();
    return out;
}

/// Everything before a byte of it is used.
void authenticate(const Envelope& envelope, const fs::path& file) {
    FileReader reader(envelope, file);
    std::string piece;
    while (reader.next(piece)) {
    }
}

void restore_section(
    const Envelope& envelope, const fs::path& file, const Target& target, const std::string& role,
    const std::string& section, RegionId region, Deadline deadline
) {
    FileReader reader(envelope, file);
    const Tool tool{
        .name = "pg_restore",
        .arguments =
            {"--dbname=" + databases::read_url(target.owner_url)["dbname"], "--format=custom", "--no-owner",
             "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction", "--role=" + role,
             "--schema=" + reader.manifest().schema, "--section=" + section},
        .url = with_patience(target.owner_url),
        .options = session_options(region)};
    run_writing(tool, deadline, [&reader](std::string& piece) { return reader.next(piece); });
}

Owner prepare_target(const Target& target, Deadline deadline) {
    pqxx::connection connection(with_patience(target.owner_url));
    pqxx::work tx(connection);
    bound(tx, deadline);
    Owner owner = find_owner(tx, target.schema);
    if (!owner.empty) {
        throw Failure(
            Code::conflict, "capsule_target_not_empty",
            "The database to restore into has tables already: drop it first."
        );
    }
    if (!owner.schema_exists) {
        tx.exec("set local role " + tx.quote_name(owner.role));
        tx.exec("create schema " + tx.quote_name(target.schema));
    }
    tx.commit();
    return owner;
}

void check_copy(const Manifest& manifest, const Target& target, const std::string& role, Deadline deadline) {
    pqxx::connection connection(with_patience(target.owner_url));
    pqxx::work tx(connection);
    bound(tx, deadline);
    become(tx, role, target.region_id);
    const Counts copy = count(tx, target.schema);
    tx.commit();
    const auto found = differences(manifest.counts, copy);
    if (found.empty()) return;
    std::string text = "The copy is not what the capsule's manifest says:";
    for (std::size_t i = 0; i < found.size() && i < shown_differences; ++i) text += " " + found[i] + ";";
    text.back() = '.';
    throw Failure(Code::rule_violation, "capsule_mismatch", text);
}

/// Returns the role that owns what was restored.
std::string fill(
    const Envelope& envelope, const fs::path& file, const Manifest& manifest, const Target& target, Deadline deadline
) {
    const Owner owner = prepare_target(target, deadline);
    restore_section(envelope, file, target, owner.role, "pre-data", manifest.region_id, deadline);
    restore_section(envelope, file, target, owner.role, "data", manifest.region_id, deadline);
    pqxx::connection connection(with_patience(target.owner_url));
    if (target.region_id != manifest.region_id) {
        // Now, while there are no policies, constraints or indices yet.
        pqxx::work tx(connection);
        bound(tx, deadline);
        tx.exec("set local role " + tx.quote_name(owner.role));
        rename_region(tx, target.schema, manifest.region_id, target.region_id, target.slug);
        tx.commit();
    }
    restore_section(envelope, file, target, owner.role, "post-data", target.region_id, deadline);
    check_copy(manifest, target, owner.role, deadline);
    return owner.role;
}

/// A database that is gone when this is.
class Scratch {
public:
    explicit Scratch(const std::string& provisioner_url)
        : settings_(databases::read_url(provisioner_url)),
          name_("sw_scratch_" + to_hex(std::string(reinterpret_cast<const char*>(random_key().data()), 8))) {
        run("create database " + name_ + " template template0 encoding 'UTF8'");
    }

    ~Scratch() {
        try {
            run("drop database if exists " + name_ + " with (force)");
        } catch (const std::exception& problem) {
            log::warn("A scratch database is left", {{"database", name_}, {"error", problem.what()}});
        }
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] std::string url() const {
        auto settings = settings_;
        settings["dbname"] = name_;
        return databases::write_url(settings);
    }

private:
    void run(const std::string& sql) const {
        pqxx::connection connection(with_patience(databases::write_url(settings_)));
        pqxx::nontransaction tx(connection);
        tx.exec("set statement_timeout = '60s'");
        tx.exec(sql);
    }

    std::map<std::string, std::string> settings_;
    std::string name_;
};

}  // namespace

Snapshot snapshot(const Envelope& envelope, const fs::path& folder, const Source& source, Deadline deadline) {
    check_slug(source.slug);
    return translated([&] {
        Manifest manifest = manifest_of(source);
        pqxx::connection connection(with_patience(source.owner_url));
        pqxx::transaction<pqxx::repeatable_read, pqxx::readwrite_policy::read_only> tx(connection);
        bound(tx, deadline);
        const Owner owner = find_owner(tx, source.schema);
        if (owner.empty) {
            throw Failure(
                Code::rule_violation, "capsule_schema", "The database has no tables in " + source.schema + "."
            );
        }
        become(tx, owner.role, source.region_id);
        const std::string id = tx.exec1("select pg_export_snapshot()")[0].as<std::string>();
        const auto server = tx.exec1("select current_setting('server_version'), pg_current_wal_lsn()::text");
        manifest.pg_version = server[0].as<std::string>();
        manifest.pg_lsn = server[1].as<std::string>();
        manifest.counts = count(tx, source.schema);

        FileWriter writer(envelope, free_name(folder / source.slug, manifest), manifest);
        const Tool tool{
            .name = "pg_dump",
            .arguments =
                {"--format=custom", "--compress=6", "--no-owner", "--no-privileges", "--no-password",
                 "--enable-row-security", "--role=" + owner.role, "--schema=" + source.schema, "--snapshot=" + id},
            .url = with_patience(source.owner_url),
            .options = session_options(source.region_id)};
        run_reading(tool, deadline, [&writer](std::string_view bytes) { writer.write(bytes); });
        Snapshot out;
        out.sha256 = writer.finish();
        out.capsule = {.file = writer.file(), .bytes = writer.bytes(), .manifest = manifest};
        return out;
    });
}

Capsule inspect(const Envelope& envelope, const fs::path& file) {
    const FileReader reader(envelope, file);
    return {.file = file, .bytes = reader.bytes(), .manifest = reader.manifest()};
}

Manifest verify(const Envelope& envelope, const fs::path& file, const std::string& provisioner_url, Deadline deadline) {
    authenticate(envelope, file);
    const Manifest manifest = inspect(envelope, file).manifest;
    if (!manifest.counts.ledger_problems.empty()) {
        throw Failure(
            Code::rule_violation, "capsule_mismatch",
            "The ledger in the capsule does not sum up: " + manifest.counts.ledger_problems.front() + "."
        );
    }
    translated([&] {
        const Scratch scratch(provisioner_url);
        const Target target{.owner_url = scratch.url(), .schema = manifest.schema, .region_id = manifest.region_id};
        (void)fill(envelope, file, manifest, target, deadline);
    });
    return manifest;
}

Manifest restore(const Envelope& envelope, const fs::path& file, const Target& target, Deadline deadline) {
    authenticate(envelope, file);
    const Manifest manifest = inspect(envelope, file).manifest;
    if (manifest.schema != target.schema) {
        throw Failure(
            Code::rule_violation, "capsule_schema",
            "The capsule holds schema " + manifest.schema + ", the region has " + target.schema + "."
        );
    }
    translated([&] {
        const std::string role = fill(envelope, file, manifest, target, deadline);
        pqxx::connection connection(with_patience(target.owner_url));
        pqxx::work tx(connection);
        bound(tx, deadline);
        become(tx, role, target.region_id);
        // The pilots of a fork are copies: the nexus knows of none of them there, so they stay and cannot leave.
        if (target.region_id == manifest.region_id) mark_restored(tx, target.schema);
        else forget_origin(tx, target.schema);
        tx.commit();
    });
    return manifest;
}

}  // namespace sw::capsule
