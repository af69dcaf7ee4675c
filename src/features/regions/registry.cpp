// The public functions of sectorwars/regions.hpp.
#include <algorithm>

#include "announce.hpp"
#include "events.hpp"
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {
namespace {

Failure no_region() {
    return {Code::not_found, "ERR_REGION_NOT_FOUND", "There is no such region."};
}

/// The platform's own regions are the same ones for ever.
RegionId id_of(const RegionConfig& config) {
    if (config.region_type == galaxy::RegionKind::terran_space) return galaxy::terran_space(0).region_id;
    if (config.region_type == galaxy::RegionKind::central_nexus) return galaxy::central_nexus(0).region_id;
    return config.region_id.is_nil() ? RegionId::make() : config.region_id;
}

/// Administrators rule what nobody owns, if operating regions is their duty.
bool may_operate(const Caller& caller) {
    const auto& held = caller.permissions;
    return caller.is_admin && std::find(held.begin(), held.end(), scopes::regions_operate.name) != held.end();
}

}  // namespace

RegionConfig announce_change(Tx& tx, RegionId region) {
    auto record = repository::find(tx, region);
    if (!record) throw no_region();
    const RegionConfig& config = record->config;
    const ConfigChanged event{region, config.slug, config.etag, config.status};
    tx.emit(event, {to_admins(), to_region(region)});
    return std::move(record->config);
}

std::string slug_of(std::string_view name) {
    return to_free_slug(name).value();
}

std::string slug_of_any(std::string_view name) {
    std::string slug = to_slug(name).value();
    if (slug != "terran-space" && slug != "central-nexus" && is_reserved(slug)) return slug_of(name);
    return slug;
}

RegionId create(Tx& tx, const NewRegion& region) {
    NewRegion row = region;
    row.config.status = Status::pending;
    // The sector that regions get by default is not there in the smallest ones.
    row.config.gate_sector = std::min(row.config.gate_sector, row.config.total_sectors);
    const RegionId id = id_of(row.config);
    if (!repository::insert(tx, id, row) && !repository::adopt(tx, id, row.config)) {
        throw Failure(
            Code::conflict, "ERR_NAME_TAKEN", "Another region has this name, or one that differs by '-' and '_' only."
        );
    }
    return id;
}

Quota count_locked(Tx& tx, UserId owner) {
    repository::lock_quota(tx);
    return repository::count(tx, owner);
}

void set_status(Tx& tx, RegionId region, Status status) {
    if (!repository::update_status(tx, region, status)) throw no_region();
    (void)announce_change(tx, region);
}

std::int64_t next_epoch(Tx& tx, RegionId region) {
    const auto epoch = repository::increment_epoch(tx, region);
    if (!epoch) throw no_region();
    (void)announce_change(tx, region);
    return *epoch;
}

void erase(Tx& tx, RegionId region) {
    repository::remove(tx, region);
}

std::optional<RegionConfig> find(Reader& reader, std::string_view slug) {
    auto record = repository::find(reader, slug);
    if (!record) return std::nullopt;
    return std::move(record->config);
}

std::optional<RegionConfig> find(Reader& reader, RegionId region) {
    auto record = repository::find(reader, region);
    if (!record) return std::nullopt;
    return std::move(record->config);
}

RegionConfig ruled_by(Reader& reader, const Caller& caller, const std::optional<std::string>& slug) {
    if (auto record = repository::find_of_owner(reader, caller.user, slug)) return std::move(record->config);
    if (!slug) throw Failure(Code::not_found, "ERR_REGION_NOT_FOUND", "You own no region.");
    auto record = repository::find(reader, *slug);
    if (!record) throw no_region();
    if (may_operate(caller) && !record->config.owner_id) return std::move(record->config);
    throw Failure(Code::forbidden, "ERR_NOT_REGION_OWNER", "This region belongs to somebody else.");
}

Standing standing_of(Reader& reader, RegionId region, UserId user, PlayerId player) {
    return repository::standing(reader, region, user, player);
}

void visited(Tx& tx, RegionId region, PlayerId player) {
    repository::upsert_visit(tx, region, player);
}

std::optional<Figures> find_figures(Reader& reader, RegionId region) {
    return repository::counted(reader, region);
}

void keep_figures(Tx& tx, RegionId region, const Figures& figures) {
    repository::put_counted(tx, region, figures);
}

}  // namespace sw::regions
