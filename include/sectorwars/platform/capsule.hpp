// Capsules: verified, encrypted snapshots of one region's database (platform spec 2.9, 12.10).
//
// A capsule holds a dump, taken under one exported snapshot, and a manifest of what was counted under the very same
// snapshot; both are authenticated. It is good for a restore only if what is restored counts the same. Everything
// here blocks, for minutes on large regions: call through run_blocking(), with a deadline. Failures: unavailable
// "capsule_timeout", "capsule_io", "database_unreachable"; conflict "capsule_target_not_empty"; rule_violation
// "capsule_damaged" (changed, cut off or for another master key), "capsule_mismatch" (restores, but counts otherwise),
// "capsule_schema" (other schema name); internal "pg_tools" (pg_dump or pg_restore is missing or failed).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {
class Envelope;
}

namespace sw::capsule {

enum class Kind { automatic, manual, pre_terminate };

constexpr auto enum_names(Kind) {
    return names("auto", "manual", "pre_terminate");
}

constexpr auto kept = std::chrono::hours{24 * 30};  ///< automatic and pre_terminate; manual ones are kept until removed

/// What was counted under the snapshot. Two databases with the same content count the same.
struct Counts {
    std::map<std::string, std::int64_t> rows;       ///< by table
    std::map<std::string, std::int64_t> sequences;  ///< next value, by sequence
    std::map<std::string, std::string> migrations;  ///< version -> checksum
    std::map<std::string, std::int64_t> heads;      ///< "outbox", "timeline": the highest number
    std::string ledger;                             ///< SHA-256 over the sum of every account and asset, in order
    std::vector<std::string> ledger_problems;       ///< what does not sum up, at most 20; a good ledger has none

    bool operator==(const Counts&) const = default;

    static constexpr auto describe() {
        return fields(
            field("rows", &Counts::rows, "Rows by table"), field("sequences", &Counts::sequences, "Next values"),
            field("migrations", &Counts::migrations, "Checksum by version"),
            field("heads", &Counts::heads, "Highest numbers of the journals"),
            field("ledger", &Counts::ledger, "SHA-256 over every account's sums"),
            field("ledger_problems", &Counts::ledger_problems, "What does not sum up")
        );
    }
};

struct Manifest {
    std::int32_t format = 1;
    Kind kind = Kind::manual;
    std::string slug;
    RegionId region_id;
    std::int64_t epoch = 0;
    std::string image, version;  ///< of the region's process
    std::string schema;          ///< of the tables
    Time created_at{};
    std::string pg_version, pg_lsn;
    Counts counts;
    std::string sealed_key;  ///< of this capsule, under the master key

    static constexpr auto describe() {
        return fields(
            field("format", &Manifest::format, "Layout of the file"), field("kind", &Manifest::kind, "Why it was made"),
            field("slug", &Manifest::slug, "Region"), field("region_id", &Manifest::region_id, "Region"),
            field("epoch", &Manifest::epoch, "Epoch of the region"), field("image", &Manifest::image, "Image"),
            field("version", &Manifest::version, "Version of the server"),
            field("schema", &Manifest::schema, "Schema of the tables"),
            field("created_at", &Manifest::created_at, "When"),
            field("pg_version", &Manifest::pg_version, "Version of PostgreSQL"),
            field("pg_lsn", &Manifest::pg_lsn, "Position in the log of changes"),
            field("counts", &Manifest::counts, "What was counted"),
            field("sealed_key", &Manifest::sealed_key, "Key under the master key")
        );
    }
};

/// What a snapshot is of. `owner_url`: RegionDatabases::owner_url().
struct Source {
    std::string owner_url;
    std::string schema = "region";
    Kind kind = Kind::manual;
    std::string slug;
    RegionId region_id;
    std::int64_t epoch = 0;
    std::string image, version;
};

struct Target {
    std::string owner_url;
    std::string schema = "region";
    /// Rows become this region's; the capsule's own id for a plain restore, a new region's for a fork.
    RegionId region_id;
    std::string slug{};  ///< of the new region of a fork; empty = the names stay
};

/// One file in the folder of capsules.
struct Capsule {
    std::filesystem::path file;
    std::int64_t bytes = 0;
    Manifest manifest;
};

struct Snapshot {
    Capsule capsule;
    std::string sha256;  ///< of the file, for region_snapshots
};

using Deadline = std::chrono::steady_clock::time_point;

/// Writes <folder>/<slug>/<utc>-<kind>.capsule; the file has its name only when it is whole and on the disk. The
/// region may be busy meanwhile. A ledger that does not sum up is noted in the manifest, not refused.
[[nodiscard]] Snapshot snapshot(
    const Envelope& envelope, const std::filesystem::path& folder, const Source& source, Deadline deadline
);

/// Authenticates the manifest, not yet the rest.
[[nodiscard]] Capsule inspect(const Envelope& envelope, const std::filesystem::path& file);

/// Restores into a scratch database that is dropped again, and counts. `provisioner_url` may create databases.
/// Throws unless everything is as the manifest says and the ledger sums up.
Manifest verify(
    const Envelope& envelope, const std::filesystem::path& file, const std::string& provisioner_url, Deadline deadline
);

/// Restores into an empty database (or the empty schema) as the role that owns it, and checks the same way. The region
/// of the capsule itself is marked as set back, so that its process asks the nexus who has left since. After a throw
/// the target holds parts: drop it and begin again.
Manifest restore(const Envelope& envelope, const std::filesystem::path& file, const Target& target, Deadline deadline);

/// Newest first. Files that cannot be authenticated are left out and named in `damaged`.
[[nodiscard]] std::vector<Capsule> list(
    const Envelope& envelope, const std::filesystem::path& folder, const std::string& slug,
    std::vector<std::filesystem::path>* damaged = nullptr
);

/// Removes expired capsules, but never the newest one of a region, and what interrupted snapshots left. Returns them.
std::vector<std::filesystem::path> prune(const Envelope& envelope, const std::filesystem::path& folder, Time now);

/// When it may be removed; nullopt = never by itself.
[[nodiscard]] std::optional<Time> expiry(const Manifest& manifest);

}  // namespace sw::capsule
