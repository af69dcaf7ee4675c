// The journal is a book and stays; manifests bear names and go.
#include "personal.hpp"

namespace sw::travel_office {
namespace {

constexpr Statement collect{"travel_office.export", R"(
select coalesce((select json_agg(t)::text from (
    select travel_id, source_region, destination_region, travel_method, travel_cost, status, initiated_at, completed_at
    from inter_regional_travels where player_id = $1::uuid order by accepted_at desc limit 2000) as t), '[]') as data)"};

constexpr Statement forget_manifests{"travel_office.erase", R"(
update inter_regional_travels set manifest = '' where player_id = $1::uuid and status <> 'in_transit')"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "journeys", .key = personal_data::Key::player, .collect = collect, .erasures = {forget_manifests}}
    );
}

}  // namespace sw::travel_office
