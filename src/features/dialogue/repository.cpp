// Rows are always locked in the same order, everybody's (the nil id) first.
#include "repository.hpp"

namespace sw::dialogue::repository {
namespace {

constexpr Statement insert_rows{"dialogue.insert_rows", R"(
insert into dialogue_spending (day, player_id)
select $1::date, n.player_id from unnest(array['00000000-0000-0000-0000-000000000000'::uuid, $2::uuid]) as n (player_id)
order by n.player_id
on conflict (day, player_id) do nothing)"};

constexpr Statement select_rows{"dialogue.lock_spending", R"(
select player_id, microusd from dialogue_spending
where day = $1::date and player_id in ('00000000-0000-0000-0000-000000000000'::uuid, $2::uuid)
order by player_id for update)"};

constexpr Statement update_row{
    "dialogue.add_spending",
    "update dialogue_spending set microusd = microusd + $3, calls = calls + $4 where day = $1::date and player_id = "
    "$2"};

constexpr Statement delete_days{"dialogue.forget_spending", "delete from dialogue_spending where day < $1::date"};

}  // namespace

Spending lock_spending(Tx& tx, const std::string& day, PlayerId player) {
    tx.defer(insert_rows, day, player);
    const Rows rows = tx.query(select_rows, day, player);
    Spending out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto microusd = rows[i].get<std::int64_t>("microusd");
        if (rows[i].get<PlayerId>("player_id") == player) out.player = microusd;
        else out.everybody = microusd;
    }
    return out;
}

void add_spending(Tx& tx, const std::string& day, PlayerId player, std::int64_t microusd, std::int32_t calls) {
    tx.defer_expecting(1, update_row, day, PlayerId{}, microusd, calls);
    tx.defer_expecting(1, update_row, day, player, microusd, calls);
}

void forget_spending(Tx& tx, const std::string& before_day) {
    tx.defer(delete_days, before_day);
}

}  // namespace sw::dialogue::repository
