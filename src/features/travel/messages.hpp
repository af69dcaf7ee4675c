// What travel says to players.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/travel.hpp"

namespace sw::travel {

struct TravelRequest {
    std::string destination_region;
    Method travel_method = Method::platform_gate;
    std::optional<Uuid> gate_id;

    static constexpr auto describe() {
        return fields(
            field("destination_region", &TravelRequest::destination_region, "Slug of the region", length(3, 50)),
            field("travel_method", &TravelRequest::travel_method, "How", or_default(Method::platform_gate)),
            field("gate_id", &TravelRequest::gate_id, "The gate, for player_gate")
        );
    }
};

struct TravelPath {
    Uuid id;

    static constexpr auto describe() { return fields(field("id", &TravelPath::id, "Travel")); }
};

struct TravelView {
    Uuid travel_id;
    std::string source_region, destination_region;
    std::optional<Method> travel_method;
    std::int64_t travel_cost = 0;
    std::int32_t turn_cost = 0;
    Status status = Status::in_transit;
    bool cancel_requested = false;
    std::optional<std::string> reason, receipt;
    Time initiated_at{};
    std::optional<Time> completed_at;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &TravelView::travel_id, "Travel"),
            field("source_region", &TravelView::source_region, "From"),
            field("destination_region", &TravelView::destination_region, "To"),
            field("travel_method", &TravelView::travel_method, "How"),
            field("travel_cost", &TravelView::travel_cost, "Toll in credits"),
            field("turn_cost", &TravelView::turn_cost, "Turns"),
            field("status", &TravelView::status, "in_transit, completed, failed or cancelled"),
            field("cancel_requested", &TravelView::cancel_requested, "The pilot asked to stay"),
            field("reason", &TravelView::reason, "Why it failed"),
            field("receipt", &TravelView::receipt, "Signed by the nexus, once completed"),
            field("initiated_at", &TravelView::initiated_at, "Departure, or arrival where that is all that is known"),
            field("completed_at", &TravelView::completed_at, "When it ended")
        );
    }
};

struct HistoryRequest {
    std::int32_t limit = 20;

    static constexpr auto describe() {
        return fields(field("limit", &HistoryRequest::limit, "Travels", or_default(20), between(1, 200)));
    }
};

struct HistoryView {
    std::vector<TravelView> travels;

    static constexpr auto describe() {
        return fields(field("travels", &HistoryView::travels, "From and to here, newest first"));
    }
};

struct OptionView {
    std::string destination_region, display_name;
    Method travel_method = Method::platform_gate;
    std::optional<Uuid> gate_id;
    SectorId sector_id = 0;
    std::int64_t travel_cost = 0;
    std::int32_t turn_cost = 0;
    bool available = false;
    std::optional<std::string> reason;

    static constexpr auto describe() {
        return fields(
            field("destination_region", &OptionView::destination_region, "Slug"),
            field("display_name", &OptionView::display_name, "Name for people"),
            field("travel_method", &OptionView::travel_method, "How"),
            field("gate_id", &OptionView::gate_id, "The gate, for player_gate"),
            field("sector_id", &OptionView::sector_id, "Where it begins; 0 = anywhere"),
            field("travel_cost", &OptionView::travel_cost, "Toll in credits"),
            field("turn_cost", &OptionView::turn_cost, "Turns"),
            field("available", &OptionView::available, "The pilot could leave now"),
            field("reason", &OptionView::reason, "Why not")
        );
    }
};

struct RoutesView {
    std::vector<OptionView> routes;
    bool confirmed = false;

    static constexpr auto describe() {
        return fields(
            field("routes", &RoutesView::routes, "Ways out of here"),
            field("confirmed", &RoutesView::confirmed, "The nexus was asked; else only its own gate is listed")
        );
    }
};

struct GateRequest {
    std::string destination_region;
    std::int64_t toll = 0;

    static constexpr auto describe() {
        return fields(
            field("destination_region", &GateRequest::destination_region, "Slug of the region", length(3, 50)),
            field("toll", &GateRequest::toll, "Credits for each use by others", or_default(0), between(0, 10'000))
        );
    }
};

struct GateView {
    Uuid gate_id;
    SectorId sector_id = 0;
    std::string destination_region;
    PlayerId owner_player_id;
    std::int64_t toll = 0;
    bool is_active = true;
    Time created_at{};

    static constexpr auto describe() {
        return fields(
            field("gate_id", &GateView::gate_id, "Gate"), field("sector_id", &GateView::sector_id, "Where it stands"),
            field("destination_region", &GateView::destination_region, "Where it leads"),
            field("owner_player_id", &GateView::owner_player_id, "Who gets the toll"),
            field("toll", &GateView::toll, "Credits for each use by others"),
            field("is_active", &GateView::is_active, "Open"), field("created_at", &GateView::created_at, "Since")
        );
    }
};

}  // namespace sw::travel
