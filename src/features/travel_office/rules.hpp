// What the nexus thinks of a travel, and whether the books agree. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/regions.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel_office {

struct OfficeTuning {
    int time_out_s = 180, ticket_life_s = 120, keep_manifests_days = 30;

    static constexpr auto describe() {
        return fields(
            field(
                "time_out_s", &OfficeTuning::time_out_s, "A travel without an end is called back", between(1, 86'400)
            ),
            field(
                "ticket_life_s", &OfficeTuning::ticket_life_s, "Of a ticket; each try gets a new one", between(5, 3600)
            ),
            field(
                "keep_manifests_days", &OfficeTuning::keep_manifests_days, "Of travels that are not the pilot's last",
                between(1, 3650)
            )
        );
    }
};

struct Tuning {
    OfficeTuning office;

    static constexpr auto describe() { return fields(field("office", &Tuning::office, "The travel office")); }
};

/// What is known of a destination and of the pilot's standing there.
struct Facts {
    regions::Status status = regions::Status::pending;
    galaxy::RegionKind kind = galaxy::RegionKind::player_owned;
    std::int32_t max_players = 0;
    regions::Standing standing;
    std::optional<regions::Whereabouts> where;
    bool evacuation = false;
    bool sandbox = false;  ///< one end is a copy that nothing enters or leaves
};

/// Why nobody travels to a sandbox or from it.
inline constexpr const char* sandbox_region = "sandbox_region";

/// A stable word when the pilot may not go there (platform spec 3.9, F gates). The Central Nexus is open to all.
[[nodiscard]] std::optional<std::string> objection_to(const Facts& facts);

using Amounts = std::map<std::string, std::int64_t>;

/// What the auditor knows of one process when journal and books stood still together.
struct Account {
    Amounts clearing;  ///< by the nexus: what came less what went
    travel::Books books;
    std::vector<Amounts> gone;     ///< completed travels whose escrow is still held there
    std::vector<Amounts> arrived;  ///< travels that are there but not completed yet
};

/// By asset, without zeros: what the process has too much.
[[nodiscard]] Amounts difference_of(const Account& account);

/// How often pilots are in several places or in none; `ghosts` are rows whose pilot has left for good already.
struct Places {
    std::map<std::string, std::vector<PlayerId>> residents;  ///< by process
    std::map<std::string, std::set<PlayerId>> ghosts;
    std::vector<PlayerId> travelled;  ///< everybody who must be somewhere
};

struct Misplaced {
    std::vector<PlayerId> twice, nowhere;
};

[[nodiscard]] Misplaced misplaced(const Places& places);

}  // namespace sw::travel_office
