// What everybody may know of regions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

/// A row of the registry without its long texts, as kept in memory.
struct Listed {
    RegionId region_id;
    std::string slug, display_name;
    galaxy::RegionKind region_type = galaxy::RegionKind::player_owned;
    std::optional<UserId> owner_id;
    Status status = Status::pending;
    std::int64_t epoch = 0;
    Governance governance_type = Governance::autocracy;
    double voting_threshold = 0, governance_quorum_pct = 0;
    std::int32_t election_frequency_days = 0;
    double tax_rate = 0;
    std::map<std::string, double> trade_bonuses;
    std::optional<Specialization> economic_specialization;
    std::int64_t starting_credits = 0;
    std::string starting_ship;
    automation::Policy automation_policy = automation::Policy::assisted;
    std::optional<std::string> motto;
    std::int32_t total_sectors = 0, max_players = 0;
    Time created_at{}, updated_at{};
};

struct PublicRegion {
    std::string slug, display_name;
    galaxy::RegionKind region_type = galaxy::RegionKind::player_owned;
    Governance governance_type = Governance::autocracy;
    double tax_rate = 0;
    std::optional<Specialization> economic_specialization;
    automation::Policy automation_policy = automation::Policy::assisted;
    std::int32_t total_sectors = 0, max_players = 0;
    Running running = Running::stopped;
    std::int64_t players_online = 0;

    static constexpr auto describe() {
        using P = PublicRegion;
        return fields(
            field("slug", &P::slug, "Its name in URLs"), field("display_name", &P::display_name, "Its name for people"),
            field("region_type", &P::region_type, "Kind"), field("governance_type", &P::governance_type, "Who rules"),
            field("tax_rate", &P::tax_rate, "Share of each trade"),
            field("economic_specialization", &P::economic_specialization, "What it is good at"),
            field("automation_policy", &P::automation_policy, "How far helpers and scripts may act"),
            field("total_sectors", &P::total_sectors, "Sectors"), field("max_players", &P::max_players, "At once"),
            field("running", &P::running, "Whether its processes run"),
            field("players_online", &P::players_online, "Pilots there now")
        );
    }
};

struct PublicList {
    std::vector<PublicRegion> regions;

    static constexpr auto describe() {
        return fields(field("regions", &PublicList::regions, "Regions in order, the platform's own first"));
    }
};

struct BySlug {
    std::string slug;

    static constexpr auto describe() { return fields(field("slug", &BySlug::slug, "Region", length(1, 50))); }
};

struct PublicDetail {
    RegionId id;
    std::string slug, display_name;
    galaxy::RegionKind region_type = galaxy::RegionKind::player_owned;
    Status status = Status::active;
    Governance governance_type = Governance::autocracy;
    double voting_threshold = 0, governance_quorum_pct = 0;
    std::int32_t election_frequency_days = 0;
    double tax_rate = 0;
    std::map<std::string, double> trade_bonuses;
    std::optional<Specialization> economic_specialization;
    std::int64_t starting_credits = 0;
    std::string starting_ship;
    automation::Policy automation_policy = automation::Policy::assisted;
    std::optional<std::string> motto;
    std::int32_t total_sectors = 0, max_players = 0;
    Running running = Running::stopped;
    std::int64_t players_online = 0;
    Time created_at{};

    static constexpr auto describe() {
        using P = PublicDetail;
        return fields(
            field("id", &P::id, "Region"), field("slug", &P::slug, "Its name in URLs"),
            field("display_name", &P::display_name, "Its name for people"),
            field("region_type", &P::region_type, "Kind"), field("status", &P::status, "Status"),
            field("governance_type", &P::governance_type, "Who rules"),
            field("voting_threshold", &P::voting_threshold, "Share of votes that passes a policy"),
            field("governance_quorum_pct", &P::governance_quorum_pct, "Share of members that must vote"),
            field("election_frequency_days", &P::election_frequency_days, "Days between elections"),
            field("tax_rate", &P::tax_rate, "Share of each trade"),
            field("trade_bonuses", &P::trade_bonuses, "Multiplier by resource"),
            field("economic_specialization", &P::economic_specialization, "What it is good at"),
            field("starting_credits", &P::starting_credits, "Of a pilot who begins here"),
            field("starting_ship", &P::starting_ship, "Of a pilot who begins here"),
            field("automation_policy", &P::automation_policy, "How far helpers and scripts may act"),
            field("motto", &P::motto, "Its owner's words"), field("total_sectors", &P::total_sectors, "Sectors"),
            field("max_players", &P::max_players, "At once"),
            field("running", &P::running, "Whether its processes run"),
            field("players_online", &P::players_online, "Pilots there now"),
            field("created_at", &P::created_at, "When it was made")
        );
    }
};

struct CitizenshipChange {
    UserId user_id;
    bool is_galactic_citizen = false;

    static constexpr auto describe() {
        using C = CitizenshipChange;
        return fields(
            field("user_id", &C::user_id, "The account"),
            field("is_galactic_citizen", &C::is_galactic_citizen, "May travel to every region")
        );
    }
};

}  // namespace sw::regions
