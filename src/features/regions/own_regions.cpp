// See the header.
#include "own_regions.hpp"

#include <algorithm>
#include <vector>

#include "repository.hpp"
#include "sectorwars/galaxy_build.hpp"

namespace sw::regions {
namespace {

using Stored = std::vector<galaxy::Region>;

const galaxy::Region* find_in(const Stored& world, RegionId region) {
    const auto found =
        std::find_if(world.begin(), world.end(), [&](const auto& one) { return one.region_id == region; });
    return found == world.end() ? nullptr : &*found;
}

void ensure(Tx& tx, const Stored& world, const galaxy::RegionPlan& plan, const OwnRegion& tuning) {
    const galaxy::Region* here = find_in(world, plan.region_id);
    if (repository::find(tx, plan.region_id)) {
        if (here) repository::update_seed(tx, plan.region_id, static_cast<std::int64_t>(here->seed));
        return;
    }
    NewRegion row{.name = plan.name, .subscription_tier = tuning.subscription_tier};
    RegionConfig& config = row.config;
    config.slug = plan.name;
    config.display_name = plan.display_name;
    config.region_type = plan.kind;
    config.status = here ? Status::active : Status::pending;
    config.total_sectors = plan.total_sectors;
    config.generation_seed = static_cast<std::int64_t>(here ? here->seed : plan.seed);
    config.tax_rate = tuning.tax_rate;
    config.economic_specialization = tuning.economic_specialization;
    config.starting_credits = tuning.starting_credits;
    config.starting_ship = tuning.starting_ship;
    config.aesthetic_theme = tuning.aesthetic_theme;
    config.custom_rules = tuning.custom_rules;
    config.max_players = tuning.max_players;
    config.automation_policy = tuning.automation_policy;
    if (here) config.gate_sector = here->gate_number;
    // Of several processes that start at once, one is first.
    (void)repository::insert(tx, plan.region_id, row);
}

}  // namespace

void ensure_own_regions(Tx& tx, const Tuning& tuning) {
    const Stored world = galaxy::stored_regions(tx);
    const std::uint64_t seed = world.empty() ? 1 : world.front().seed;
    ensure(tx, world, galaxy::terran_space(seed), tuning.terran_space);
    ensure(tx, world, galaxy::central_nexus(seed), tuning.central_nexus);
}

void rule_world(Tx& tx) {
    for (const galaxy::Region& region : galaxy::stored_regions(tx)) {
        const auto record = repository::find(tx, region.region_id);
        if (record) galaxy::rule(tx, region.region_id, record->config.display_name, record->config.tax_rate);
    }
}

}  // namespace sw::regions
