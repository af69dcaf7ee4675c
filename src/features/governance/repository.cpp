// Statements and row mapping.
#include "repository.hpp"

#include "rules.hpp"

namespace sw::governance::repository {
namespace {

constexpr Statement select_figures{"governance.figures", R"(
select count(*) filter (where membership_type = 'citizen') as citizens,
       count(*) filter (where membership_type = 'resident') as residents,
       count(*) filter (where membership_type = 'visitor') as visitors,
       coalesce(round(avg(reputation_score), 2), 0) as average_reputation,
       (select count(*) from regional_elections where region_id = $1::uuid and status = 'active') as active_elections,
       (select count(*) from regional_policies where region_id = $1::uuid and status = 'voting') as pending_policies,
       (select count(*) from regional_treaties
        where (region_a_id = $1::uuid or region_b_id = $1::uuid) and status = 'active') as treaties
from regional_memberships where region_id = $1::uuid)"};

constexpr Statement select_policies{"governance.policies", R"(
select policy_id, policy_type, title, description, proposed_changes, proposed_by, proposed_at, voting_closes_at,
       votes_for, votes_against, status
from regional_policies where region_id = $1 order by proposed_at desc, policy_id limit 500)"};

constexpr Statement select_elections{"governance.elections", R"(
select election_id, position, candidates, voting_opens_at, voting_closes_at, results, status
from regional_elections where region_id = $1 order by voting_opens_at desc, election_id limit 500)"};

constexpr Statement select_treaties{"governance.treaties", R"(
select t.treaty_id, a.display_name as region_a_name, b.display_name as region_b_name, t.treaty_type, t.terms,
       t.signed_at, t.expires_at, t.status
from regional_treaties t
join regions a on a.region_id = t.region_a_id join regions b on b.region_id = t.region_b_id
where t.region_a_id = $1 or t.region_b_id = $1 order by t.signed_at desc, t.treaty_id limit 500)"};

RawJson json_of(const Rows::Row& row, std::string_view column) {
    return {row.get<std::string>(column)};
}

template <class View, class Make>
std::vector<View> each(const Rows& rows, Make make) {
    std::vector<View> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(make(rows[i]));
    return out;
}

}  // namespace

MemberFigures figures(Reader& reader, RegionId region) {
    const Rows rows = reader.query(select_figures, region);
    const Rows::Row row = rows[0];
    return {
        .citizens = row.get<std::int64_t>("citizens"),
        .residents = row.get<std::int64_t>("residents"),
        .visitors = row.get<std::int64_t>("visitors"),
        .average_reputation = row.get<double>("average_reputation"),
        .active_elections = row.get<std::int64_t>("active_elections"),
        .pending_policies = row.get<std::int64_t>("pending_policies"),
        .treaties = row.get<std::int64_t>("treaties")};
}

std::vector<PolicyView> policies(Reader& reader, RegionId region) {
    return each<PolicyView>(reader.query(select_policies, region), [](const Rows::Row& row) {
        PolicyView view{.id = row.get<Uuid>("policy_id"), .policy_type = row.get<std::string>("policy_type")};
        view.title = row.get<std::string>("title");
        view.description = row.get<std::optional<std::string>>("description");
        view.proposed_changes = json_of(row, "proposed_changes");
        view.proposed_by = row.get<PlayerId>("proposed_by");
        view.proposed_at = row.get<Time>("proposed_at");
        view.voting_closes_at = row.get<Time>("voting_closes_at");
        view.votes_for = row.get<std::int32_t>("votes_for");
        view.votes_against = row.get<std::int32_t>("votes_against");
        view.status = row.get<std::string>("status");
        view.approval_percentage = approval_percentage(view.votes_for, view.votes_against);
        return view;
    });
}

std::vector<ElectionView> elections(Reader& reader, RegionId region) {
    return each<ElectionView>(reader.query(select_elections, region), [](const Rows::Row& row) {
        ElectionView view{.id = row.get<Uuid>("election_id"), .position = row.get<std::string>("position")};
        view.candidates = json_of(row, "candidates");
        view.voting_opens_at = row.get<Time>("voting_opens_at");
        view.voting_closes_at = row.get<Time>("voting_closes_at");
        if (auto results = row.get<std::optional<std::string>>("results")) view.results = RawJson{std::move(*results)};
        view.status = row.get<std::string>("status");
        return view;
    });
}

std::vector<TreatyView> treaties(Reader& reader, RegionId region) {
    return each<TreatyView>(reader.query(select_treaties, region), [](const Rows::Row& row) {
        TreatyView view{.id = row.get<Uuid>("treaty_id"), .region_a_name = row.get<std::string>("region_a_name")};
        view.region_b_name = row.get<std::string>("region_b_name");
        view.treaty_type = row.get<std::string>("treaty_type");
        view.terms = json_of(row, "terms");
        view.signed_at = row.get<Time>("signed_at");
        view.expires_at = row.get<std::optional<Time>>("expires_at");
        view.status = row.get<std::string>("status");
        return view;
    });
}

}  // namespace sw::governance::repository
