// What language models cost for a pilot is a book and ages out by itself.
#include "personal.hpp"

namespace sw::dialogue {
namespace {

constexpr Statement collect{"dialogue.export", R"(
select coalesce((select json_agg(d)::text from (
    select day, microusd, calls from dialogue_spending where player_id = $1::uuid order by day) as d), '[]') as data)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of({.name = "language_models", .key = personal_data::Key::player, .collect = collect}
    );
}

}  // namespace sw::dialogue
