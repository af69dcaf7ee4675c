// Puts the steps of generation in order, joins regions into a world, and writes a world as text.
#include "rules.hpp"

#include <algorithm>
#include <array>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

constexpr SectorId terran_first = 1;
constexpr int terran_size = 300;
constexpr SectorId nexus_first = 301;
constexpr int nexus_size = 5000;
constexpr std::uint64_t fixed_ids = 0x7365'6374'6f72'7761;  ///< space of the ids that no seed changes

void check_size(const RegionPlan& spec) {
    const bool fits = spec.kind == RegionKind::terran_space ? spec.total_sectors == terran_size
                      : spec.kind == RegionKind::central_nexus
                          ? spec.total_sectors == nexus_size
                          : spec.total_sectors >= 100 && spec.total_sectors <= 1000;
    if (fits && spec.first_sector >= 1) return;
    throw Failure(
        Code::rule_violation, "bad_region_size",
        "A region of this kind cannot have " + std::to_string(spec.total_sectors) + " sectors."
    );
}

Link gate_link(SectorId from, SectorId to, const GateRules& rules) {
    return {
        .from = from,
        .to = to,
        .kind = LinkKind::gate,
        .type = TunnelType::artificial,
        .turn_cost = rules.turn_cost,
        .stability = 1.0,
        .toll = rules.toll};
}

/// The sector with the gate of the first region of this kind; 0 when there is none.
SectorId gate_of(const Atlas::Parts& parts, RegionKind kind) {
    for (const Region& region : parts.regions) {
        if (region.kind == kind) return region.first_sector + region.gate_number - 1;
    }
    return 0;
}

}  // namespace

Draft::Draft(const RegionPlan& region, const Tuning& numbers)
    : spec(region),
      tuning(numbers),
      kind(entry(numbers.regions, region.kind)),
      root(Random(region.seed)
               .fork(static_cast<std::uint64_t>(region.kind) + 1)
               .fork(static_cast<std::uint64_t>(region.first_sector))) {
    for (const Landmark& landmark : tuning.landmarks) {
        if (landmark.region == spec.kind) landmarks.push_back(&landmark);
    }
}

Uuid Draft::id(Thing thing, std::uint64_t number) const {
    return Uuid::derive(random(Part::ids).fork(static_cast<std::uint64_t>(thing)).next(), number);
}

const Landmark* Draft::landmark_at(int number) const {
    const auto found =
        std::find_if(landmarks.begin(), landmarks.end(), [&](const Landmark* one) { return one->number == number; });
    return found == landmarks.end() ? nullptr : *found;
}

std::vector<Edge> Draft::edges() const {
    std::vector<Edge> out;
    out.reserve(parts.links.size());
    for (const Link& link : parts.links) out.emplace_back(link.from - spec.first_sector, link.to - spec.first_sector);
    return out;
}

const std::string& draw(Random& random, const Weights& weights) {
    double total = 0;
    for (const auto& [key, weight] : weights) total += weight;
    double point = random.real(0, 1) * total;
    const std::string* last = nullptr;
    for (const auto& [key, weight] : weights) {
        if (weight <= 0) continue;
        last = &key;
        if (point < weight) break;
        point -= weight;
    }
    if (!last)
        throw Failure(Code::internal, "bad_balance_file", "config/balance/galaxy.json has an empty list of weights");
    return *last;
}

RegionPlan terran_space(std::uint64_t seed) {
    return {
        {Uuid::derive(fixed_ids, 1)},
        "terran-space",
        "Terran Space",
        RegionKind::terran_space,
        terran_first,
        terran_size,
        seed};
}

RegionPlan central_nexus(std::uint64_t seed) {
    return {
        {Uuid::derive(fixed_ids, 2)},
        "central-nexus",
        "Central Nexus",
        RegionKind::central_nexus,
        nexus_first,
        nexus_size,
        seed};
}

Atlas::Parts generate_region(const RegionPlan& plan, const Tuning& tuning) {
    check_size(plan);
    Draft draft(plan, tuning);
    lay_out(draft);
    describe_sectors(draft);
    name_sectors(draft);
    link_sectors(draft);
    grow_nebulae(draft);
    place_stations(draft);
    place_planets(draft);
    return std::move(draft.parts);
}

Atlas::Parts generate_world(const std::vector<RegionPlan>& plans, const Tuning& tuning) {
    Atlas::Parts world;
    for (const RegionPlan& plan : plans) append(world, generate_region(plan, tuning));
    const SectorId here = gate_of(world, RegionKind::terran_space);
    const SectorId there = gate_of(world, RegionKind::central_nexus);
    if (here != 0 && there != 0) {
        world.links.push_back(gate_link(here, there, tuning.gate));
        world.links.push_back(gate_link(there, here, tuning.gate));
    }
    return world;
}

void append(Atlas::Parts& to, Atlas::Parts from) {
    const std::size_t regions = to.regions.size();
    const std::size_t clusters = to.clusters.size();
    for (auto& cluster : from.clusters) cluster.region += regions;
    for (auto& zone : from.zones) zone.region += regions;
    for (auto& sector : from.sectors) {
        sector.region += regions;
        sector.cluster += clusters;
    }
    const auto add = [](auto& target, auto& source) {
        target.insert(target.end(), std::make_move_iterator(source.begin()), std::make_move_iterator(source.end()));
    };
    add(to.regions, from.regions);
    add(to.clusters, from.clusters);
    add(to.sectors, from.sectors);
    add(to.links, from.links);
    add(to.stations, from.stations);
    add(to.planets, from.planets);
    add(to.zones, from.zones);
}

}  // namespace sw::galaxy
