// Ships bear the name of their pilot, or one that the pilot made up.
#include "personal.hpp"

namespace sw::ships {
namespace {

constexpr Statement collect{"ships.export", R"(
select coalesce((select json_agg(s)::text from (
    select ship_id, name, type, sector_id, condition, purchase_value, created_at
    from ships where player_id = $1::uuid order by created_at, ship_id limit 1000) as s), '[]') as data)"};

constexpr Statement rename_ships{"ships.erase", R"(
update ships set name = initcap(replace(type, '_', ' ')) where player_id = $1::uuid)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "ships",
         .key = personal_data::Key::player,
         .collect = collect,
         .erasures = {rename_ships},
         .in_regions = true}
    );
}

}  // namespace sw::ships
