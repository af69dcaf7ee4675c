// SQL of travel.
#include "repository.hpp"

namespace sw::travel::repository {
namespace {

constexpr Statement insert_escrow_row{"travel.insert_escrow", R"(
insert into travel_escrow (travel_id, player_id, user_id, source_region, destination_region, travel_method, evacuation,
                           turns, toll, toll_owner, manifest, manifest_sha256, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))"};

constexpr Statement lock_escrow_row{"travel.lock_escrow", R"(
select travel_id, player_id, user_id, source_region, destination_region, travel_method, evacuation, turns, toll,
       toll_owner, manifest, manifest_sha256, state, cancel, ended_as, reason, receipt, created_at, settled_at
from travel_escrow where travel_id = $1 for update)"};

constexpr Statement select_escrow{"travel.escrow", R"(
select travel_id, player_id, user_id, source_region, destination_region, travel_method, evacuation, turns, toll,
       toll_owner, manifest, manifest_sha256, state, cancel, ended_as, reason, receipt, created_at, settled_at
from travel_escrow where travel_id = $1)"};

constexpr Statement select_held{"travel.held", R"(
select travel_id, player_id, user_id, source_region, destination_region, travel_method, evacuation, turns, toll,
       toll_owner, manifest, manifest_sha256, state, cancel, ended_as, reason, receipt, created_at, settled_at
from travel_escrow where state = 'held' and travel_id > $1 order by travel_id limit $2::integer)"};

constexpr Statement update_end{"travel.end_escrow", R"(
update travel_escrow set state = $2, ended_as = $3, reason = $4, receipt = $5, settled_at = $6
where travel_id = $1 and state = 'held')"};

constexpr Statement update_cancel{"travel.ask_to_cancel", R"(
update travel_escrow set cancel = true where travel_id = $1 and state = 'held')"};

constexpr Statement select_history{"travel.history", R"(
select travel_id, player_id, user_id, source_region, destination_region, travel_method, evacuation, turns, toll,
       toll_owner, ''::text as manifest, manifest_sha256, state, cancel, ended_as, reason, receipt, created_at,
       settled_at, false as arrival
from (select * from travel_escrow where player_id = $1 order by created_at desc limit $2::integer) as departures
union all
select travel_id, player_id, player_id, source_region, destination_region, travel_method, false, 0, 0,
       null, '', '', 'settled', false, 'completed', null, null, decided_at,
       decided_at, true
from (select * from travel_inbox where player_id = $1 and decision = 'arrived'
      order by decided_at desc limit $2::integer) as arrivals
order by created_at desc limit $2::integer)"};

constexpr Statement select_inbox{"travel.inbox", R"(
select travel_id, player_id, source_region, destination_region, travel_method, decision, reason, decided_at
from travel_inbox where travel_id = $1)"};

constexpr Statement insert_inbox_row{"travel.insert_inbox", R"(
insert into travel_inbox (travel_id, player_id, source_region, destination_region, travel_method, decision, reason,
                          decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8))"};

constexpr Statement insert_gate_row{"travel.insert_gate", R"(
insert into travel_gates (gate_id, region_id, sector_id, destination_region, owner_player_id, owner_user_id, toll,
                          created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8))"};

constexpr Statement select_gate{"travel.gate", R"(
select gate_id, sector_id, destination_region, owner_player_id, owner_user_id, toll, is_active, created_at
from travel_gates where gate_id = $1)"};

constexpr Statement select_gates{"travel.gates", R"(
select gate_id, sector_id, destination_region, owner_player_id, owner_user_id, toll, is_active, created_at
from travel_gates where is_active order by destination_region, gate_id limit $1::integer)"};

constexpr Statement update_gate_closed{"travel.close_gate", R"(
update travel_gates set is_active = false, closed_at = $2 where gate_id = $1 and is_active)"};

constexpr Statement select_jump{"travel.last_jump", "select jumped_at from travel_jumps where player_id = $1"};

constexpr Statement delete_jump{
    "travel.take_jump", "delete from travel_jumps where player_id = $1 returning jumped_at"};

constexpr Statement upsert_jump{"travel.save_jump", R"(
insert into travel_jumps (player_id, jumped_at) values ($1, $2)
on conflict (player_id) do update set jumped_at = excluded.jumped_at)"};

constexpr Statement delete_unclaimed{
    "travel.take_unclaimed", "delete from travel_unclaimed where player_id = $1 returning carrier, content"};

constexpr Statement upsert_unclaimed{"travel.save_unclaimed", R"(
insert into travel_unclaimed (player_id, carrier, content) values ($1, $2, $3)
on conflict (player_id, carrier) do update set content = excluded.content)"};

// players.status is the one column of a neighbour that is read here: who is still to be sent away.
constexpr Statement select_evacuees{"travel.evacuees", R"(
select p.player_id from players as p
where p.status = 'here' and not exists (
    select from travel_escrow as e
    where e.player_id = p.player_id and e.state = 'refunded' and e.settled_at > $1::timestamptz - interval '30 seconds')
order by p.player_id limit $2::integer)"};

// Everything in one statement, so that it is one snapshot. The ledger's entries are read as its audit reads them.
constexpr Statement select_books{"travel.books", R"(
select 'in' as part, null::uuid as id, asset, -sum(amount)::bigint as amount
from ledger_entries where account_name = 'travel_in' group by asset
union all
select 'out', null, asset, sum(amount)::bigint from ledger_entries where account_name = 'travel_out' group by asset
union all
select 'held', travel_id, null, 0 from travel_escrow where state = 'held'
union all
select 'arrived', travel_id, null, 0 from travel_inbox where travel_id = any($1::uuid[]) and decision = 'arrived'
union all
select 'count', null, null, count(*) from players where status <> 'away'
union all
(select 'resident', player_id, null, 0 from players where status <> 'away' order by player_id limit $2::integer))"};

constexpr Statement select_restored{"travel.restored", "select restored_at from travel_restored limit 1"};
constexpr Statement insert_restored{
    "travel.mark_empty",
    "insert into travel_restored (restored_at) select $1::timestamptz where not exists (select from players) "
    "and not exists (select from travel_restored)"};
constexpr Statement delete_restored{"travel.take_restored", "delete from travel_restored returning restored_at"};

template <class E>
E enum_of(const std::string& text) {
    constexpr auto all = enum_names(E{});
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == text) return static_cast<E>(i);
    }
    throw Failure(Code::internal, "unknown_word", "The database knows a word that is unknown here: " + text + ".");
}

template <class E>
std::optional<E> optional_enum(const Rows::Row& row, std::string_view column) {
    const auto text = row.get<std::optional<std::string>>(column);
    return text ? std::optional(enum_of<E>(*text)) : std::nullopt;
}

template <class E>
std::string text_of(E value) {
    return std::string(enum_names(E{})[static_cast<std::size_t>(value)]);
}

template <class E>
std::optional<std::string> text_of(const std::optional<E>& value) {
    return value ? std::optional(text_of(*value)) : std::nullopt;
}

EscrowRow read_escrow(const Rows::Row& row) {
    EscrowRow out;
    out.travel_id = row.get<Uuid>("travel_id");
    out.request = {
        .player_id = row.get<PlayerId>("player_id"),
        .user_id = row.get<UserId>("user_id"),
        .source_region = row.get<std::string>("source_region"),
        .destination_region = row.get<std::string>("destination_region"),
        .travel_method = optional_enum<Method>(row, "travel_method").value_or(Method::platform_gate),
        .travel_cost = row.get<std::int64_t>("toll"),
        .evacuation = row.get<bool>("evacuation"),
        .initiated_at = row.get<Time>("created_at"),
        .manifest = row.get<std::string>("manifest"),
        .manifest_sha256 = row.get<std::string>("manifest_sha256"),
    };
    out.turns = row.get<std::int32_t>("turns");
    out.toll_owner = row.get<std::optional<PlayerId>>("toll_owner");
    out.state = enum_of<Escrow>(row.get<std::string>("state"));
    out.cancel = row.get<bool>("cancel");
    out.ended_as = optional_enum<Status>(row, "ended_as");
    out.reason = row.get<std::optional<std::string>>("reason");
    out.receipt = row.get<std::optional<std::string>>("receipt");
    out.settled_at = row.get<std::optional<Time>>("settled_at");
    return out;
}

std::optional<EscrowRow> read_one(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read_escrow(rows[0]);
}

Gate read_gate(const Rows::Row& row) {
    return {
        .gate_id = row.get<Uuid>("gate_id"),
        .sector_id = row.get<SectorId>("sector_id"),
        .destination_region = row.get<std::string>("destination_region"),
        .owner_player_id = row.get<PlayerId>("owner_player_id"),
        .owner_user_id = row.get<UserId>("owner_user_id"),
        .toll = row.get<std::int64_t>("toll"),
        .is_active = row.get<bool>("is_active"),
        .created_at = row.get<Time>("created_at"),
    };
}

}  // namespace

void insert_escrow(Tx& tx, const EscrowRow& row) {
    const Request& what = row.request;
    tx.defer(
        insert_escrow_row, row.travel_id, what.player_id, what.user_id, what.source_region, what.destination_region,
        text_of(what.travel_method), what.evacuation, row.turns, what.travel_cost, row.toll_owner, what.manifest,
        what.manifest_sha256, what.initiated_at
    );
}

std::optional<EscrowRow> lock_escrow(Tx& tx, const Uuid& travel) {
    return read_one(tx.query(lock_escrow_row, travel));
}

std::optional<EscrowRow> find_escrow(Reader& reader, const Uuid& travel) {
    return read_one(reader.query(select_escrow, travel));
}

void end_escrow(Tx& tx, const Uuid& travel, Escrow state, const Told& told) {
    tx.defer_expecting(
        1, update_end, travel, text_of(state), text_of(told.status), told.reason, told.receipt, tx.now()
    );
}

void ask_to_cancel(Tx& tx, const Uuid& travel) {
    tx.defer(update_cancel, travel);
}

std::vector<EscrowRow> held(Reader& reader, const Uuid& after, std::int32_t limit) {
    const Rows rows = reader.query(select_held, after, limit);
    std::vector<EscrowRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_escrow(rows[i]));
    return out;
}

std::vector<PastTravel> history(Reader& reader, PlayerId player, std::int32_t limit) {
    const Rows rows = reader.query(select_history, player, limit);
    std::vector<PastTravel> out;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out.push_back(
            {read_escrow(rows[i]), optional_enum<Method>(rows[i], "travel_method"), rows[i].get<bool>("arrival")}
        );
    return out;
}

std::optional<InboxRow> find_inbox(Reader& reader, const Uuid& travel) {
    const Rows rows = reader.query(select_inbox, travel);
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    return InboxRow{
        .travel_id = row.get<Uuid>("travel_id"),
        .player_id = row.get<PlayerId>("player_id"),
        .source_region = row.get<std::string>("source_region"),
        .destination_region = row.get<std::string>("destination_region"),
        .travel_method = optional_enum<Method>(row, "travel_method"),
        .decision = enum_of<Inbox>(row.get<std::string>("decision")),
        .reason = row.get<std::optional<std::string>>("reason"),
        .decided_at = row.get<Time>("decided_at"),
    };
}

void insert_inbox(Tx& tx, const InboxRow& row) {
    tx.defer(
        insert_inbox_row, row.travel_id, row.player_id, row.source_region, row.destination_region,
        text_of(row.travel_method), text_of(row.decision), row.reason, row.decided_at
    );
}

void insert_gate(Tx& tx, RegionId region, const Gate& gate) {
    tx.defer(
        insert_gate_row, gate.gate_id, region, gate.sector_id, gate.destination_region, gate.owner_player_id,
        gate.owner_user_id, gate.toll, gate.created_at
    );
}

std::optional<Gate> find_gate(Reader& reader, const Uuid& gate) {
    const Rows rows = reader.query(select_gate, gate);
    if (rows.empty()) return std::nullopt;
    return read_gate(rows[0]);
}

std::vector<Gate> gates(Reader& reader, std::int32_t limit) {
    const Rows rows = reader.query(select_gates, limit);
    std::vector<Gate> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_gate(rows[i]));
    return out;
}

void close_gate(Tx& tx, const Uuid& gate) {
    tx.defer(update_gate_closed, gate, tx.now());
}

std::optional<Time> last_jump(Reader& reader, PlayerId player) {
    const Rows rows = reader.query(select_jump, player);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<Time>("jumped_at"));
}

std::optional<Time> take_jump(Tx& tx, PlayerId player) {
    const Rows rows = tx.query(delete_jump, player);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<Time>("jumped_at"));
}

void save_jump(Tx& tx, PlayerId player, Time at) {
    tx.defer(upsert_jump, player, at);
}

std::map<std::string, RawJson> take_unclaimed(Tx& tx, PlayerId player) {
    const Rows rows = tx.query(delete_unclaimed, player);
    std::map<std::string, RawJson> out;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out[rows[i].get<std::string>("carrier")] = {rows[i].get<std::string>("content")};
    return out;
}

void save_unclaimed(Tx& tx, PlayerId player, const std::string& carrier, const std::string& content) {
    tx.defer(upsert_unclaimed, player, carrier, content);
}

std::vector<PlayerId> evacuees(Reader& reader, std::int32_t limit) {
    const Rows rows = reader.query(select_evacuees, now(), limit);
    std::vector<PlayerId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<PlayerId>("player_id"));
    return out;
}

Books books(Reader& reader, const BooksRequest& request, std::int32_t most_residents) {
    const Rows rows = reader.query(select_books, request.inbound, most_residents);
    Books out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto part = row.get<std::string>("part");
        if (part == "in") out.travel_in[row.get<std::string>("asset")] = row.get<std::int64_t>("amount");
        if (part == "out") out.travel_out[row.get<std::string>("asset")] = row.get<std::int64_t>("amount");
        if (part == "held") out.held.push_back(row.get<Uuid>("id"));
        if (part == "arrived") out.arrived.push_back(row.get<Uuid>("id"));
        if (part == "resident") out.residents.push_back(row.get<PlayerId>("id"));
        if (part == "count") out.resident_count = row.get<std::int64_t>("amount");
    }
    return out;
}

bool was_restored(Reader& reader) {
    return !reader.query(select_restored).empty();
}

void mark_empty_as_restored(Tx& tx) {
    tx.defer(insert_restored, tx.now());
}

bool take_restored(Tx& tx) {
    return !tx.query(delete_restored).empty();
}

}  // namespace sw::travel::repository
