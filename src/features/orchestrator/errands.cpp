// Errands look before they ask, so that they can be repeated: a wish that does not fit now is left for the next time.
#include "errands.hpp"

#include <algorithm>

#include "journal.hpp"
#include "request.hpp"

namespace sw::orchestrator {
namespace {

constexpr double least_cores = 1;
constexpr std::int32_t least_memory_gb = 2;

std::optional<InstanceRow> instance_of(Tx& tx, RegionId region) {
    const auto config = regions::find(tx, region);
    auto found = config ? repository::lock_instance(tx, config->slug) : std::nullopt;
    if (!found || found->region_id != region) return std::nullopt;
    return found;
}

bool is_idle(Tx& tx, const InstanceRow& instance) {
    return repository::open_jobs_of(tx, instance.slug).empty();
}

void ask(Tx& tx, const InstanceRow& instance, Kind kind, const char* reason, const std::string& request = "{}") {
    if (!begin(kind, instance.state) || !is_idle(tx, instance)) return;
    ask_for(tx, instance, {.kind = kind, .reason = reason, .request = request});
}

void resize(Tx& tx, RegionId region, bool small) {
    const auto instance = instance_of(tx, region);
    if (!instance) return;
    const Limits wanted{
        .cpu_cores = small ? std::min(least_cores, instance->cpu_cores)
                           : std::max(instance->cpu_cores, instance->base_cpu_cores),
        .memory_gb = small ? std::min(least_memory_gb, instance->memory_gb)
                           : std::max(instance->memory_gb, instance->base_memory_gb)};
    if (wanted.cpu_cores == instance->cpu_cores && wanted.memory_gb == instance->memory_gb) return;
    ask(tx, *instance, Kind::scale, small ? "nobody pays for it" : "it is paid for again", to_json(wanted));
}

void rest(Tx& tx, RegionId region, Time since) {
    const auto instance = instance_of(tx, region);
    if (!instance) return;
    const auto capsules = repository::snapshots_of(tx, instance->slug);
    const bool kept = std::any_of(capsules.begin(), capsules.end(), [&](const SnapshotRow& one) {
        return one.region_id == region && one.created_at >= since;
    });
    ask(tx, *instance, kept ? Kind::suspend : Kind::snapshot, "its subscription has ended");
}

bool end(Tx& tx, RegionId region) {
    const auto instance = instance_of(tx, region);
    if (!instance) return false;
    if (!begin(Kind::terminate, instance->state)) return true;
    const std::string gently = to_json(Ending{});
    ask_for(tx, *instance, {.kind = Kind::terminate, .reason = "its subscription has ended", .request = gently});
    return true;
}

}  // namespace

void offer_errands(Errands& to, const Config& config, const std::shared_ptr<const Service>& service) {
    if (config.orchestrator.backend == OrchestratorBackend::none) return;
    // The shared object would else keep the engine room alive.
    to.provision = [weak = std::weak_ptr(service)](Tx& tx, RegionId region) -> std::optional<std::string> {
        const auto office = weak.lock();
        if (!office) return "The server ends.";
        return office->provision_reserved(tx, region);
    };
    to.shrink = [](Tx& tx, RegionId region) { resize(tx, region, true); };
    to.widen = [](Tx& tx, RegionId region) { resize(tx, region, false); };
    to.rest = rest;
    to.end = end;
}

}  // namespace sw::orchestrator
