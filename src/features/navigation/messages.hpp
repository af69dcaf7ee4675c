// What the navigation feature takes from clients and says to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/automation.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::navigation {

enum class Optimise { turns, hops, safe };

constexpr auto enum_names(Optimise) {
    return names("turns", "hops", "safe");
}

enum class AutopilotMode { hop, all };

constexpr auto enum_names(AutopilotMode) {
    return names("hop", "all");
}

struct MoveRequest {
    SectorId sector_id = 0;

    static constexpr auto describe() {
        return fields(field("sector_id", &MoveRequest::sector_id, "Sector to fly to", at_least(1)));
    }
};

struct Encounter {
    std::string type, sector_type, level;
    int hazard_level = 0;

    static constexpr auto describe() {
        return fields(
            field("type", &Encounter::type, "sector_hazard"),
            field("sector_type", &Encounter::sector_type, "What the hazard is"),
            field("level", &Encounter::level, "low or high"), field("hazard_level", &Encounter::hazard_level, "0 to 10")
        );
    }
};

struct MoveResult {
    bool success = true;
    std::string message;
    SectorId new_sector_id = 0;
    int turn_cost = 0, turns_remaining = 0;
    std::vector<Encounter> encounters;

    static constexpr auto describe() {
        return fields(
            field("success", &MoveResult::success, "Always true; failures are errors"),
            field("message", &MoveResult::message, "For people"),
            field("new_sector_id", &MoveResult::new_sector_id, "Where the pilot is now"),
            field("turn_cost", &MoveResult::turn_cost, "Turns paid"),
            field("turns_remaining", &MoveResult::turns_remaining, "Turns left"),
            field("encounters", &MoveResult::encounters, "What was met on arrival; other pilots come as frames")
        );
    }
};

struct MoveOption {
    SectorId sector_id = 0;
    int sector_number = 0;
    std::string name, type;
    RegionId region_id;
    std::string region_name;
    int turn_cost = 0;
    bool can_afford = false;
    std::int64_t toll = 0;
    std::optional<std::string> tunnel_type;
    std::optional<double> stability;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &MoveOption::sector_id, "Sector"),
            field("sector_number", &MoveOption::sector_number, "Its number inside the region"),
            field("name", &MoveOption::name, "Its name"), field("type", &MoveOption::type, "Its type"),
            field("region_id", &MoveOption::region_id, "Its region"),
            field("region_name", &MoveOption::region_name, "Name of the region"),
            field("turn_cost", &MoveOption::turn_cost, "Turns that the move would take now"),
            field("can_afford", &MoveOption::can_afford, "There are turns enough"),
            field("toll", &MoveOption::toll, "Credits, for gates"),
            field("tunnel_type", &MoveOption::tunnel_type, "PLATFORM_GATE for gates; null for warps"),
            field("stability", &MoveOption::stability, "0 to 1; null for warps")
        );
    }
};

struct AvailableMoves {
    std::vector<MoveOption> warps, tunnels;

    static constexpr auto describe() {
        return fields(
            field("warps", &AvailableMoves::warps, "Short links"),
            field("tunnels", &AvailableMoves::tunnels, "Tunnels and gates")
        );
    }
};

struct PilotPresent {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    Time connected_at{};

    static constexpr auto describe() {
        return fields(
            field("player_id", &PilotPresent::player_id, "Pilot"), field("user_id", &PilotPresent::user_id, "Account"),
            field("username", &PilotPresent::username, "Name"),
            field("connected_at", &PilotPresent::connected_at, "Since when")
        );
    }
};

struct SectorView {
    Uuid id;
    SectorId sector_id = 0;
    int sector_number = 0;
    std::string name;
    galaxy::SectorType type = galaxy::SectorType::standard;
    RegionId region_id;
    std::string region_name;
    automation::Policy automation_policy = automation::Policy::assisted;
    int hazard_level = 0;
    double radiation_level = 0;
    RawJson resources;
    std::vector<PilotPresent> players_present;
    int x_coord = 0, y_coord = 0, z_coord = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &SectorView::id, "Identifier"), field("sector_id", &SectorView::sector_id, "Public number"),
            field("sector_number", &SectorView::sector_number, "Number inside the region"),
            field("name", &SectorView::name, "Name"), field("type", &SectorView::type, "Type"),
            field("region_id", &SectorView::region_id, "Region"),
            field("region_name", &SectorView::region_name, "Name of the region"),
            field("automation_policy", &SectorView::automation_policy, "How far helpers and scripts may act here"),
            field("hazard_level", &SectorView::hazard_level, "0 to 10"),
            field("radiation_level", &SectorView::radiation_level, "0 to 1"),
            field("resources", &SectorView::resources, "Deposits by resource"),
            field("players_present", &SectorView::players_present, "Other pilots who are connected"),
            field("x_coord", &SectorView::x_coord, ""), field("y_coord", &SectorView::y_coord, ""),
            field("z_coord", &SectorView::z_coord, "")
        );
    }
};

struct KnownSector {
    SectorId sector_id = 0;
    std::string name;
    galaxy::SectorType type = galaxy::SectorType::standard;
    Level level = Level::none;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &KnownSector::sector_id, "Sector"), field("name", &KnownSector::name, "Name"),
            field("type", &KnownSector::type, "Type"), field("level", &KnownSector::level, "How well it is known")
        );
    }
};

struct ScanResult {
    bool success = true;
    int range = 0, turn_cost = 0, turns_remaining = 0;
    std::vector<KnownSector> revealed;

    static constexpr auto describe() {
        return fields(
            field("success", &ScanResult::success, "Always true"), field("range", &ScanResult::range, "Hops reached"),
            field("turn_cost", &ScanResult::turn_cost, "Turns paid"),
            field("turns_remaining", &ScanResult::turns_remaining, "Turns left"),
            field("revealed", &ScanResult::revealed, "Scanned sectors, and those seen beyond them")
        );
    }
};

struct PlotRequest {
    SectorId destination = 0;
    Optimise optimise = Optimise::turns;

    static constexpr auto describe() {
        return fields(
            field("destination", &PlotRequest::destination, "Sector to reach", at_least(1)),
            field("optimise", &PlotRequest::optimise, "What should be small", or_default(Optimise::turns))
        );
    }
};

struct CourseHop {
    SectorId sector_id = 0;
    std::string name;
    galaxy::LinkKind link = galaxy::LinkKind::warp;
    int turn_cost = 0;
    std::int64_t toll = 0;
    int hazard_level = 0;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &CourseHop::sector_id, "Next sector"), field("name", &CourseHop::name, "Its name"),
            field("link", &CourseHop::link, "How it is reached"),
            field("turn_cost", &CourseHop::turn_cost, "Turns of this hop, flown in order from now"),
            field("toll", &CourseHop::toll, "Credits"), field("hazard_level", &CourseHop::hazard_level, "0 to 10")
        );
    }
};

struct CourseView {
    SectorId from = 0, destination = 0;
    Optimise optimise = Optimise::turns;
    int hops = 0, turn_cost = 0;
    std::int64_t toll = 0;
    bool can_afford = false;
    std::vector<CourseHop> course;

    static constexpr auto describe() {
        return fields(
            field("from", &CourseView::from, "Where the pilot is"),
            field("destination", &CourseView::destination, "Sector to reach"),
            field("optimise", &CourseView::optimise, "What was made small"),
            field("hops", &CourseView::hops, "Number of hops"),
            field("turn_cost", &CourseView::turn_cost, "Turns of the whole course"),
            field("toll", &CourseView::toll, "Credits of the whole course"),
            field("can_afford", &CourseView::can_afford, "There are turns enough now"),
            field("course", &CourseView::course, "Hop by hop")
        );
    }
};

struct NearestRequest {
    std::string kind;

    static constexpr auto describe() {
        return fields(field(
            "kind", &NearestRequest::kind, "station, spacedock, shipyard, planet, unexplored, class:3 or type:MINING",
            length(1, 40)
        ));
    }
};

struct NearestView {
    std::string kind;
    KnownSector sector;
    std::vector<std::string> places;
    std::optional<CourseView> route;

    static constexpr auto describe() {
        return fields(
            field("kind", &NearestView::kind, "What was asked for"),
            field("sector", &NearestView::sector, "Where the nearest one is"),
            field("places", &NearestView::places, "Names of what was found there"),
            field("route", &NearestView::route, "Null when no charted course leads there")
        );
    }
};

struct ChartRequest {
    SectorId after = 0;
    int limit = 500;

    static constexpr auto describe() {
        return fields(
            field("after", &ChartRequest::after, "Only sectors with a higher number", at_least(0), or_default(0)),
            field("limit", &ChartRequest::limit, "Sectors a page", between(1, 2000), or_default(500))
        );
    }
};

struct ChartLink {
    SectorId to = 0;
    galaxy::LinkKind kind = galaxy::LinkKind::warp;

    static constexpr auto describe() {
        return fields(field("to", &ChartLink::to, "Sector"), field("kind", &ChartLink::kind, "Link"));
    }
};

struct ChartSector {
    SectorId sector_id = 0;
    std::string name;
    galaxy::SectorType type = galaxy::SectorType::standard;
    Level level = Level::none;
    RegionId region_id;
    int x = 0, y = 0, z = 0;
    std::vector<ChartLink> links;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &ChartSector::sector_id, "Sector"), field("name", &ChartSector::name, "Name"),
            field("type", &ChartSector::type, "Type"), field("level", &ChartSector::level, "How well it is known"),
            field("region_id", &ChartSector::region_id, "Region"), field("x", &ChartSector::x, ""),
            field("y", &ChartSector::y, ""), field("z", &ChartSector::z, ""),
            field("links", &ChartSector::links, "Links that leave it, once scanned or visited")
        );
    }
};

struct ChartPage {
    std::vector<ChartSector> sectors;
    std::optional<SectorId> next_after;

    static constexpr auto describe() {
        return fields(
            field("sectors", &ChartPage::sectors, "By number"),
            field("next_after", &ChartPage::next_after, "Ask with this for the next page; null at the end")
        );
    }
};

struct AutopilotRequest {
    SectorId destination = 0;
    Optimise optimise = Optimise::turns;
    AutopilotMode mode = AutopilotMode::all;

    static constexpr auto describe() {
        return fields(
            field("destination", &AutopilotRequest::destination, "Sector to reach", at_least(1)),
            field("optimise", &AutopilotRequest::optimise, "What should be small", or_default(Optimise::turns)),
            field("mode", &AutopilotRequest::mode, "One hop a call, or all of them", or_default(AutopilotMode::all))
        );
    }
};

struct AutopilotResult {
    bool success = true, arrived = false;
    std::optional<std::string> stop_reason;
    SectorId new_sector_id = 0;
    int turn_cost = 0, turns_remaining = 0, hops_left = 0;
    std::vector<SectorId> flown;
    std::vector<Encounter> encounters;

    static constexpr auto describe() {
        return fields(
            field("success", &AutopilotResult::success, "Always true"),
            field("arrived", &AutopilotResult::arrived, "The destination is reached"),
            field("stop_reason", &AutopilotResult::stop_reason, "insufficient_turns or toll when cut short"),
            field("new_sector_id", &AutopilotResult::new_sector_id, "Where the pilot is now"),
            field("turn_cost", &AutopilotResult::turn_cost, "Turns paid"),
            field("turns_remaining", &AutopilotResult::turns_remaining, "Turns left"),
            field("hops_left", &AutopilotResult::hops_left, "Hops to the destination"),
            field("flown", &AutopilotResult::flown, "Sectors entered, in order"),
            field("encounters", &AutopilotResult::encounters, "What was met in the last sector")
        );
    }
};

}  // namespace sw::navigation
