// SQL of the bank.
#include "repository.hpp"

namespace sw::bank::repository {
namespace {

constexpr Statement select_by_name{"bank.recipient_by_name", R"(
select player_id, username from player_names where lower(username) = lower($1))"};

constexpr Statement select_by_id{
    "bank.recipient_by_id", "select player_id, username from player_names where player_id = $1::uuid"};

constexpr Statement select_flows{"bank.flows", R"(
select
    (select coalesce(sum(amount), 0)::bigint from bank_transfers where from_player = $1::uuid and created_at > $2)
        as sent,
    (select coalesce(sum(amount), 0)::bigint from bank_transfers where to_player = $1::uuid and created_at > $2)
        as received,
    coalesce((select created_at > $3::timestamptz from player_ages where player_id = $1::uuid), true) as is_new)"};

constexpr Statement select_between{"bank.between", R"(
select coalesce(sum(amount), 0)::bigint as amount from bank_transfers
where ((from_player = $1::uuid and to_player = $2::uuid) or (from_player = $2::uuid and to_player = $1::uuid))
    and created_at > $3)"};

constexpr Statement insert_one{"bank.insert_transfer", R"(
insert into bank_transfers (transfer_id, from_player, to_player, amount, tax, surcharge, note, station_id,
                            ledger_tx_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))"};

constexpr Statement select_history{"bank.history", R"(
select t.transfer_id, t.from_player = $1::uuid as sent, o.other, coalesce(n.username, '') as username, t.amount, t.tax,
    t.surcharge, t.note, t.created_at
from (
    (select * from bank_transfers where from_player = $1::uuid and created_at < $2
     order by created_at desc limit $3::integer)
    union all
    (select * from bank_transfers where to_player = $1::uuid and created_at < $2
     order by created_at desc limit $3::integer)
) as t
cross join lateral (select case when t.from_player = $1::uuid then t.to_player else t.from_player end as other) as o
left join player_names n on n.player_id = o.other
order by t.created_at desc, t.transfer_id limit $3::integer)"};

constexpr Statement clear_notes{
    "bank.erase_notes", "update bank_transfers set note = null where from_player = $1::uuid and note is not null"};

}  // namespace

std::optional<Recipient> find_recipient(Reader& reader, const std::string& to) {
    const auto id = PlayerId::parse(to);
    const Rows rows = id ? reader.query(select_by_id, *id) : reader.query(select_by_name, to);
    if (rows.size() != 1) return std::nullopt;
    return Recipient{rows[0].get<PlayerId>("player_id"), rows[0].get<std::string>("username")};
}

Flows flows_of(Reader& reader, PlayerId player, Time since, Time new_since) {
    const Rows rows = reader.query(select_flows, player, since, new_since);
    return {rows[0].get<std::int64_t>("sent"), rows[0].get<std::int64_t>("received"), rows[0].get<bool>("is_new")};
}

std::int64_t between(Reader& reader, PlayerId one, PlayerId other, Time since) {
    return reader.query(select_between, one, other, since)[0].get<std::int64_t>("amount");
}

void insert_transfer(Tx& tx, const Transfer& transfer) {
    tx.defer(
        insert_one, transfer.transfer_id, transfer.from, transfer.to, transfer.amount, transfer.tax, transfer.surcharge,
        transfer.note, transfer.station, transfer.ledger_tx, tx.now()
    );
}

std::vector<PastTransfer> history(Reader& reader, PlayerId player, Time before, std::int32_t limit) {
    const Rows rows = reader.query(select_history, player, before, limit);
    std::vector<PastTransfer> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const bool sent = row.get<bool>("sent");
        PastTransfer one{.transfer_id = row.get<Uuid>("transfer_id"), .direction = sent ? "sent" : "received"};
        one.other = row.get<PlayerId>("other");
        one.other_username = row.get<std::string>("username");
        one.amount = row.get<std::int64_t>("amount");
        if (sent) one.tax = row.get<std::int64_t>("tax");
        if (sent) one.surcharge = row.get<std::int64_t>("surcharge");
        one.note = row.get<std::optional<std::string>>("note");
        one.timestamp = row.get<Time>("created_at");
        out.push_back(std::move(one));
    }
    return out;
}

void erase_notes(Tx& tx, PlayerId player) {
    tx.defer(clear_notes, player);
}

}  // namespace sw::bank::repository
