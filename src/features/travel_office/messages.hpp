// What the travel office says to administrators, and what it announces.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/travel.hpp"

namespace sw::travel_office {

struct RegionAudit {
    std::string region;
    bool reached = false;
    std::map<std::string, std::int64_t> clearing, difference;
    std::int64_t held = 0, residents = 0;

    static constexpr auto describe() {
        return fields(
            field("region", &RegionAudit::region, "Slug; the regions of one process are one"),
            field("reached", &RegionAudit::reached, "Its books were read"),
            field("clearing", &RegionAudit::clearing, "By the nexus' books: what came less what went, by asset"),
            field(
                "difference", &RegionAudit::difference, "What its books have too much, by asset; empty when they agree"
            ),
            field("held", &RegionAudit::held, "Escrows without an end"),
            field("residents", &RegionAudit::residents, "Pilots who are there or leaving")
        );
    }
};

struct AuditView {
    bool agrees = false;
    bool complete = false, steady = false;
    std::vector<RegionAudit> regions;
    std::map<std::string, std::int64_t> clearing_sum;
    std::vector<PlayerId> in_two_places, nowhere;
    std::int64_t in_transit = 0, completed = 0, failed = 0, cancelled = 0;
    Time checked_at{};

    static constexpr auto describe() {
        return fields(
            field("agrees", &AuditView::agrees, "Nothing that was read is wrong"),
            field("complete", &AuditView::complete, "Every region was reached"),
            field(
                "steady", &AuditView::steady, "No travel ended while the books were read; else differences are left out"
            ),
            field("regions", &AuditView::regions, "One for each process"),
            field("clearing_sum", &AuditView::clearing_sum, "Over all regions, by asset; empty when zero"),
            field("in_two_places", &AuditView::in_two_places, "Pilots who are doubled"),
            field("nowhere", &AuditView::nowhere, "Pilots who have travelled and are in no region that was reached"),
            field("in_transit", &AuditView::in_transit, "Travels without an end"),
            field("completed", &AuditView::completed, "Travels that arrived"),
            field("failed", &AuditView::failed, "Travels that came to nothing"),
            field("cancelled", &AuditView::cancelled, "Travels that the pilot called off"),
            field("checked_at", &AuditView::checked_at, "When")
        );
    }
};

/// Every change of a travel as the nexus sees it (platform spec 7.1).
struct RegionTravel {
    Uuid travel_id;
    PlayerId player_id;
    std::string src, dst;
    travel::Status status = travel::Status::in_transit;
    std::optional<std::string> reason;
    Time timestamp{};
    std::optional<double> duration_s;  ///< when it has ended
    static constexpr std::string_view topic = "player.region_travel";
    static constexpr std::string_view frame = "player_region_travel";

    static constexpr auto describe() {
        return fields(
            field("travel_id", &RegionTravel::travel_id, "Travel"), field("player_id", &RegionTravel::player_id, "Who"),
            field("src", &RegionTravel::src, "From"), field("dst", &RegionTravel::dst, "To"),
            field("status", &RegionTravel::status, "Where it stands"), field("reason", &RegionTravel::reason, "Why"),
            field("timestamp", &RegionTravel::timestamp, "When"),
            field("duration_s", &RegionTravel::duration_s, "Seconds that it took, once it has ended")
        );
    }
};

/// Which travels an administrator wants to see.
struct JournalRequest {
    std::int32_t limit = 50;
    std::optional<travel::Status> status;

    static constexpr auto describe() {
        return fields(
            field("limit", &JournalRequest::limit, "Travels", or_default(50), between(1, 500)),
            field("status", &JournalRequest::status, "Only these")
        );
    }
};

struct JournalLine {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    travel::Method travel_method = travel::Method::platform_gate;
    std::int64_t travel_cost = 0;
    RawJson assets_transferred;
    travel::Status status = travel::Status::in_transit;
    bool evacuation = false, dispatched = false;
    std::optional<std::string> reason;
    Time initiated_at{};
    std::optional<Time> completed_at;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &JournalLine::travel_id, "Travel"), field("player_id", &JournalLine::player_id, "Who"),
            field("source_region", &JournalLine::source_region, "From"),
            field("destination_region", &JournalLine::destination_region, "To"),
            field("travel_method", &JournalLine::travel_method, "How"),
            field("travel_cost", &JournalLine::travel_cost, "Toll in credits"),
            field("assets_transferred", &JournalLine::assets_transferred, "Units by asset"),
            field("status", &JournalLine::status, "Where it stands"),
            field("evacuation", &JournalLine::evacuation, "The region sent the pilot away"),
            field("dispatched", &JournalLine::dispatched, "The destination may have decided"),
            field("reason", &JournalLine::reason, "Why it failed"),
            field("initiated_at", &JournalLine::initiated_at, "Departure"),
            field("completed_at", &JournalLine::completed_at, "Its end")
        );
    }
};

struct JournalView {
    std::vector<JournalLine> travels;

    static constexpr auto describe() { return fields(field("travels", &JournalView::travels, "Newest first")); }
};

}  // namespace sw::travel_office
