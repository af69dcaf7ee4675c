// What owners hear of the decisions in their regions. Names follow the API contract.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::governance {

/// Which of the caller's regions is meant.
struct MyRegion {
    std::optional<std::string> region;

    static constexpr auto describe() {
        return fields(field("region", &MyRegion::region, "Slug; the oldest of several when missing", length(3, 50)));
    }
};

struct RegionStats {
    std::int64_t total_population = 0, citizen_count = 0, resident_count = 0, visitor_count = 0;
    double average_reputation = 0, total_revenue = 0, trade_volume_30d = 0;
    std::int64_t active_elections = 0, pending_policies = 0, treaties_count = 0;
    std::int64_t planets_count = 0, ports_count = 0, ships_count = 0;

    static constexpr auto describe() {
        using S = RegionStats;
        return fields(
            field("total_population", &S::total_population, "Members of all kinds"),
            field("citizen_count", &S::citizen_count, "Citizens"),
            field("resident_count", &S::resident_count, "Residents"),
            field("visitor_count", &S::visitor_count, "Visitors"),
            field("average_reputation", &S::average_reputation, "Of the members"),
            field("total_revenue", &S::total_revenue, "Tax of all trades, in credits"),
            field("trade_volume_30d", &S::trade_volume_30d, "Credits traded within 30 days"),
            field("active_elections", &S::active_elections, "Elections that take votes"),
            field("pending_policies", &S::pending_policies, "Policies that are voted on"),
            field("treaties_count", &S::treaties_count, "Treaties in force"),
            field("planets_count", &S::planets_count, "Planets"), field("ports_count", &S::ports_count, "Stations"),
            field("ships_count", &S::ships_count, "Ships")
        );
    }
};

struct PolicyView {
    Uuid id;
    std::string policy_type, title;
    std::optional<std::string> description;
    RawJson proposed_changes;
    PlayerId proposed_by;
    Time proposed_at{}, voting_closes_at{};
    std::int32_t votes_for = 0, votes_against = 0;
    std::string status;
    double approval_percentage = 0;

    static constexpr auto describe() {
        using P = PolicyView;
        return fields(
            field("id", &P::id, "Policy"), field("policy_type", &P::policy_type, "What it is about"),
            field("title", &P::title, "Title"), field("description", &P::description, "Text"),
            field("proposed_changes", &P::proposed_changes, "Values by name"),
            field("proposed_by", &P::proposed_by, "Pilot"), field("proposed_at", &P::proposed_at, "When"),
            field("voting_closes_at", &P::voting_closes_at, "Until when"), field("votes_for", &P::votes_for, "Yes"),
            field("votes_against", &P::votes_against, "No"),
            field("status", &P::status, "voting, passed, rejected or implemented"),
            field("approval_percentage", &P::approval_percentage, "Share of yes, 0 without votes")
        );
    }
};

struct ElectionView {
    Uuid id;
    std::string position;
    RawJson candidates;
    Time voting_opens_at{}, voting_closes_at{};
    std::optional<RawJson> results;
    std::string status;

    static constexpr auto describe() {
        using E = ElectionView;
        return fields(
            field("id", &E::id, "Election"), field("position", &E::position, "Office"),
            field("candidates", &E::candidates, "Who runs"), field("voting_opens_at", &E::voting_opens_at, "From"),
            field("voting_closes_at", &E::voting_closes_at, "Until"), field("results", &E::results, "When it is over"),
            field("status", &E::status, "pending, active, completed or cancelled")
        );
    }
};

struct TreatyView {
    Uuid id;
    std::string region_a_name, region_b_name, treaty_type;
    RawJson terms;
    Time signed_at{};
    std::optional<Time> expires_at;
    std::string status;

    static constexpr auto describe() {
        using T = TreatyView;
        return fields(
            field("id", &T::id, "Treaty"), field("region_a_name", &T::region_a_name, "Who proposed it"),
            field("region_b_name", &T::region_b_name, "The other region"),
            field("treaty_type", &T::treaty_type, "Kind"), field("terms", &T::terms, "Terms"),
            field("signed_at", &T::signed_at, "When"), field("expires_at", &T::expires_at, "Until; null = for ever"),
            field("status", &T::status, "proposed, active, suspended, terminated, expired or rejected")
        );
    }
};

}  // namespace sw::governance
