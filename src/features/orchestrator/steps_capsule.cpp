// Capsules as steps of jobs.
#include <filesystem>

#include "request.hpp"
#include "sectorwars/platform/capsule.hpp"
#include "steps.hpp"

namespace sw::orchestrator::steps {
namespace {

using namespace std::chrono_literals;

/// Less than what an operator waits for, more than the largest region needs.
constexpr auto longest_capsule = 15min;

capsule::Kind kind_of(Kind job) {
    if (job == Kind::terminate) return capsule::Kind::pre_terminate;
    return job == Kind::restore ? capsule::Kind::automatic : capsule::Kind::manual;
}

Awaitable<SnapshotRow> find_snapshot(Room& room, Uuid id) {
    std::function<std::optional<SnapshotRow>(ReadTx&)> work = [id](ReadTx& tx) {
        return repository::find_snapshot(tx, id);
    };
    const auto found = co_await read_rows<std::optional<SnapshotRow>>(room, std::move(work));
    if (!found) throw Failure(Code::rule_violation, "ERR_SNAPSHOT_UNKNOWN", "There is no such capsule.");
    co_return *found;
}

}  // namespace

Awaitable<> take_capsule(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    if (!instance.activated_at) co_return;  // there is nothing in it
    const auto made = std::make_shared<std::optional<capsule::Snapshot>>();
    capsule::Source source{
        .owner_url = work.room.databases->owner_url(database_of(work.room, instance)),
        .schema = instance.db_schema,
        .kind = kind_of(work.job.kind),
        .slug = instance.slug,
        .region_id = instance.region_id,
        .epoch = instance.epoch,
        .image = instance.image};
    std::function<void()> run = [made, source, envelope = work.room.envelope,
                                 folder = capsule_folder(work.room.config)] {
        *made = capsule::snapshot(envelope, folder, source, std::chrono::steady_clock::now() + longest_capsule);
    };
    co_await run_blocking(std::move(run));
    const capsule::Snapshot& snapshot = **made;
    SnapshotRow row{.snapshot_id = Uuid::make(), .region_id = instance.region_id, .slug = instance.slug};
    row.kind = to_name(source.kind);
    row.uri = "file://" + snapshot.capsule.file.string();
    row.bytes = snapshot.capsule.bytes;
    row.sha256 = snapshot.sha256;
    row.created_at = snapshot.capsule.manifest.created_at;
    row.expires_at = capsule::expiry(snapshot.capsule.manifest);
    std::function<void(Tx&)> write = [row](Tx& tx) { repository::insert_snapshot(tx, row); };
    co_await write_rows(work.room, work.term, std::move(write));
}

Awaitable<> verify_capsule(Work& work) {
    const Uuid id = parse_json<Origin>(work.job.request).snapshot_id;
    const SnapshotRow row = co_await find_snapshot(work.room, id);
    std::function<void()> run = [row, envelope = work.room.envelope,
                                 url = work.room.config.orchestrator.provisioner_url] {
        const std::filesystem::path file = row.uri.substr(std::string_view("file://").size());
        (void)capsule::verify(envelope, file, url, std::chrono::steady_clock::now() + longest_capsule);
    };
    co_await run_blocking(std::move(run));
}

Awaitable<> load_capsule(Work& work) {
    co_await fill_database(work, parse_json<Origin>(work.job.request).snapshot_id);
}

Awaitable<> clear_database(Work& work) {
    const InstanceRow instance = co_await instance_of(work);
    const RegionDatabase wanted = database_of(work.room, instance);
    std::function<void()> run = [wanted, databases = work.room.databases] {
        databases->drop(wanted);
        databases->ensure(wanted);
    };
    co_await run_blocking(std::move(run));
}

Awaitable<> fill_database(Work& work, Uuid snapshot_id) {
    const InstanceRow instance = co_await instance_of(work);
    const SnapshotRow row = co_await find_snapshot(work.room, snapshot_id);
    const RegionDatabase wanted = database_of(work.room, instance);
    std::function<void()> run = [row, wanted, databases = work.room.databases, envelope = work.room.envelope,
                                 region = instance.region_id, slug = instance.slug] {
        databases->drop(wanted);
        databases->ensure(wanted);
        const std::filesystem::path file = row.uri.substr(std::string_view("file://").size());
        const capsule::Target target{
            .owner_url = databases->owner_url(wanted), .schema = wanted.schema, .region_id = region, .slug = slug};
        (void)capsule::restore(envelope, file, target, std::chrono::steady_clock::now() + longest_capsule);
    };
    co_await run_blocking(std::move(run));
}

}  // namespace sw::orchestrator::steps
