// Memberships and votes stay under the id: others were elected by them.
#include "personal.hpp"

namespace sw::governance {
namespace {

constexpr Statement collect{"governance.export", R"(
select json_build_object(
    'memberships', coalesce((select json_agg(m) from (
        select r.slug, m.membership_type, m.reputation_score, m.local_rank, m.voting_power, m.joined_at, m.last_visit
        from regional_memberships m join regions r on r.region_id = m.region_id
        where m.player_id = $1::uuid order by m.joined_at) as m), '[]'),
    'votes', coalesce((select json_agg(v) from (
        select election_id, candidate_id from regional_votes where voter_id = $1::uuid) as v), '[]'),
    'policy_votes', coalesce((select json_agg(v) from (
        select policy_id, support from regional_policy_votes where voter_id = $1::uuid) as v), '[]'))::text as data)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of({.name = "memberships", .key = personal_data::Key::player, .collect = collect});
}

}  // namespace sw::governance
