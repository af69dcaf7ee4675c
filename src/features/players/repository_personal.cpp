// A pilot stays in the books and on charts, without the names.
#include "personal.hpp"

namespace sw::players {
namespace {

constexpr Statement collect{"players.export", R"(
select coalesce((select row_to_json(p)::text from (
    select player_id, username, nickname, current_sector_id, turns, max_turns, interactions, rank_points, military_rank,
        personal_reputation, reputation_tier, name_color, status, away_region, created_at, last_active_at
    from players where player_id = $1::uuid) as p), 'null') as data)"};

// As the account is called then.
constexpr Statement rename_pilot{"players.erase", R"(
update players set username = 'erased_' || replace(user_id::text, '-', ''), nickname = null
where player_id = $1::uuid)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "pilot",
         .key = personal_data::Key::player,
         .collect = collect,
         .erasures = {rename_pilot},
         .in_regions = true}
    );
}

}  // namespace sw::players
