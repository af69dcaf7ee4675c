// What the pilot was told. What others were told of the pilot ages out of their timelines.
#include "personal.hpp"

namespace sw::events {
namespace {

constexpr Statement collect{"events.export", R"(
select coalesce((select json_agg(e)::text from (
    select topic, body::json as frame, created_at from timeline where stream = 'player:' || $1::uuid
    order by seq desc limit 2000) as e), '[]') as data)"};

constexpr Statement forget{"events.erase", R"(
with gone as (delete from timeline where stream = 'player:' || $1::uuid returning stream, seq),
    newest as (select stream, max(seq) as seq from gone group by stream)
update timeline_heads h set first = newest.seq + 1 from newest where h.stream = newest.stream)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "events",
         .key = personal_data::Key::player,
         .collect = collect,
         .erasures = {forget},
         .in_regions = true}
    );
}

}  // namespace sw::events
