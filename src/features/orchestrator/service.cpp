// Load, decide, queue.
#include "service.hpp"

#include <algorithm>

#include "journal.hpp"
#include "request.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::orchestrator {
namespace {

constexpr std::int32_t terran_sectors = 300;
constexpr std::int32_t default_sectors = 500;
constexpr std::int32_t usual_gate = 250;
constexpr std::int64_t largest_seed = 9'007'199'254'740'992;

InstanceRow require_instance(Tx& tx, const std::string& name) {
    auto found = repository::lock_instance(tx, regions::slug_of_any(name));
    if (!found) throw Failure(Code::not_found, "region_not_found", "There is no such region.");
    return std::move(*found);
}

Job require_job(Tx& tx, const Uuid& id) {
    auto found = repository::lock_job(tx, id);
    if (!found) throw Failure(Code::not_found, "job_not_found", "There is no such job.");
    return std::move(*found);
}

std::string slug_for(const ProvisionRequest& request) {
    if (request.region_type == galaxy::RegionKind::player_owned) return regions::slug_of(request.name);
    const std::string slug = regions::slug_of_any(request.name);
    if (request.region_type == galaxy::RegionKind::terran_space && slug == "terran-space") return slug;
    throw Failure(
        Code::rule_violation, "ERR_NAME_INVALID",
        "Only terran-space may be terran_space, and the Central Nexus is no instance."
    );
}

/// The registry has the platform's own regions from the start: pending until somebody provisions them.
bool is_free(Tx& tx, const std::string& slug) {
    const auto known = regions::find(tx, slug);
    if (!known) return true;
    const bool own = known->region_type != galaxy::RegionKind::player_owned;
    return own && known->status == regions::Status::pending && !repository::find_instance(tx, slug);
}

void check_owner(Tx& tx, const ProvisionRequest& request) {
    const bool own = request.region_type == galaxy::RegionKind::player_owned;
    const bool named = request.owner_id && repository::owner_exists(tx, *request.owner_id);
    if (own != request.owner_id.has_value() || (own && !named)) {
        throw Failure(
            Code::rule_violation, "ERR_OWNER_UNKNOWN",
            own ? "owner_id names no active account." : "A region of the platform has no owner."
        );
    }
}

std::int64_t draw_seed() {
    const Uuid random = Uuid::make();
    std::uint64_t out = 0;
    for (std::size_t i = 8; i < random.bytes.size(); ++i) out = out << 8U | random.bytes[i];
    return static_cast<std::int64_t>(out % static_cast<std::uint64_t>(largest_seed));
}

std::string bare_json(const ProvisionRequest& request) {
    ProvisionRequest out = request;
    out.dry_run = false;
    return to_json(out);
}

regions::NewRegion region_of(const ProvisionRequest& request, const std::string& slug) {
    regions::NewRegion out{.name = request.name};
    auto& config = out.config;
    const bool terran = request.region_type == galaxy::RegionKind::terran_space;
    config.slug = slug;
    config.display_name = request.display_name.value_or(request.name);
    config.region_type = request.region_type;
    config.owner_id = request.owner_id;
    config.total_sectors = terran ? terran_sectors : request.total_sectors.value_or(default_sectors);
    config.gate_sector = std::min(usual_gate, config.total_sectors);
    config.generation_seed = request.generation_seed.value_or(draw_seed());
    config.governance_type = request.governance_type;
    config.economic_specialization = request.economic_specialization;
    config.starting_credits = request.starting_credits;
    config.starting_ship = request.starting_ship;
    config.max_players = request.max_players;
    config.sandbox = request.sandbox;
    if (request.language_pack) {
        JsonWriter writer(config.language_pack.text = "");
        Json<std::map<std::string, std::string>>::write(writer, *request.language_pack);
    }
    if (request.aesthetic_theme) config.aesthetic_theme = *request.aesthetic_theme;
    if (request.custom_rules) config.custom_rules = *request.custom_rules;
    return out;
}

JobReply reply_of(const InstanceRow& instance, Kind kind, const Uuid& job, std::string message) {
    return {
        std::move(message), instance.slug, std::string(to_name(begin(kind, instance.state).value_or(instance.state))),
        job};
}

std::optional<UserId> asker(const Caller& caller) {
    if (caller.user.is_nil()) return std::nullopt;
    return caller.user;
}

}  // namespace

InstanceRow Service::plan_instance(const ProvisionRequest& request, const std::string& slug) const {
    const auto& settings = room_->config.orchestrator;
    InstanceRow out{.slug = slug, .owner_id = request.owner_id};
    out.backend = room_->backend->name();
    out.placement = settings.shared_database ? "shared_db" : "dedicated_db";
    out.state = State::provisioning;
    out.image = settings.image;
    out.cpu_cores = out.base_cpu_cores = request.cpu_cores.value_or(settings.default_cpu_cores);
    out.memory_gb = out.base_memory_gb = request.memory_gb.value_or(settings.default_memory_gb);
    out.disk_gb = request.disk_gb.value_or(settings.default_disk_gb);
    out.snapshot_id = request.snapshot_id;
    if (out.cpu_cores > settings.max_cpu_cores || out.memory_gb > settings.max_memory_gb) {
        throw Failure(Code::rule_violation, "ERR_PLAN_LIMIT", "The platform gives no region that much.");
    }
    return out;
}

void Service::check_room_for(Tx& tx, const InstanceRow& wanted) const {
    const auto host = room_->capacity();
    if (!host) return;  // nobody could ask the engine yet; it refuses itself what it does not have
    const RegionLimits committed = repository::committed_limits(tx, wanted.slug);
    const RegionLimits limits = limits_of(wanted.cpu_cores, wanted.memory_gb);
    const auto problem = check_capacity(*host, room_->config.orchestrator.capacity_factor, committed, limits);
    if (problem) throw Failure(*problem);
}

JobReply Service::provision(Tx& tx, const Caller& caller, const ProvisionRequest& request) const {
    room_->require_engine();
    check_sandbox(request.sandbox, request.ttl_hours, request.region_type);
    if (request.custom_rules) check_custom_rules(request.custom_rules->text);
    const std::string slug = slug_for(request);
    check_owner(tx, request);
    repository::lock_capacity(tx);
    if (!is_free(tx, slug)) throw Failure(Code::conflict, "ERR_NAME_TAKEN", "There is a region of this name.");
    const auto& settings = room_->config.orchestrator;
    if (request.region_type == galaxy::RegionKind::player_owned) {
        const auto used = regions::count_locked(tx, *request.owner_id);
        const auto problem = check_quota(used, settings.max_regions_per_user, settings.max_total_regions);
        if (problem) throw Failure(*problem);
    }
    if (request.snapshot_id && !repository::find_snapshot(tx, *request.snapshot_id)) {
        throw Failure(Code::rule_violation, "ERR_SNAPSHOT_UNKNOWN", "There is no such capsule.");
    }
    InstanceRow instance = plan_instance(request, slug);
    if (request.ttl_hours) instance.expires_at = tx.now() + std::chrono::hours(*request.ttl_hours);
    check_room_for(tx, instance);
    if (request.dry_run) return {"The region could be provisioned.", slug, "dry_run", std::nullopt};
    const Uuid job = reserve(tx, caller, request, std::move(instance));
    return {"The region is being provisioned.", slug, "provisioning", job};
}

Uuid Service::reserve(Tx& tx, const Caller& caller, const ProvisionRequest& request, InstanceRow instance) const {
    room_->fail_point("provision", "reserve", "before");
    const std::string& slug = instance.slug;
    instance.region_id = regions::create(tx, region_of(request, slug));
    const Uuid job = queue_provision(tx, caller, request, std::move(instance));
    room_->fail_point("provision", "reserve", "after");
    return job;
}

/// The region is in the registry and waits.
Uuid Service::queue_provision(Tx& tx, const Caller& caller, const ProvisionRequest& request, InstanceRow instance)
    const {
    const std::string& slug = instance.slug;
    instance.epoch = regions::next_epoch(tx, instance.region_id);
    repository::allow_hibernation(tx, instance.region_id, request.hibernation_allowed);
    const RegionDatabase database =
        name_region_database(slug, instance.region_id.uuid, random_token(), room_->config.orchestrator.shared_database);
    instance.db_name = database.database;
    instance.db_schema = database.schema;
    instance.db_role = database.role;
    instance.db_secret_enc = room_->envelope.seal(database.password, seal_context("db_secret", slug));
    repository::insert_instance(tx, instance);
    Job job{.job_id = Uuid::make(), .region_id = instance.region_id, .slug = slug, .kind = Kind::provision};
    job.requested_by = asker(caller);
    job.request = bare_json(request);
    queue_job(tx, job);
    repository::begin_step(tx, job.job_id, 0, plan_of(Kind::provision)[0].name);
    repository::end_step(tx, job.job_id, 0, "done", std::nullopt);
    return job.job_id;
}

std::optional<std::string> Service::provision_reserved(Tx& tx, RegionId region) const {
    if (!room_->is_open || !room_->databases) return "This installation runs no regions.";
    const auto config = regions::find(tx, region);
    if (!config || !config->owner_id) return "The region is gone, or belongs to nobody.";
    if (repository::find_instance(tx, config->slug)) return std::nullopt;
    ProvisionRequest request{.name = config->slug, .owner_id = config->owner_id};
    request.total_sectors = config->total_sectors;
    repository::lock_capacity(tx);
    InstanceRow instance = plan_instance(request, config->slug);
    instance.region_id = region;
    if (const auto host = room_->capacity()) {
        const RegionLimits committed = repository::committed_limits(tx, instance.slug);
        const RegionLimits wanted = limits_of(instance.cpu_cores, instance.memory_gb);
        const double factor = room_->config.orchestrator.capacity_factor;
        if (const auto problem = check_capacity(*host, factor, committed, wanted)) return problem->message;
    }
    (void)queue_provision(tx, Caller{}, request, std::move(instance));
    return std::nullopt;
}

JobReply Service::terminate(Tx& tx, const Caller& caller, const TerminateRequest& request) const {
    room_->require_engine();
    const InstanceRow instance = require_instance(tx, request.name);
    if (request.force && instance.refusals < refusals_before_force) {
        throw Failure(
            Code::conflict, "ERR_REGION_NOT_EMPTY", "Pilots are asked to leave twice before a region ends without them."
        );
    }
    const std::string wish = to_json(Ending{request.force});
    const Uuid job = ask_for(
        tx, instance, {.kind = Kind::terminate, .requested_by = asker(caller), .reason = "asked", .request = wish}
    );
    if (request.force) {
        repository::set_request(tx, job, wish);
        repository::hurry_job(tx, job);
    }
    return reply_of(instance, Kind::terminate, job, "The region is being terminated.");
}

ScaleReply Service::scale(Tx& tx, const Caller& caller, const ScaleRequest& request) const {
    room_->require_engine();
    repository::lock_capacity(tx);
    InstanceRow instance = require_instance(tx, request.name);
    if (request.disk_gb != instance.disk_gb) {
        throw Failure(
            Code::conflict, "ERR_DISK_RESIZE_UNSUPPORTED", "The engine's volumes have no size that could be changed."
        );
    }
    const auto& settings = room_->config.orchestrator;
    if (request.cpu_cores > settings.max_cpu_cores || request.memory_gb > settings.max_memory_gb) {
        throw Failure(Code::rule_violation, "ERR_PLAN_LIMIT", "The platform gives no region that much.");
    }
    const bool grows = request.cpu_cores > instance.cpu_cores || request.memory_gb > instance.memory_gb;
    InstanceRow wanted = instance;
    wanted.cpu_cores = request.cpu_cores;
    wanted.memory_gb = request.memory_gb;
    if (grows) check_room_for(tx, wanted);
    const std::string limits = to_json(Limits{request.cpu_cores, request.memory_gb});
    const Uuid job = ask_for(
        tx, instance, {.kind = Kind::scale, .requested_by = asker(caller), .reason = "asked", .request = limits}
    );
    return {
        "The region is being scaled.", instance.slug, Resources{request.cpu_cores, request.memory_gb, request.disk_gb},
        job};
}

JobReply Service::simply(Tx& tx, const Caller& caller, const std::string& name, Kind kind) const {
    room_->require_engine();
    if (kind == Kind::resume || kind == Kind::wake) repository::lock_capacity(tx);
    const InstanceRow instance = require_instance(tx, name);
    if (kind == Kind::resume) check_room_for(tx, instance);
    const Uuid job = ask_for(tx, instance, {.kind = kind, .requested_by = asker(caller), .reason = "asked"});
    return reply_of(instance, kind, job, "The job is queued: " + std::string(to_name(kind)) + ".");
}

JobReply Service::suspend(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::suspend);
}

JobReply Service::resume(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::resume);
}

JobReply Service::hibernate(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    const auto seen = room_->directory->find(regions::slug_of_any(request.name));
    if (seen && seen->players > 0) throw Failure(Code::conflict, "ERR_REGION_IN_USE", "Somebody plays there.");
    return simply(tx, caller, request.name, Kind::hibernate);
}

JobReply Service::wake(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::wake);
}

JobReply Service::restart(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::restart);
}

JobReply Service::snapshot(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::snapshot);
}

JobReply Service::wipe(Tx& tx, const Caller& caller, const RegionNamed& request) const {
    return simply(tx, caller, request.name, Kind::wipe);
}

JobReply Service::restore(Tx& tx, const Caller& caller, const RestoreRequest& request) const {
    room_->require_engine();
    const InstanceRow instance = require_instance(tx, request.name);
    const auto capsule = repository::find_snapshot(tx, request.snapshot_id);
    if (!capsule || capsule->region_id != instance.region_id) {
        throw Failure(Code::rule_violation, "ERR_SNAPSHOT_UNKNOWN", "The region has no such capsule.");
    }
    const std::string origin = to_json(Origin{request.snapshot_id});
    const Uuid job = ask_for(
        tx, instance, {.kind = Kind::restore, .requested_by = asker(caller), .reason = "asked", .request = origin}
    );
    return reply_of(instance, Kind::restore, job, "The region goes back to the capsule.");
}

JobReply Service::retry(Tx& tx, const Caller& caller, const JobNamed& request) const {
    const Job job = require_job(tx, request.id);
    const std::string kind(to_name(job.kind));
    if (is_open(job.state)) {
        repository::hurry_job(tx, job.job_id);
        return {"The job goes on at once.", job.slug, std::string(to_name(job.state)), job.job_id};
    }
    if (job.state == JobState::succeeded) {
        throw Failure(Code::conflict, "ERR_JOB_STATE", "The job has succeeded.");
    }
    if (job.kind == Kind::provision) return provision(tx, caller, parse_json<ProvisionRequest>(job.request));
    const InstanceRow instance = require_instance(tx, job.slug);
    const Uuid again = ask_for(
        tx, instance, {.kind = job.kind, .requested_by = asker(caller), .reason = "again", .request = job.request}
    );
    return reply_of(instance, job.kind, again, "The job is queued again: " + kind + ".");
}

JobReply Service::cancel(Tx& tx, const Caller&, const JobNamed& request) const {
    const Job job = require_job(tx, request.id);
    const bool undoable = is_open(job.state) && job.kind == Kind::provision;
    if (!undoable) {
        throw Failure(
            Code::conflict, "ERR_JOB_STATE",
            "Only a provision that is under way can be cancelled; the end of any other job is safer than its middle."
        );
    }
    repository::request_cancel(tx, job.job_id);
    return {"The job is being cancelled.", job.slug, std::string(to_name(job.state)), job.job_id};
}

void Service::end_sandboxes(Tx& tx) const {
    if (!room_->is_open) return;
    for (const auto& slug : repository::expired_instances(tx, tx.now())) {
        const auto instance = repository::lock_instance(tx, slug);
        // Somebody else may have ended it while this waited for the lock.
        if (!instance || !begin(Kind::terminate, instance->state)) continue;
        ask_for(tx, *instance, {.kind = Kind::terminate, .reason = "its time is over", .request = to_json(Ending{})});
    }
}

}  // namespace sw::orchestrator
