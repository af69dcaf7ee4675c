// What owners of regions and visitors of the registry say and hear. Names follow the API contract.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

/// Which of the caller's regions is meant.
struct MyRegion {
    std::optional<std::string> region;

    static constexpr auto describe() {
        return fields(field("region", &MyRegion::region, "Slug; the oldest of several when missing", length(3, 50)));
    }
};

struct RegionDetail {
    RegionId id;
    std::string name, display_name;
    std::optional<UserId> owner_id;
    std::string subscription_tier;
    std::optional<std::string> subscription_status;
    Status status = Status::pending;
    Governance governance_type = Governance::autocracy;
    double voting_threshold = 0;
    std::int32_t election_frequency_days = 0;
    std::optional<std::string> constitutional_text;
    double tax_rate = 0;
    std::map<std::string, double> trade_bonuses;
    std::optional<Specialization> economic_specialization;
    std::int64_t starting_credits = 0;
    std::string starting_ship;
    RawJson language_pack, aesthetic_theme, traditions;
    automation::Policy automation_policy = automation::Policy::assisted;
    std::int32_t total_sectors = 0, active_players_30d = 0;
    double total_trade_volume = 0;
    Time created_at{}, updated_at{};

    static constexpr auto describe() {
        using R = RegionDetail;
        return fields(
            field("id", &R::id, "Region"), field("name", &R::name, "Its name in URLs"),
            field("display_name", &R::display_name, "Its name for people"),
            field("owner_id", &R::owner_id, "User who owns it"),
            field("subscription_tier", &R::subscription_tier, "What was bought"),
            field("subscription_status", &R::subscription_status, "Whether it is paid for"),
            field("status", &R::status, "Status"), field("governance_type", &R::governance_type, "Who rules"),
            field("voting_threshold", &R::voting_threshold, "Share of votes that passes a policy"),
            field("election_frequency_days", &R::election_frequency_days, "Days between elections"),
            field("constitutional_text", &R::constitutional_text, "Constitution"),
            field("tax_rate", &R::tax_rate, "Share of each trade"),
            field("trade_bonuses", &R::trade_bonuses, "Multiplier by resource"),
            field("economic_specialization", &R::economic_specialization, "What it is good at"),
            field("starting_credits", &R::starting_credits, "Of a pilot who begins here"),
            field("starting_ship", &R::starting_ship, "Of a pilot who begins here"),
            field("language_pack", &R::language_pack, "Own words"),
            field("aesthetic_theme", &R::aesthetic_theme, "Own look"),
            field("traditions", &R::traditions, "Own customs"),
            field("automation_policy", &R::automation_policy, "How far helpers and scripts may act"),
            field("total_sectors", &R::total_sectors, "Sectors"),
            field("active_players_30d", &R::active_players_30d, "Pilots who acted within 30 days, when last counted"),
            field("total_trade_volume", &R::total_trade_volume, "Credits of all trades, when last counted"),
            field("created_at", &R::created_at, "When it was made"),
            field("updated_at", &R::updated_at, "When it was last changed")
        );
    }
};

struct EconomyChange {
    std::optional<std::string> region;
    double tax_rate = 0;
    std::int64_t starting_credits = 0;
    std::optional<std::map<std::string, double>> trade_bonuses;
    std::optional<Specialization> economic_specialization;

    static constexpr auto describe() {
        using E = EconomyChange;
        return fields(
            field("region", &E::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("tax_rate", &E::tax_rate, "Share of each trade", between_real(0.05, 0.25)),
            field("starting_credits", &E::starting_credits, "Of a pilot who begins here", between(100, 10'000)),
            field("trade_bonuses", &E::trade_bonuses, "Multiplier by resource, 1.0 to 3.0; as before when missing"),
            field("economic_specialization", &E::economic_specialization, "As before when missing")
        );
    }
};

struct GovernanceChange {
    std::optional<std::string> region;
    std::string governance_type;
    double voting_threshold = 0;
    std::int32_t election_frequency_days = 0;
    std::optional<std::string> constitutional_text;
    std::optional<double> governance_quorum_pct;
    std::optional<bool> hibernation_allowed;

    static constexpr auto describe() {
        using G = GovernanceChange;
        return fields(
            field("region", &G::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("governance_type", &G::governance_type, "autocracy, democracy or council", length(1, 50)),
            field("voting_threshold", &G::voting_threshold, "Share that passes a policy", between_real(0.1, 0.9)),
            field("election_frequency_days", &G::election_frequency_days, "Days between elections", between(30, 365)),
            field("constitutional_text", &G::constitutional_text, "As before when missing", max_length(50'000)),
            field(
                "governance_quorum_pct", &G::governance_quorum_pct, "Share of members that must vote",
                between_real(0.25, 0.60)
            ),
            field("hibernation_allowed", &G::hibernation_allowed, "It may sleep while nobody is there")
        );
    }
};

struct CultureChange {
    std::optional<std::string> region;
    std::optional<RawJson> language_pack, aesthetic_theme, traditions;
    std::optional<std::string> regional_motto;

    static constexpr auto describe() {
        using C = CultureChange;
        return fields(
            field("region", &C::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("language_pack", &C::language_pack, "Own words: an object of texts; as before when missing"),
            field("aesthetic_theme", &C::aesthetic_theme, "Own look; as before when missing"),
            field("traditions", &C::traditions, "Own customs; as before when missing"),
            field("regional_motto", &C::regional_motto, "As before when missing", max_length(200))
        );
    }
};

struct AutomationChange {
    std::optional<std::string> region;
    automation::Policy policy = automation::Policy::assisted;

    static constexpr auto describe() {
        using A = AutomationChange;
        return fields(
            field("region", &A::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("policy", &A::policy, "How far helpers and scripts may act for pilots there")
        );
    }
};

struct Changed {
    std::string message;

    static constexpr auto describe() { return fields(field("message", &Changed::message, "A sentence for people")); }
};

struct MembersQuery {
    std::optional<std::string> region;
    std::int32_t limit = 100, offset = 0;

    static constexpr auto describe() {
        using M = MembersQuery;
        return fields(
            field("region", &M::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("limit", &M::limit, "Most members to return", or_default(100), between(1, 200)),
            field("offset", &M::offset, "Members to leave out", or_default(0), between(0, 10'000'000))
        );
    }
};

struct Member {
    PlayerId player_id;
    std::string username;
    Membership membership_type = Membership::visitor;
    std::int32_t reputation_score = 0;
    std::optional<std::string> local_rank;
    double voting_power = 0;
    Time joined_at{}, last_visit{};
    std::int32_t total_visits = 0;

    static constexpr auto describe() {
        using M = Member;
        return fields(
            field("player_id", &M::player_id, "Pilot"), field("username", &M::username, "Name; empty when unknown"),
            field("membership_type", &M::membership_type, "visitor, resident or citizen"),
            field("reputation_score", &M::reputation_score, "-1000 to 1000"),
            field("local_rank", &M::local_rank, "Given by the owner"),
            field("voting_power", &M::voting_power, "0 to 5"), field("joined_at", &M::joined_at, "First visit"),
            field("last_visit", &M::last_visit, "Last visit"), field("total_visits", &M::total_visits, "Visits")
        );
    }
};

struct MemberChange {
    std::optional<std::string> region;
    PlayerId player_id;
    std::optional<double> voting_power;
    std::optional<std::string> local_rank;

    static constexpr auto describe() {
        using M = MemberChange;
        return fields(
            field("region", &M::region, "Slug; the oldest of several when missing", length(3, 50)),
            field("player_id", &M::player_id, "Pilot"),
            field("voting_power", &M::voting_power, "As before when missing", between_real(0, 5)),
            field("local_rank", &M::local_rank, "As before when missing", max_length(50))
        );
    }
};

}  // namespace sw::regions
