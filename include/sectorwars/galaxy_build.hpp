// Making, storing and loading worlds; for the feature that decides when a world is made.
#pragma once

#include <cstdint>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::galaxy {

/// Largest seed: every JSON client can hold it.
inline constexpr std::uint64_t max_seed = (1ULL << 53) - 1;

/// Terran Space and the Central Nexus of a seed, joined by a gate. Memory and processor only; ~50 ms.
[[nodiscard]] Atlas generate(const Platform& platform, std::uint64_t seed);

/// Makes other writers of the world wait until this transaction ends.
void lock_world(Tx& tx);

/// The regions that are stored; empty before the first world.
[[nodiscard]] std::vector<Region> stored_regions(Reader& reader);

/// Replaces whatever the regions of `atlas` contain in the database by what it says. COPY; the caller holds the lock.
void store(Tx& tx, const Atlas& atlas);

/// Everything that is stored. Throws unavailable "world_changed" when a store by another process mixed itself in.
[[nodiscard]] Atlas load(Reader& reader);

/// As load, and tries again while the world changes.
[[nodiscard]] std::shared_ptr<const Atlas> load_stable(Database& database);

/// All regions were made anew; their ids stayed.
struct Generated {
    std::vector<RegionId> region_ids;
    std::int64_t seed = 0;
    static constexpr std::string_view topic = "galaxy.generated";
    static constexpr std::string_view frame = "galaxy_generated";

    static constexpr auto describe() {
        return fields(
            field("region_ids", &Generated::region_ids, "Regions that were made anew"),
            field("seed", &Generated::seed, "Seed of the new world")
        );
    }
};

}  // namespace sw::galaxy
