// Rows of instances. See jobs_repository.hpp for jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/region_databases.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::orchestrator {

struct InstanceRow {
    RegionId region_id;
    std::string slug;
    std::optional<UserId> owner_id;
    std::string governance, specialization;  ///< labels
    regions::Status status = regions::Status::pending;
    bool hibernation_allowed = false;
    bool sandbox = false;  ///< of the registry: its pilots are copies
    std::string backend, placement;
    State state = State::requested;
    Desired desired = Desired::running;
    std::int64_t epoch = 1;
    std::string image, spec_hash, instance_id, endpoint, internal_endpoint;
    double cpu_cores = 0, base_cpu_cores = 0;
    std::int32_t memory_gb = 0, disk_gb = 0, base_memory_gb = 0;
    std::string db_name, db_schema, db_role, db_secret_enc;
    std::optional<std::string> svc_kid, svc_pubkey, svc_key_enc;
    std::optional<Uuid> snapshot_id;
    std::int32_t refusals = 0;
    bool oom_raised = false;
    std::optional<std::string> error;
    std::optional<Time> activated_at, active_since;
    std::optional<Time> expires_at;  ///< a termination is asked for then
    Time created_at{}, updated_at{};
};

struct SnapshotRow {
    Uuid snapshot_id;
    RegionId region_id;
    std::string slug, kind, uri;
    std::int64_t bytes = 0;
    std::string sha256;
    Time created_at{};
    std::optional<Time> expires_at;
};

struct Orphan {
    std::string kind, name;
    Time first_seen_at{};
};

/// Where an instance runs, as the engine says.
struct RegionInstanceFacts {
    std::string spec_hash, instance_id, endpoint, internal_endpoint;
};

/// The key that a region proves itself with; the private part is sealed.
struct ServiceKeyRow {
    std::string kid, pubkey, key_enc;
};

namespace repository {

[[nodiscard]] bool owner_exists(Reader& reader, UserId owner);
void allow_hibernation(Tx& tx, RegionId region, bool allowed);

void insert_instance(Tx& tx, const InstanceRow& instance);
[[nodiscard]] std::optional<InstanceRow> find_instance(Reader& reader, const std::string& slug);
[[nodiscard]] std::optional<InstanceRow> lock_instance(Tx& tx, const std::string& slug);
[[nodiscard]] std::vector<InstanceRow> all_instances(Reader& reader);
[[nodiscard]] std::vector<InstanceRow> changed_instances(Reader& reader, Time since);
/// Slugs of those whose time is over and that nobody ends yet.
[[nodiscard]] std::vector<std::string> expired_instances(Reader& reader, Time at);
void delete_instance(Tx& tx, RegionId region);

/// One statement for what changes together. The state is not checked here: see move() in journal.hpp.
void set_state(Tx& tx, RegionId region, State state, const std::optional<Desired>& desired);
void set_error(Tx& tx, RegionId region, const std::optional<std::string>& error);
void set_running(Tx& tx, RegionId region, const RegionInstanceFacts& facts);
void set_active(Tx& tx, RegionId region);
void set_limits(Tx& tx, RegionId region, double cpu_cores, std::int32_t memory_gb);
void set_keys(Tx& tx, RegionId region, const std::optional<ServiceKeyRow>& key);
void set_epoch(Tx& tx, RegionId region, std::int64_t epoch);
void set_oom_raised(Tx& tx, RegionId region);
void add_refusal(Tx& tx, RegionId region);

/// Sum of the limits of regions that run or are to run, but for one.
[[nodiscard]] RegionLimits committed_limits(Reader& reader, const std::string& except_slug);
/// Whoever adds to that sum waits for others who do.
void lock_capacity(Tx& tx);

void insert_snapshot(Tx& tx, const SnapshotRow& snapshot);
[[nodiscard]] std::optional<SnapshotRow> find_snapshot(Reader& reader, const Uuid& snapshot);
/// Newest first, at most 100; also of regions that are gone.
[[nodiscard]] std::vector<SnapshotRow> snapshots_of(Reader& reader, const std::string& slug);

void forget_snapshots(Tx& tx, const std::vector<std::string>& uris);
/// Jobs that ended before.
void forget_jobs(Tx& tx, Time before);

/// Remembers first sightings, forgets what was not seen now, and returns all of the kind.
[[nodiscard]] std::vector<Orphan> keep_orphans(Tx& tx, const std::string& kind, const std::vector<std::string>& seen);

/// The next term of the leader.
[[nodiscard]] std::int64_t next_term(Tx& tx, const std::string& owner);
/// False when another process leads by now. Holds until the transaction ends.
[[nodiscard]] bool is_term(Tx& tx, std::int64_t term);

}  // namespace repository

}  // namespace sw::orchestrator
