// What the administrator says and hears about making worlds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::universe {

struct GenerateConfig {
    std::optional<std::int64_t> seed;
    bool force = false;

    static constexpr auto describe() {
        using G = GenerateConfig;
        constexpr auto highest = static_cast<std::int64_t>(galaxy::max_seed);
        return fields(
            field("seed", &G::seed, "What to generate from; drawn when missing", between(1, highest)),
            field("force", &G::force, "Replace the world that runs", or_default(false))
        );
    }
};

struct GenerateRequest {
    std::string name;
    std::int32_t num_sectors = 0;
    std::optional<GenerateConfig> config;

    static constexpr auto describe() {
        using G = GenerateRequest;
        return fields(
            field("name", &G::name, "For the reply only", length(1, 100)),
            field("num_sectors", &G::num_sectors, "Ignored: the kinds of the regions decide"),
            field("config", &G::config, "Seed, and whether to replace")
        );
    }
};

struct GenerateStatistics {
    std::int64_t total_sectors = 0, station_count = 0, planet_count = 0, link_count = 0;

    static constexpr auto describe() {
        using G = GenerateStatistics;
        return fields(
            field("total_sectors", &G::total_sectors, "Sectors"), field("station_count", &G::station_count, "Stations"),
            field("planet_count", &G::planet_count, "Planets"), field("link_count", &G::link_count, "Directed links")
        );
    }
};

struct GenerateState {
    std::int64_t age_in_days = 0;

    static constexpr auto describe() {
        return fields(field("age_in_days", &GenerateState::age_in_days, "A new world has no age"));
    }
};

struct GenerateReply {
    Uuid id;
    std::string name;
    Time created_at{};
    std::int64_t seed = 0;
    GenerateStatistics statistics;
    GenerateState state;
    bool terran_space_created = true;
    std::int64_t terran_space_sectors = 0;
    bool central_nexus_created = true;
    std::int64_t central_nexus_sectors = 0, total_sectors_created = 0;
    std::string message;

    static constexpr auto describe() {
        using G = GenerateReply;
        return fields(
            field("id", &G::id, "The world"), field("name", &G::name, "As asked"),
            field("created_at", &G::created_at, "Now"), field("seed", &G::seed, "Generate from it for the same world"),
            field("statistics", &G::statistics, "Counts"), field("state", &G::state, "Age"),
            field("terran_space_created", &G::terran_space_created, "Terran Space is part of it"),
            field("terran_space_sectors", &G::terran_space_sectors, "Its sectors"),
            field("central_nexus_created", &G::central_nexus_created, "The Central Nexus is part of it"),
            field("central_nexus_sectors", &G::central_nexus_sectors, "Its sectors"),
            field("total_sectors_created", &G::total_sectors_created, "Of all regions"),
            field("message", &G::message, "A sentence")
        );
    }
};

struct SeedReply {
    std::int64_t seed = 0;
    Time created_at{};

    static constexpr auto describe() {
        return fields(
            field("seed", &SeedReply::seed, "What the world was generated from"),
            field("created_at", &SeedReply::created_at, "When")
        );
    }
};

}  // namespace sw::universe
