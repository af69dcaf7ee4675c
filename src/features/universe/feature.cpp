// The universe feature at a glance.
#include "rules.hpp"
#include "sectorwars/universe.hpp"
#include "service.hpp"

namespace sw::universe {

namespace {

std::uint64_t seed_of(const Config& config) {
    return first_seed(config.galaxy_seed, Uuid::make()).value();
}

/// The region that this process serves, as its nexus or its own database described it at start.
regions::RegionConfig only_region(const regions::LocalConfig& local) {
    const auto all = local.all();
    if (all.size() == 1) return *all.front();
    throw Failure(Code::unavailable, "no_region_config", "Nobody has told yet what this region is to be.");
}

Worlds worlds_of(const Platform& platform) {
    const auto own_seed = [&config = platform.config] { return seed_of(config); };
    switch (platform.config.mode) {
        case Mode::nexus:
            return {own_seed, [](std::uint64_t seed) { return std::vector{galaxy::central_nexus(seed)}; }};
        case Mode::regional: {
            const auto local = platform.shared.get<regions::LocalConfig>();
            const auto planned_seed = [local, own_seed] {
                const std::int64_t seed = only_region(*local).generation_seed;
                return seed > 0 ? static_cast<std::uint64_t>(seed) & galaxy::max_seed : own_seed();
            };
            return {
                planned_seed, [local](std::uint64_t seed) { return std::vector{plan_of(only_region(*local), seed)}; }};
        }
        case Mode::dev:
            break;
    }
    return {own_seed, [](std::uint64_t seed) {
                return std::vector{galaxy::terran_space(seed), galaxy::central_nexus(seed)};
            }};
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform, worlds_of(platform));
    platform.shared.get<WorldMaker>()->replace = [service](Tx& tx) { return service->replace(tx); };
    return {
        .name = "universe",
        .modes = every_mode,
        .routes =
            {post(
                 "/api/v1/admin/galaxy/generate", call(service, &Service::generate), Role::admin,
                 "Replace the galaxy by one of a chosen or drawn seed"
             ),
             del("/api/v1/admin/galaxy/clear", call(service, &Service::clear), Role::admin,
                 "Always refused: a running game has a galaxy"),
             get("/api/v1/admin/galaxy/seed", call(service, &Service::seed), Role::admin, "The seed of the galaxy")},
        .subscriptions =
            {{std::string(galaxy::Generated::topic), [service](const Event&) { service->world_changed(); }},
             {std::string(galaxy::RegionChanged::topic), [service](const Event&) { service->world_changed(); }}},
        .events =
            {event_type<galaxy::Generated>("The galaxy was made anew; clients fetch everything again"),
             event_type<galaxy::RegionChanged>("Name or tax of a region changed; its map stayed")},
        .start = [service] { service->start(); },
        .stage = 0,
    };
}

}  // namespace sw::universe
