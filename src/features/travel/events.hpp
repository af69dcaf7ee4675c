// What a travel announces at its two ends.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/travel.hpp"

namespace sw::travel {

struct Departed {
    Uuid travel_id;
    PlayerId player_id;
    std::string username, source_region, destination_region;
    RegionId region_id;
    Method travel_method = Method::platform_gate;
    bool evacuation = false;
    Time timestamp{};
    static constexpr std::string_view topic = "travel.departed";
    static constexpr std::string_view frame = "travel_departed";

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Departed::travel_id, "Travel"), field("player_id", &Departed::player_id, "Who"),
            field("username", &Departed::username, "Their name"),
            field("source_region", &Departed::source_region, "From"),
            field("destination_region", &Departed::destination_region, "To"),
            field("region_id", &Departed::region_id, "The region left"),
            field("travel_method", &Departed::travel_method, "How"),
            field("evacuation", &Departed::evacuation, "The region sends its pilots away"),
            field("timestamp", &Departed::timestamp, "When")
        );
    }
};

/// At the destination: the pilot is there. At the source: the pilot's next call belongs to the destination.
struct Arrived {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    bool here = false;
    std::optional<RegionId> region_id;
    SectorId sector_id = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "travel.arrived";
    static constexpr std::string_view frame = "travel_arrived";

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Arrived::travel_id, "Travel"), field("player_id", &Arrived::player_id, "Who"),
            field("source_region", &Arrived::source_region, "From"),
            field("destination_region", &Arrived::destination_region, "To"),
            field("here", &Arrived::here, "Told by the destination; else by the source, which the pilot has left"),
            field("region_id", &Arrived::region_id, "The region, when told by the destination"),
            field("sector_id", &Arrived::sector_id, "Where the pilot came out; 0 when told by the source"),
            field("timestamp", &Arrived::timestamp, "When")
        );
    }
};

struct Failed {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    Status status = Status::failed;
    std::optional<std::string> reason;
    RegionId region_id;
    SectorId sector_id = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "travel.failed";
    static constexpr std::string_view frame = "travel_failed";

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Failed::travel_id, "Travel"), field("player_id", &Failed::player_id, "Who"),
            field("source_region", &Failed::source_region, "From, and there again"),
            field("destination_region", &Failed::destination_region, "Where it was to go"),
            field("status", &Failed::status, "failed or cancelled"), field("reason", &Failed::reason, "Why"),
            field("region_id", &Failed::region_id, "Where the pilot is"),
            field("sector_id", &Failed::sector_id, "Where the pilot is"), field("timestamp", &Failed::timestamp, "When")
        );
    }
};

}  // namespace sw::travel
