// Making, storing and loading worlds; for the feature that decides when a world is made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::galaxy {

/// Largest seed: every JSON client can hold it.
inline constexpr std::uint64_t max_seed = (1ULL << 53) - 1;

/// What a region is to be. Sizes: Terran Space 300, Central Nexus 5000, player-owned 100 to 1000 sectors.
struct RegionPlan {
    RegionId region_id;
    std::string name, display_name;
    RegionKind kind = RegionKind::player_owned;
    SectorId first_sector = 1;
    int total_sectors = 0;
    std::uint64_t seed = 0;
    std::optional<double> tax_rate{};  ///< none = that of its kind
    std::optional<int> gate_number{};  ///< region-local; none = that of its kind, beyond the end = the last sector
};

/// The platform's own regions; their ids never change, so that pilots and timelines outlive a new seed.
[[nodiscard]] RegionPlan terran_space(std::uint64_t seed);
[[nodiscard]] RegionPlan central_nexus(std::uint64_t seed);

/// The regions of the plans, in their order. Terran Space and the Central Nexus in one world are joined by a gate.
/// Memory and processor only; ~50 ms. Throws Failure when a size does not fit its kind.
[[nodiscard]] Atlas generate(const Platform& platform, const std::vector<RegionPlan>& plans);

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

/// How the region is ruled from now on, when that differs from what is stored; emits galaxy.region_changed, so that
/// every process of the region reads its world again. Idempotent.
void rule(Tx& tx, RegionId region, const std::string& display_name, double tax_rate);

/// Name or tax of a region changed; its map stayed.
struct RegionChanged {
    RegionId region_id;
    static constexpr std::string_view topic = "galaxy.region_changed";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() { return fields(field("region_id", &RegionChanged::region_id, "The region")); }
};

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
