// Composition of the engine room, and what is told to the directory.
#include "room.hpp"

#include <cstdlib>

#include "journal.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::orchestrator {
namespace {

using namespace std::chrono_literals;

/// All processes agree on it; it means nothing.
constexpr std::int64_t leader_key = 7306217391203320;

regions::Running running_of(State state) {
    switch (state) {
        case State::provisioning:
        case State::restarting:
        case State::resuming:
        case State::waking:
        case State::restoring:
            return regions::Running::starting;
        case State::active:
        case State::scaling:
        case State::degraded:
            return regions::Running::running;
        case State::suspending:
        case State::hibernating:
        case State::terminating:
        case State::wiping:
            return regions::Running::draining;
        case State::hibernated:
            return regions::Running::hibernated;
        case State::failed:
            return regions::Running::failed;
        case State::requested:
        case State::suspended:
        case State::terminated:
            break;
    }
    return regions::Running::stopped;
}

std::string local_url(const std::string& given, std::uint16_t port) {
    return given.empty() ? "http://127.0.0.1:" + std::to_string(port) : given;
}

}  // namespace

Room::Room(const Platform& platform)
    : config(platform.config),
      database(platform.database),
      envelope(platform.envelope),
      metrics(platform.metrics),
      directory(platform.shared.get<regions::Directory>()),
      office(platform.shared.get<Office>()),
      readings(platform.shared.get<Readings>()) {}

Room::~Room() {
    close();
}

void Room::load() {
    std::vector<InstanceRow> found;
    database.read([&](ReadTx& tx) { found = repository::all_instances(tx); });
    show(std::move(found), ++readings_begun);
}

void Room::open() {
    if (config.orchestrator.backend == OrchestratorBackend::none) return;
    databases = make_region_databases(config);
    lock = make_leader_lock(config, leader_key);
    reactor = std::make_unique<Reactor>("orchestrator");
    backend = make_region_backend(config, metrics, reactor->executor());
    jobs_wake = std::make_unique<Signal>(reactor->executor());
    reconcile_wake = std::make_unique<Signal>(reactor->executor());
    directory->on_wanted = [this](const std::string& slug) { want(slug); };
    open_office(*this);
    reactor->repeat("leadership", 1s, [this] { return lead(*this); });
    reactor->repeat("regions", 1s, [this] { return refresh(*this); });
    reactor->repeat("jobs", 5ms, [this] { return work_off_jobs(*this); });
    reactor->repeat("reconciliation", 1s, [this] { return reconcile_when_due(*this); });
    reactor->repeat("engine events", 1s, [this] { return follow_engine(*this); });
    reactor->repeat("heartbeats", 1s, [this] { return watch_heartbeats(*this); });
    is_open = true;
}

void Room::close() {
    if (!reactor) return;
    is_open = false;
    reactor->stop();
    *office = {};
    term = 0;
    lock->release();
    backend.reset();
    jobs_wake.reset();
    reconcile_wake.reset();
    reactor.reset();
}

void Room::require_engine() const {
    const bool engine = is_open && backend;
    if (engine && databases) return;
    throw Failure(
        Code::unavailable, engine ? "ERR_NO_PROVISIONER" : "ERR_NO_ENGINE",
        engine ? "DB_PROVISIONER_URL names no account that may make databases."
               : "ORCH_BACKEND is none: this installation runs no regions."
    );
}

std::optional<HostCapacity> Room::capacity() const {
    const std::lock_guard hold(mutex_);
    return capacity_;
}

void Room::set_capacity(const std::optional<HostCapacity>& capacity) {
    const std::lock_guard hold(mutex_);
    if (capacity) capacity_ = capacity;
}

std::vector<InstanceRow> Room::instances() const {
    const std::lock_guard hold(mutex_);
    return instances_;
}

void Room::kick() {
    if (is_open) jobs_wake->set();
}

void Room::fail_point(std::string_view kind, std::string_view step, std::string_view when) const {
    const std::string& wanted = config.orchestrator.fail_point;
    if (wanted.empty()) return;
    const std::string here = std::string(kind) + "." + std::string(step) + "." + std::string(when);
    if (here == wanted) std::_Exit(86);
}

void Room::show(std::vector<InstanceRow> instances, std::uint64_t reading) {
    std::vector<InstanceRow> gone;
    {
        const std::lock_guard hold(mutex_);
        if (reading < shown_) return;
        shown_ = reading;
        for (const auto& old : instances_) {
            const bool there =
                std::any_of(instances.begin(), instances.end(), [&](const auto& one) { return one.slug == old.slug; });
            if (!there) gone.push_back(old);
        }
        instances_ = instances;
        for (const auto& one : instances) {
            if (one.state != State::hibernated) wanted_.erase(one.slug);
        }
    }
    for (const auto& one : instances) directory->put(whereabouts_of(one));
    for (const auto& one : gone) {
        directory->remove(one.slug);
        readings->remove(one.slug);
    }
    report(instances);
}

void Room::report(const std::vector<InstanceRow>& instances) {
    std::map<State, int> counts;
    for (const auto& one : instances) ++counts[one.state];
    for (std::size_t i = 0; i < enum_names(State{}).size(); ++i) {
        const auto state = static_cast<State>(i);
        metrics
            .gauge(
                "sectorwars_orchestrator_regions", "Regions by the state of their instance",
                {{"state", std::string(to_name(state))}}
            )
            .set(counts[state]);
    }
}

regions::Whereabouts whereabouts_of(const InstanceRow& one) {
    regions::Whereabouts out{.region_id = one.region_id, .slug = one.slug, .status = one.status};
    out.running = running_of(one.state);
    out.epoch = one.epoch;
    if (!one.endpoint.empty()) out.endpoints = {one.endpoint};
    if (!one.internal_endpoint.empty()) out.internal_endpoints = {one.internal_endpoint};
    // Copies stay where they are: whoever was sent home from a sandbox would be there twice.
    const bool closes = one.state == State::terminating || one.state == State::suspending || one.state == State::wiping;
    out.drain = !one.sandbox && closes;
    out.sandbox = one.sandbox;
    return out;
}

std::string seal_context(std::string_view column, const std::string& slug) {
    return "region_instances." + std::string(column) + ":" + slug;
}

RegionDatabase database_of(const Room& room, const InstanceRow& one) {
    return {
        .database = one.db_name,
        .schema = one.db_schema,
        .role = one.db_role,
        .password = room.envelope.open(one.db_secret_enc, seal_context("db_secret", one.slug))};
}

RegionSpec spec_of(const Room& room, const InstanceRow& one, const std::string& job_id) {
    const auto& settings = room.config.orchestrator;
    RegionSpec spec{.slug = one.slug, .image = one.image};
    spec.owner_id = one.owner_id ? one.owner_id->to_string() : "platform";
    spec.governance = one.governance;
    spec.specialization = one.specialization;
    spec.epoch = one.epoch;
    spec.job_id = job_id;
    spec.limits = limits_of(one.cpu_cores, one.memory_gb);
    spec.nofile = settings.nofile;
    const auto internal_port = room.config.internal_listen.port;
    spec.environment["CENTRAL_NEXUS_URL"] = local_url(settings.nexus_url, room.config.listen.port);
    spec.environment["NEXUS_INTERNAL_URL"] = local_url(settings.nexus_internal_url, internal_port);
    // Players reach it through the nexus, which says whose request it is: from this host, or a network of containers.
    spec.environment["TRUSTED_PROXIES"] = "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";
    // A region's load is one galaxy's; many of them share the server's connections.
    spec.environment["DB_POOL_SIZE"] = "6";
    spec.environment["DB_READ_POOL_SIZE"] = "2";
    if (one.db_name == shared_region_database) spec.environment["DB_SCHEMA"] = one.db_schema;
    if (room.config.environment == Environment::production) spec.environment["ENVIRONMENT"] = "production";
    if (room.config.environment == Environment::testing) spec.environment["ENVIRONMENT"] = "testing";
    if (!room.config.rate_limits) spec.environment["RATE_LIMITS"] = "off";
    spec.secrets["database_url"] = room.databases->url(database_of(room, one), settings.database_host);
    if (one.svc_key_enc) {
        spec.secrets["sw_service_key"] = room.envelope.open(*one.svc_key_enc, seal_context("svc_key", one.slug));
    }
    if (!settings.redis_url.empty()) spec.secrets["redis_url"] = settings.redis_url;
    return spec;
}

std::filesystem::path capsule_folder(const Config& config) {
    return config.backup_dir.empty() ? config.data_dir / "capsules" : config.backup_dir;
}

Awaitable<> write_rows(Room& room, std::int64_t term, std::function<void(Tx&)> work) {
    std::function<void(Tx&)> run = [term, work = std::move(work)](Tx& tx) {
        if (term == 0 || !repository::is_term(tx, term)) {
            throw Failure(Code::conflict, "not_leader", "Another process leads.");
        }
        work(tx);
    };
    co_await async_write(room.database, std::move(run));
}

Awaitable<> refresh(Room& room) {
    const std::uint64_t reading = ++room.readings_begun;
    std::function<std::vector<InstanceRow>(ReadTx&)> work = [](ReadTx& tx) { return repository::all_instances(tx); };
    auto found = co_await read_rows<std::vector<InstanceRow>>(room, std::move(work));
    room.show(std::move(found), reading);
}

Awaitable<std::optional<InstanceRow>> load_instance(Room& room, std::string slug) {
    std::function<std::optional<InstanceRow>(ReadTx&)> work = [slug](ReadTx& tx) {
        return repository::find_instance(tx, slug);
    };
    co_return co_await read_rows<std::optional<InstanceRow>>(room, std::move(work));
}

}  // namespace sw::orchestrator
