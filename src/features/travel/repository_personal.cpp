// The journal of departures stays; what it packed goes.
#include "personal.hpp"

namespace sw::travel {
namespace {

constexpr Statement collect{"travel.export", R"(
select coalesce((select json_agg(t)::text from (
    select travel_id, source_region, destination_region, travel_method, state, toll, created_at, settled_at
    from travel_escrow where player_id = $1::uuid order by created_at desc limit 2000) as t), '[]') as data)"};

// Manifests bear names. Those of travels without an end are still needed.
constexpr Statement forget_manifests{"travel.erase", R"(
update travel_escrow set manifest = '{}' where player_id = $1::uuid and state <> 'held')"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "travels",
         .key = personal_data::Key::player,
         .collect = collect,
         .erasures = {forget_manifests},
         .in_regions = true}
    );
}

}  // namespace sw::travel
