// SQL of instances, snapshots, orphans and leadership.
#include "repository.hpp"

namespace sw::orchestrator::repository {
namespace {

constexpr Statement select_owner{
    "orchestrator.owner", "select 1 from users where user_id = $1::uuid and is_active and not deleted"};

constexpr Statement update_hibernation{
    "orchestrator.allow_hibernation",
    "update regions set hibernation_allowed = $2::boolean where region_id = $1::uuid"};

constexpr Statement insert_instance_row{"orchestrator.insert_instance", R"(
insert into region_instances (region_id, slug, backend, placement, state, desired, epoch, image, cpu_cores, memory_gb,
                              disk_gb, base_cpu_cores, base_memory_gb, db_name, db_schema, db_role, db_secret_enc,
                              snapshot_id, expires_at)
values ($1::uuid, $2, $3, $4, $5, $6, $7::bigint, $8, $9::double precision, $10::integer, $11::integer,
        $12::double precision, $13::integer, $14, $15, $16, $17, $18::uuid, $19::timestamptz))"};

#define SW_INSTANCE_COLUMNS                                                                                           \
    "select i.region_id, i.slug, r.owner_id, r.governance_type, coalesce(r.economic_specialization, '') as "          \
    "specialization, r.status, r.hibernation_allowed, i.backend, i.placement, i.state, i.desired, i.epoch, i.image, " \
    "i.spec_hash, i.instance_id, i.endpoint, i.internal_endpoint, i.cpu_cores, i.base_cpu_cores, i.memory_gb, "       \
    "i.disk_gb, i.base_memory_gb, i.db_name, i.db_schema, i.db_role, i.db_secret_enc, i.svc_kid, i.svc_pubkey, "      \
    "i.svc_key_enc, i.snapshot_id, i.refusals, i.oom_raised, i.error, i.activated_at, i.active_since, i.created_at, " \
    "i.updated_at, i.expires_at, r.sandbox from region_instances i join regions r using (region_id) "

constexpr Statement select_instance{"orchestrator.instance", SW_INSTANCE_COLUMNS "where i.slug = $1"};
constexpr Statement select_instance_locked{
    "orchestrator.lock_instance", SW_INSTANCE_COLUMNS "where i.slug = $1 for update of i"};
constexpr Statement select_instances{"orchestrator.instances", SW_INSTANCE_COLUMNS "order by i.slug"};
constexpr Statement select_changed{
    "orchestrator.changed_instances",
    SW_INSTANCE_COLUMNS "where i.updated_at >= $1::timestamptz or r.updated_at >= $1::timestamptz order by i.slug"};
#undef SW_INSTANCE_COLUMNS

constexpr Statement select_expired{"orchestrator.expired_instances", R"(
select slug from region_instances
where expires_at <= $1::timestamptz and state not in ('terminating', 'terminated') order by slug)"};

constexpr Statement delete_instance_row{
    "orchestrator.delete_instance", "delete from region_instances where region_id = $1::uuid"};

constexpr Statement update_state{"orchestrator.set_state", R"(
update region_instances set state = $2, desired = coalesce($3, desired) where region_id = $1::uuid)"};

constexpr Statement update_error{
    "orchestrator.set_error", "update region_instances set error = $2 where region_id = $1::uuid"};

constexpr Statement update_running{"orchestrator.set_running", R"(
update region_instances set spec_hash = $2, instance_id = $3, endpoint = $4, internal_endpoint = $5
where region_id = $1::uuid)"};

constexpr Statement update_active{"orchestrator.set_active", R"(
update region_instances
set state = 'active', error = null, activated_at = coalesce(activated_at, $2::timestamptz), active_since = $2::timestamptz
where region_id = $1::uuid)"};

constexpr Statement update_limits{"orchestrator.set_limits", R"(
update region_instances set cpu_cores = $2::double precision, memory_gb = $3::integer where region_id = $1::uuid)"};

constexpr Statement update_keys{"orchestrator.set_keys", R"(
update region_instances set svc_kid = $2, svc_pubkey = $3, svc_key_enc = $4 where region_id = $1::uuid)"};

constexpr Statement update_epoch{
    "orchestrator.set_epoch", "update region_instances set epoch = $2::bigint where region_id = $1::uuid"};

constexpr Statement update_oom{
    "orchestrator.set_oom_raised", "update region_instances set oom_raised = true where region_id = $1::uuid"};

constexpr Statement update_refusals{
    "orchestrator.add_refusal", "update region_instances set refusals = refusals + 1 where region_id = $1::uuid"};

constexpr Statement select_committed{"orchestrator.committed_limits", R"(
select coalesce(sum(cpu_cores), 0)::double precision as cpu_cores, coalesce(sum(memory_gb), 0)::bigint as memory_gb
from region_instances where desired = 'running' and slug <> $1)"};

constexpr Statement lock_capacity_row{
    "orchestrator.lock_capacity", "select pg_advisory_xact_lock(7306217391203319) is null as locked"};

constexpr Statement insert_snapshot_row{"orchestrator.insert_snapshot", R"(
insert into region_snapshots (snapshot_id, region_id, slug, kind, uri, bytes, sha256, created_at, expires_at)
values ($1::uuid, $2::uuid, $3, $4, $5, $6::bigint, $7, $8::timestamptz, $9::timestamptz)
on conflict (snapshot_id) do nothing)"};

constexpr Statement select_snapshot{"orchestrator.snapshot", R"(
select snapshot_id, region_id, slug, kind, uri, bytes, sha256, created_at, expires_at
from region_snapshots where snapshot_id = $1::uuid)"};

constexpr Statement select_snapshots{"orchestrator.snapshots", R"(
select snapshot_id, region_id, slug, kind, uri, bytes, sha256, created_at, expires_at
from region_snapshots where slug = $1 order by created_at desc limit 100)"};

constexpr Statement delete_snapshots{
    "orchestrator.forget_snapshots", "delete from region_snapshots where uri = any($1::text[])"};

constexpr Statement delete_jobs{
    "orchestrator.forget_jobs", "delete from region_jobs where finished_at < $1::timestamptz"};

constexpr Statement forget_orphans{
    "orchestrator.forget_orphans", "delete from orchestrator_orphans where kind = $1 and not name = any($2::text[])"};

constexpr Statement insert_orphans{"orchestrator.note_orphans", R"(
insert into orchestrator_orphans (kind, name) select $1, unnest($2::text[]) on conflict do nothing)"};

constexpr Statement select_orphans{
    "orchestrator.orphans", "select kind, name, first_seen_at from orchestrator_orphans where kind = $1"};

constexpr Statement update_term{"orchestrator.next_term", R"(
update orchestrator_leadership set term = term + 1, owner = $1, since = now() returning term)"};

constexpr Statement select_term{
    "orchestrator.is_term", "select 1 from orchestrator_leadership where term = $1::bigint for share"};

template <class E>
E named(const Rows::Row& row, std::string_view column) {
    const auto found = from_name<E>(row.get<std::string>(column));
    if (!found) throw Failure(Code::internal, "unknown_name", "A column holds a name that this version does not know.");
    return *found;
}

InstanceRow read_instance(const Rows::Row& row) {
    using Text = std::optional<std::string>;
    InstanceRow out{
        .region_id = row.get<RegionId>("region_id"),
        .slug = row.get<std::string>("slug"),
        .owner_id = row.get<std::optional<UserId>>("owner_id"),
        .governance = row.get<std::string>("governance_type"),
        .specialization = row.get<std::string>("specialization"),
        .status = named<regions::Status>(row, "status"),
        .hibernation_allowed = row.get<bool>("hibernation_allowed"),
        .backend = row.get<std::string>("backend"),
        .placement = row.get<std::string>("placement"),
        .state = named<State>(row, "state"),
        .desired = named<Desired>(row, "desired"),
        .epoch = row.get<std::int64_t>("epoch"),
        .image = row.get<std::string>("image"),
        .spec_hash = row.get<std::string>("spec_hash"),
        .instance_id = row.get<std::string>("instance_id"),
        .endpoint = row.get<std::string>("endpoint"),
        .internal_endpoint = row.get<std::string>("internal_endpoint"),
        .cpu_cores = row.get<double>("cpu_cores"),
        .base_cpu_cores = row.get<double>("base_cpu_cores"),
        .memory_gb = row.get<std::int32_t>("memory_gb"),
        .disk_gb = row.get<std::int32_t>("disk_gb"),
        .base_memory_gb = row.get<std::int32_t>("base_memory_gb"),
        .db_name = row.get<std::string>("db_name"),
        .db_schema = row.get<std::string>("db_schema"),
        .db_role = row.get<std::string>("db_role"),
        .db_secret_enc = row.get<std::string>("db_secret_enc"),
    };
    out.svc_kid = row.get<Text>("svc_kid");
    out.svc_pubkey = row.get<Text>("svc_pubkey");
    out.svc_key_enc = row.get<Text>("svc_key_enc");
    out.snapshot_id = row.get<std::optional<Uuid>>("snapshot_id");
    out.refusals = row.get<std::int32_t>("refusals");
    out.oom_raised = row.get<bool>("oom_raised");
    out.error = row.get<Text>("error");
    out.activated_at = row.get<std::optional<Time>>("activated_at");
    out.active_since = row.get<std::optional<Time>>("active_since");
    out.expires_at = row.get<std::optional<Time>>("expires_at");
    out.sandbox = row.get<bool>("sandbox");
    out.created_at = row.get<Time>("created_at");
    out.updated_at = row.get<Time>("updated_at");
    return out;
}

SnapshotRow read_snapshot(const Rows::Row& row) {
    return {row.get<Uuid>("snapshot_id"),   row.get<RegionId>("region_id"), row.get<std::string>("slug"),
            row.get<std::string>("kind"),   row.get<std::string>("uri"),    row.get<std::int64_t>("bytes"),
            row.get<std::string>("sha256"), row.get<Time>("created_at"),    row.get<std::optional<Time>>("expires_at")};
}

std::optional<InstanceRow> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read_instance(rows[0]);
}

std::vector<InstanceRow> all_of(const Rows& rows) {
    std::vector<InstanceRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_instance(rows[i]));
    return out;
}

}  // namespace

bool owner_exists(Reader& reader, UserId owner) {
    return !reader.query(select_owner, owner).empty();
}

void allow_hibernation(Tx& tx, RegionId region, bool allowed) {
    tx.defer(update_hibernation, region, allowed);
}

void insert_instance(Tx& tx, const InstanceRow& one) {
    tx.defer(
        insert_instance_row, one.region_id, one.slug, one.backend, one.placement, to_name(one.state),
        to_name(one.desired), one.epoch, one.image, one.cpu_cores, one.memory_gb, one.disk_gb, one.base_cpu_cores,
        one.base_memory_gb, one.db_name, one.db_schema, one.db_role, one.db_secret_enc, one.snapshot_id, one.expires_at
    );
}

std::optional<InstanceRow> find_instance(Reader& reader, const std::string& slug) {
    return first_of(reader.query(select_instance, slug));
}

std::optional<InstanceRow> lock_instance(Tx& tx, const std::string& slug) {
    return first_of(tx.query(select_instance_locked, slug));
}

std::vector<InstanceRow> all_instances(Reader& reader) {
    return all_of(reader.query(select_instances));
}

std::vector<InstanceRow> changed_instances(Reader& reader, Time since) {
    return all_of(reader.query(select_changed, since));
}

std::vector<std::string> expired_instances(Reader& reader, Time at) {
    const Rows rows = reader.query(select_expired, at);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<std::string>("slug"));
    return out;
}

void delete_instance(Tx& tx, RegionId region) {
    tx.defer(delete_instance_row, region);
}

void set_state(Tx& tx, RegionId region, State state, const std::optional<Desired>& desired) {
    Param wanted;
    if (desired) wanted = std::string(to_name(*desired));
    tx.defer(update_state, region, to_name(state), wanted);
}

void set_error(Tx& tx, RegionId region, const std::optional<std::string>& error) {
    tx.defer(update_error, region, error);
}

void set_running(Tx& tx, RegionId region, const RegionInstanceFacts& facts) {
    tx.defer(update_running, region, facts.spec_hash, facts.instance_id, facts.endpoint, facts.internal_endpoint);
}

void set_active(Tx& tx, RegionId region) {
    tx.defer(update_active, region, tx.now());
}

void set_limits(Tx& tx, RegionId region, double cpu_cores, std::int32_t memory_gb) {
    tx.defer(update_limits, region, cpu_cores, memory_gb);
}

void set_keys(Tx& tx, RegionId region, const std::optional<ServiceKeyRow>& key) {
    if (key) tx.defer(update_keys, region, key->kid, key->pubkey, key->key_enc);
    else tx.defer(update_keys, region, std::nullopt, std::nullopt, std::nullopt);
}

void set_epoch(Tx& tx, RegionId region, std::int64_t epoch) {
    tx.defer(update_epoch, region, epoch);
}

void set_oom_raised(Tx& tx, RegionId region) {
    tx.defer(update_oom, region);
}

void add_refusal(Tx& tx, RegionId region) {
    tx.defer(update_refusals, region);
}

RegionLimits committed_limits(Reader& reader, const std::string& except_slug) {
    const Rows rows = reader.query(select_committed, except_slug);
    return {rows[0].get<double>("cpu_cores"), rows[0].get<std::int64_t>("memory_gb") * gibibyte};
}

void lock_capacity(Tx& tx) {
    (void)tx.query(lock_capacity_row);
}

void insert_snapshot(Tx& tx, const SnapshotRow& one) {
    tx.defer(
        insert_snapshot_row, one.snapshot_id, one.region_id, one.slug, one.kind, one.uri, one.bytes, one.sha256,
        one.created_at, one.expires_at
    );
}

std::optional<SnapshotRow> find_snapshot(Reader& reader, const Uuid& snapshot) {
    const Rows rows = reader.query(select_snapshot, snapshot);
    if (rows.empty()) return std::nullopt;
    return read_snapshot(rows[0]);
}

std::vector<SnapshotRow> snapshots_of(Reader& reader, const std::string& slug) {
    const Rows rows = reader.query(select_snapshots, slug);
    std::vector<SnapshotRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_snapshot(rows[i]));
    return out;
}

void forget_snapshots(Tx& tx, const std::vector<std::string>& uris) {
    tx.defer(delete_snapshots, uris);
}

void forget_jobs(Tx& tx, Time before) {
    tx.defer(delete_jobs, before);
}

std::vector<Orphan> keep_orphans(Tx& tx, const std::string& kind, const std::vector<std::string>& seen) {
    tx.defer(forget_orphans, kind, seen);
    tx.defer(insert_orphans, kind, seen);
    const Rows rows = tx.query(select_orphans, kind);
    std::vector<Orphan> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back(
            {rows[i].get<std::string>("kind"), rows[i].get<std::string>("name"), rows[i].get<Time>("first_seen_at")}
        );
    }
    return out;
}

std::int64_t next_term(Tx& tx, const std::string& owner) {
    return tx.query(update_term, owner)[0].get<std::int64_t>("term");
}

bool is_term(Tx& tx, std::int64_t term) {
    return !tx.query(select_term, term).empty();
}

}  // namespace sw::orchestrator::repository
