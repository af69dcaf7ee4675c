// Conversations with the guard are a person's own words.
#include "personal.hpp"

namespace sw::first_login {
namespace {

constexpr Statement collect{"first_login.export", R"(
select coalesce((select json_agg(s)::text from (
    select s.language, s.nickname, s.ship_claimed, s.outcome, s.awarded_ship, s.skill, s.score, s.started_at,
        s.completed_at, s.abandoned_at, coalesce((
            select json_agg(e) from (
                select question, asked_at, answer, answered_at, provider from first_login_exchanges x
                where x.session_id = s.session_id order by x.sequence_number) as e), '[]') as exchanges
    from first_login_sessions s where s.player_id = $1::uuid order by s.started_at limit 200) as s), '[]') as data)"};

constexpr Statement forget_exchanges{"first_login.erase_exchanges", R"(
delete from first_login_exchanges where session_id in (
    select session_id from first_login_sessions where player_id = $1::uuid))"};

constexpr Statement forget_sessions{
    "first_login.erase_sessions", "delete from first_login_sessions where player_id = $1::uuid"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of(
        {.name = "first_login",
         .key = personal_data::Key::player,
         .collect = collect,
         .erasures = {forget_exchanges, forget_sessions}}
    );
}

}  // namespace sw::first_login
