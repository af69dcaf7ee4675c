// SQL of the travel office.
#include "repository.hpp"

namespace sw::travel_office::repository {
namespace {

constexpr Statement lock_row{"travel_office.lock", R"(
select travel_id, player_id, user_id, source_region_id, destination_region_id, source_region, destination_region,
       travel_method, travel_cost, evacuation, assets_transferred, manifest, manifest_sha256, initiated_at, accepted_at,
       completed_at, status, dispatched, recall, reason, receipt
from inter_regional_travels where travel_id = $1 for update)"};

constexpr Statement select_moving{"travel_office.moving", R"(
select travel_id, player_id, user_id, source_region_id, destination_region_id, source_region, destination_region,
       travel_method, travel_cost, evacuation, assets_transferred, ''::text as manifest, manifest_sha256, initiated_at,
       accepted_at, completed_at, status, dispatched, recall, reason, receipt
from inter_regional_travels where status = 'in_transit' order by accepted_at limit $1::integer)"};

constexpr Statement insert_row{"travel_office.insert", R"(
insert into inter_regional_travels (travel_id, player_id, user_id, source_region_id, destination_region_id,
    source_region, destination_region, travel_method, travel_cost, evacuation, assets_transferred, manifest,
    manifest_sha256, initiated_at, accepted_at, completed_at, status, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))"};

constexpr Statement update_row{"travel_office.update", R"(
update inter_regional_travels
set status = $2, dispatched = $3, recall = $4, completed_at = $5, reason = $6, receipt = $7 where travel_id = $1)"};

constexpr Statement select_other{"travel_office.other", R"(
select travel_id from inter_regional_travels where player_id = $1 and status = 'in_transit' and travel_id <> $2)"};

constexpr Statement select_lines{"travel_office.lines", R"(
select travel_id, player_id, source_region, destination_region, travel_method, travel_cost, assets_transferred, status,
       evacuation, dispatched, reason, initiated_at, completed_at
from inter_regional_travels where $2::text is null or status = $2 order by accepted_at desc limit $1::integer)"};

constexpr Statement insert_place{"travel_office.insert_place", R"(
insert into pilot_places (player_id, since) values ($1, $2) on conflict (player_id) do nothing)"};

constexpr Statement lock_place_row{
    "travel_office.lock_place", "select region from pilot_places where player_id = $1 for update"};

constexpr Statement upsert_place{"travel_office.save_place", R"(
insert into pilot_places (player_id, region, travel_id, since) values ($1, $2, $3, $4)
on conflict (player_id) do update
set region = excluded.region, travel_id = excluded.travel_id, since = excluded.since)"};

// The clearing accounts are this feature's own; the ledger's entries are read as its audit reads them.
constexpr Statement select_tally{"travel_office.tally", R"(
select 'journal' as part, status as name, ''::text as asset, count(*) as amount
from inter_regional_travels group by status
union all
select 'clearing', substr(account_name, 10), asset, sum(amount)::bigint
from ledger_entries where account_name like 'clearing:%' group by account_name, asset)"};

constexpr Statement select_travellers{"travel_office.travellers", R"(
select player_id from pilot_places order by player_id limit $1::integer)"};

constexpr Statement select_briefs{"travel_office.briefs", R"(
select travel_id, player_id, source_region, destination_region, status, assets_transferred
from inter_regional_travels where travel_id = any($1::uuid[]))"};

constexpr Statement select_not_in{"travel_office.not_in", R"(
select player_id, coalesce(region, '') as region from pilot_places
where player_id = any($2::uuid[]) and region is distinct from $1)"};

constexpr Statement select_missing{"travel_office.missing_in", R"(
select t.travel_id, t.player_id, t.user_id, t.source_region_id, t.destination_region_id, t.source_region,
       t.destination_region, t.travel_method, t.travel_cost, t.evacuation, t.assets_transferred, t.manifest,
       t.manifest_sha256, t.initiated_at, t.accepted_at, t.completed_at, t.status, t.dispatched, t.recall, t.reason,
       t.receipt
from pilot_places as p join inter_regional_travels as t on t.travel_id = p.travel_id
where p.region = $1 and not (p.player_id = any($2::uuid[])) and t.manifest <> '')"};

constexpr Statement clear_manifests{"travel_office.forget_manifests", R"(
update inter_regional_travels as t set manifest = ''
where t.manifest <> '' and t.status <> 'in_transit' and t.completed_at < $1::timestamptz - make_interval(days => $2)
  and not exists (select from pilot_places as p where p.travel_id = t.travel_id))"};

template <class E>
E enum_of(const std::string& text) {
    constexpr auto all = enum_names(E{});
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == text) return static_cast<E>(i);
    }
    throw Failure(Code::internal, "unknown_word", "The database knows a word that is unknown here: " + text + ".");
}

template <class E>
std::string text_of(E value) {
    return std::string(enum_names(E{})[static_cast<std::size_t>(value)]);
}

std::optional<std::string> text_of(const std::optional<travel::Status>& value) {
    return value ? std::optional(text_of(*value)) : std::nullopt;
}

JournalRow read_row(const Rows::Row& row) {
    JournalRow out;
    out.travel_id = row.get<Uuid>("travel_id");
    out.request = {
        .player_id = row.get<PlayerId>("player_id"),
        .user_id = row.get<UserId>("user_id"),
        .source_region = row.get<std::string>("source_region"),
        .destination_region = row.get<std::string>("destination_region"),
        .travel_method = enum_of<travel::Method>(row.get<std::string>("travel_method")),
        .travel_cost = row.get<std::int64_t>("travel_cost"),
        .evacuation = row.get<bool>("evacuation"),
        .initiated_at = row.get<Time>("initiated_at"),
        .manifest = row.get<std::string>("manifest"),
        .manifest_sha256 = row.get<std::string>("manifest_sha256"),
    };
    out.source_id = row.get<std::optional<RegionId>>("source_region_id");
    out.destination_id = row.get<std::optional<RegionId>>("destination_region_id");
    out.journal.status = enum_of<travel::Status>(row.get<std::string>("status"));
    out.journal.dispatched = row.get<bool>("dispatched");
    if (const auto recall = row.get<std::optional<std::string>>("recall"))
        out.journal.recall = enum_of<travel::Status>(*recall);
    out.assets = row.get<std::string>("assets_transferred");
    out.reason = row.get<std::optional<std::string>>("reason");
    out.receipt = row.get<std::optional<std::string>>("receipt");
    out.accepted_at = row.get<Time>("accepted_at");
    out.completed_at = row.get<std::optional<Time>>("completed_at");
    return out;
}

std::vector<JournalRow> read_rows(const Rows& rows) {
    std::vector<JournalRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_row(rows[i]));
    return out;
}

}  // namespace

std::optional<JournalRow> lock(Tx& tx, const Uuid& travel) {
    auto rows = read_rows(tx.query(lock_row, travel));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

void insert(Tx& tx, const JournalRow& row) {
    const travel::Request& what = row.request;
    tx.defer(
        insert_row, row.travel_id, what.player_id, what.user_id, row.source_id, row.destination_id, what.source_region,
        what.destination_region, text_of(what.travel_method), what.travel_cost, what.evacuation, row.assets,
        what.manifest, what.manifest_sha256, what.initiated_at, row.accepted_at, row.completed_at,
        text_of(row.journal.status), row.reason
    );
}

void update(Tx& tx, const JournalRow& row) {
    tx.defer(
        update_row, row.travel_id, text_of(row.journal.status), row.journal.dispatched, text_of(row.journal.recall),
        row.completed_at, row.reason, row.receipt
    );
}

std::vector<JournalRow> moving(Reader& reader, std::int32_t limit) {
    return read_rows(reader.query(select_moving, limit));
}

bool is_moving(Reader& reader, PlayerId player, const Uuid& except) {
    return !reader.query(select_other, player, except).empty();
}

std::vector<JournalLine> lines(Reader& reader, const JournalRequest& request) {
    const Rows rows = reader.query(select_lines, request.limit, text_of(request.status));
    std::vector<JournalLine> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back({
            .travel_id = row.get<Uuid>("travel_id"),
            .player_id = row.get<PlayerId>("player_id"),
            .source_region = row.get<std::string>("source_region"),
            .destination_region = row.get<std::string>("destination_region"),
            .travel_method = enum_of<travel::Method>(row.get<std::string>("travel_method")),
            .travel_cost = row.get<std::int64_t>("travel_cost"),
            .assets_transferred = {row.get<std::string>("assets_transferred")},
            .status = enum_of<travel::Status>(row.get<std::string>("status")),
            .evacuation = row.get<bool>("evacuation"),
            .dispatched = row.get<bool>("dispatched"),
            .reason = row.get<std::optional<std::string>>("reason"),
            .initiated_at = row.get<Time>("initiated_at"),
            .completed_at = row.get<std::optional<Time>>("completed_at"),
        });
    }
    return out;
}

std::optional<std::string> lock_place(Tx& tx, PlayerId player) {
    tx.defer(insert_place, player, tx.now());
    const Rows rows = tx.query(lock_place_row, player);
    return rows.empty() ? std::nullopt : rows[0].get<std::optional<std::string>>("region");
}

void save_place(Tx& tx, PlayerId player, const std::string& region, const Uuid& travel) {
    tx.defer(upsert_place, player, region, travel, tx.now());
}

Tally tally(Reader& reader) {
    const Rows rows = reader.query(select_tally);
    Tally out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto name = row.get<std::string>("name");
        const auto amount = row.get<std::int64_t>("amount");
        if (row.get<std::string>("part") == "clearing") out.clearing[name][row.get<std::string>("asset")] = amount;
        else if (name == "in_transit") out.in_transit = amount;
        else if (name == "completed") out.completed = amount;
        else if (name == "failed") out.failed = amount;
        else out.cancelled = amount;
    }
    return out;
}

std::vector<PlayerId> travellers(Reader& reader, std::int32_t limit) {
    const Rows rows = reader.query(select_travellers, limit);
    std::vector<PlayerId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<PlayerId>("player_id"));
    return out;
}

std::vector<Brief> briefs(Reader& reader, const std::vector<Uuid>& travels) {
    const Rows rows = reader.query(select_briefs, travels);
    std::vector<Brief> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<Uuid>("travel_id"), row.get<PlayerId>("player_id"), row.get<std::string>("source_region"),
             row.get<std::string>("destination_region"), enum_of<travel::Status>(row.get<std::string>("status")),
             parse_json<Amounts>(row.get<std::string>("assets_transferred"))}
        );
    }
    return out;
}

std::vector<travel::Elsewhere> not_in(
    Reader& reader, const std::string& region, const std::vector<PlayerId>& residents
) {
    const Rows rows = reader.query(select_not_in, region, residents);
    std::vector<travel::Elsewhere> out;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out.push_back({rows[i].get<PlayerId>("player_id"), rows[i].get<std::string>("region")});
    return out;
}

std::vector<JournalRow> missing_in(Reader& reader, const std::string& region, const std::vector<PlayerId>& residents) {
    return read_rows(reader.query(select_missing, region, residents));
}

void forget_manifests(Tx& tx, std::int32_t days) {
    tx.defer(clear_manifests, tx.now(), days);
}

}  // namespace sw::travel_office::repository
