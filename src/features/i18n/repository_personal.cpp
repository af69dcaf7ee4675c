// The language that a person chose.
#include "personal.hpp"

namespace sw::i18n {
namespace {

constexpr Statement collect{"i18n.export", R"(
select coalesce((select row_to_json(l)::text from (
    select language, chosen_at from language_preferences where user_id = $1::uuid) as l), 'null') as data)"};

constexpr Statement forget{"i18n.erase", "delete from language_preferences where user_id = $1::uuid"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "language", .key = personal_data::Key::user, .collect = collect, .erasures = {forget}}
    );
}

}  // namespace sw::i18n
