// One transaction makes a world: a crash in between leaves the old one as it was.
#include "service.hpp"

#include "rules.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/trading.hpp"

namespace sw::universe {
namespace {

SectorId last_sector(const galaxy::Region& region) {
    return region.first_sector + region.total_sectors - 1;
}

/// Closes what happens in the old world's regions, before its stations go.
void leave_old_world(Tx& tx, const std::vector<galaxy::Region>& regions, const std::vector<SectorId>& start_chart) {
    for (const galaxy::Region& region : regions) {
        tx.enter_region(region.region_id);
        trading::close_markets(tx, region.region_id);
        players::reset_places(tx, region.region_id, region.first_sector, last_sector(region));
        std::vector<SectorId> known;
        for (const SectorId id : start_chart) {
            if (id >= region.first_sector && id <= last_sector(region)) known.push_back(id);
        }
        navigation::forget(tx, region.first_sector, last_sector(region), known);
    }
}

void announce(Tx& tx, const galaxy::Atlas& atlas, std::uint64_t seed) {
    galaxy::Generated made{.seed = static_cast<std::int64_t>(seed)};
    Event event{std::string(made.topic), std::string(made.frame), {}, {to_admins()}};
    for (const galaxy::Region& region : atlas.parts().regions) {
        made.region_ids.push_back(region.region_id);
        event.audiences.push_back(to_region(region.region_id));
    }
    event.payload = payload_of(made);
    tx.emit(std::move(event));
}

std::int64_t sectors_of(const galaxy::Atlas& atlas, galaxy::RegionKind kind) {
    std::int64_t sectors = 0;
    for (const galaxy::Region& one : atlas.parts().regions) sectors += one.kind == kind ? one.total_sectors : 0;
    return sectors;
}

GenerateReply reply_for(const galaxy::Atlas& atlas, const GenerateRequest& in, std::uint64_t seed, Time now) {
    const auto& parts = atlas.parts();
    GenerateReply reply{
        .id = parts.regions.front().region_id.uuid,
        .name = in.name,
        .created_at = now,
        .seed = static_cast<std::int64_t>(seed)};
    reply.statistics = {
        static_cast<std::int64_t>(parts.sectors.size()), static_cast<std::int64_t>(parts.stations.size()),
        static_cast<std::int64_t>(parts.planets.size()), static_cast<std::int64_t>(parts.links.size())};
    reply.total_sectors_created = reply.statistics.total_sectors;
    reply.terran_space_sectors = sectors_of(atlas, galaxy::RegionKind::terran_space);
    reply.central_nexus_sectors = sectors_of(atlas, galaxy::RegionKind::central_nexus);
    reply.terran_space_created = reply.terran_space_sectors > 0;
    reply.central_nexus_created = reply.central_nexus_sectors > 0;
    reply.message = "The galaxy was made anew from seed " + std::to_string(seed) + '.';
    return reply;
}

}  // namespace

Service::Service(const Platform& platform, Worlds worlds)
    : platform_(platform),
      worlds_(std::move(worlds)),
      world_(platform.shared.get<galaxy::World>()),
      reloader_(std::make_unique<Reloader>([this] { reload_if_changed(); })) {}

void Service::start() const {
    platform_.database.write([&](Tx& tx) {
        galaxy::lock_world(tx);
        if (!galaxy::stored_regions(tx).empty()) return;
        const std::uint64_t seed = worlds_.first_seed();
        (void)make_world(tx, seed);
        log::info("the galaxy was generated", {{"seed", std::to_string(seed)}});
    });
    reloader_->start();
}

galaxy::Atlas Service::make_world(Tx& tx, std::uint64_t seed) const {
    galaxy::Atlas atlas = galaxy::generate(platform_, worlds_.plans(seed));
    auto old = galaxy::stored_regions(tx);
    std::erase_if(old, [&](const galaxy::Region& one) { return atlas.region(one.region_id) == nullptr; });
    if (!old.empty()) leave_old_world(tx, old, players::start_chart(platform_, atlas));
    galaxy::store(tx, atlas);
    for (const galaxy::Region& region : atlas.parts().regions) {
        tx.enter_region(region.region_id);
        trading::open_markets(tx, platform_, atlas, region, seed);
    }
    announce(tx, atlas, seed);
    return atlas;
}

std::uint64_t Service::replace(Tx& tx) const {
    const std::uint64_t seed = drawn_seed(Uuid::make());
    (void)make_world(tx, seed);
    return seed;
}

GenerateReply Service::generate(Tx& tx, const Caller& caller, const GenerateRequest& in) const {
    const GenerateConfig config = in.config.value_or(GenerateConfig{});
    galaxy::lock_world(tx);
    if (!config.force && !galaxy::stored_regions(tx).empty()) {
        throw Failure(
            Code::rule_violation, "galaxy_exists",
            "A galaxy exists already. Set config.force to replace it by a new one."
        );
    }
    const std::uint64_t seed = config.seed ? static_cast<std::uint64_t>(*config.seed) : drawn_seed(Uuid::make());
    const galaxy::Atlas atlas = make_world(tx, seed);
    log::info("an administrator replaces the galaxy", {{"seed", std::to_string(seed)}, {"by", caller.username}});
    return reply_for(atlas, in, seed, tx.now());
}

Nothing Service::clear(const Caller&, const Nothing&) const {
    throw Failure(
        Code::rule_violation, "galaxy_in_use",
        "A running game always has a galaxy. POST /api/v1/admin/galaxy/generate with config.force replaces it."
    );
}

SeedReply Service::seed(const Caller&, const Nothing&) const {
    const auto atlas = world_->atlas();
    if (atlas->parts().regions.empty()) throw Failure(Code::unavailable, "no_world", "The galaxy is not loaded yet.");
    const galaxy::Region& first = atlas->parts().regions.front();
    return {static_cast<std::int64_t>(first.seed), first.created_at};
}

void Service::reload_if_changed() const {
    std::vector<galaxy::Region> stored;
    platform_.database.read([&](ReadTx& tx) { stored = galaxy::stored_regions(tx); });
    if (same_world(stored, world_->atlas()->parts().regions)) return;
    world_->replace(galaxy::load_stable(platform_.database));
    log::info("the galaxy was read again");
}

}  // namespace sw::universe
