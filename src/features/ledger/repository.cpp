// SQL of the ledger.
#include "repository.hpp"

namespace sw::ledger::repository {
namespace {

// Plans are kept, so they must be right for a table that was empty when they were made and is not any more: arrays are
// wrapped as (select $1), which hides their length from the planner (else it would plan every single call anew), and
// balances are found by `lateral`, which leaves no way but the primary key.

// A missing balance starts at zero, so that the updates below find every row; the check on the amount then refuses
// what would fall below zero. (An upsert of a negative amount would trip the check before it found its row.)
constexpr Statement insert_posting{"ledger.post", R"(
with transactions as (
    insert into ledger_transactions (ledger_tx_id, reason, actor, reference, created_at)
    values ($1::uuid, $2, $3::uuid, $4::uuid, $5)
), entries as (
    insert into ledger_entries (ledger_tx_id, position, account_kind, owner_id, account_name, asset, amount)
    select $1::uuid, e.position - 1, e.account_kind, e.owner_id, e.account_name, e.asset, e.amount
    from unnest((select $6::smallint[]), (select $7::uuid[]), (select $8::text[]), (select $9::text[]),
                (select $10::bigint[])) with ordinality
        as e (account_kind, owner_id, account_name, asset, amount, position)
)
insert into ledger_balances (account_kind, owner_id, asset, amount)
select c.account_kind, c.owner_id, c.asset, 0
from unnest((select $11::smallint[]), (select $12::uuid[]), (select $13::text[])) as c (account_kind, owner_id, asset)
order by c.account_kind, c.owner_id, c.asset
on conflict (account_kind, owner_id, asset) do nothing)"};

constexpr Statement change_balance{"ledger.change_balance", R"(
update ledger_balances set amount = amount + $4::bigint
where account_kind = $1::smallint and owner_id = $2::uuid and asset = $3)"};

constexpr Statement change_balances{"ledger.change_balances", R"(
update ledger_balances as b set amount = b.amount + d.amount
from (
    select l.account_kind, l.owner_id, l.asset, c.amount
    from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bigint[]) as c (account_kind, owner_id, asset, amount)
    join ledger_balances as l on l.account_kind = c.account_kind and l.owner_id = c.owner_id and l.asset = c.asset
    order by l.account_kind, l.owner_id, l.asset
    for update of l
) as d
where b.account_kind = d.account_kind and b.owner_id = d.owner_id and b.asset = d.asset)"};

constexpr Statement lock_balances{"ledger.lock_balances", R"(
select b.account_kind, b.owner_id, b.asset, b.amount
from (
    select o.account_kind, o.owner_id, o.asset
    from unnest((select $1::smallint[]), (select $2::uuid[]), (select $3::text[])) as o (account_kind, owner_id, asset)
    order by o.account_kind, o.owner_id, o.asset
) as h
cross join lateral (
    select l.account_kind, l.owner_id, l.asset, l.amount from ledger_balances as l
    where l.account_kind = h.account_kind and l.owner_id = h.owner_id and (h.asset = '' or h.asset = l.asset)
    order by l.asset for update
) as b)"};

// players.current_ship_id is the one column of a neighbour that the ledger reads: see Holding::flown.
constexpr Statement lock_with_flown{"ledger.lock_balances_flown", R"(
select b.account_kind, b.owner_id, b.asset, b.amount
from (
    select o.account_kind, o.asset, case when o.flown
        then (select p.current_ship_id from players as p where p.player_id = o.owner_id) else o.owner_id end as owner_id
    from unnest((select $1::smallint[]), (select $2::uuid[]), (select $3::text[]), (select $4::boolean[]))
        as o (account_kind, owner_id, asset, flown)
    order by 1, 3, 2
) as h
cross join lateral (
    select l.account_kind, l.owner_id, l.asset, l.amount from ledger_balances as l
    where l.account_kind = h.account_kind and l.owner_id = h.owner_id and (h.asset = '' or h.asset = l.asset)
    order by l.asset for update
) as b)"};

constexpr Statement select_balances{"ledger.balances", R"(
select b.account_kind, b.owner_id, b.asset, b.amount
from unnest($1::smallint[], $2::uuid[]) as h (account_kind, owner_id)
join ledger_balances as b on b.account_kind = h.account_kind and b.owner_id = h.owner_id
order by b.account_kind, b.owner_id, b.asset)"};

constexpr Statement audit_statement{"ledger.audit", R"(
with sums as materialized (
    select account_kind, owner_id, asset, sum(amount) as amount
    from ledger_entries
    where account_kind < 4 and (account_kind <> 2 or asset <> 'credits')
    group by account_kind, owner_id, asset
), wrong as (
    select account_kind, owner_id, asset, coalesce(b.amount, 0) as amount, coalesce(s.amount, 0) as expected
    from ledger_balances as b full join sums as s using (account_kind, owner_id, asset)
    where coalesce(b.amount, 0) <> coalesce(s.amount, 0)
), unbalanced as (
    select ledger_tx_id, asset, sum(amount) as amount
    from ledger_entries group by ledger_tx_id, asset having sum(amount) <> 0
), orphans as (
    select ledger_tx_id, count(*) as entries from ledger_entries as e
    where not exists (select from ledger_transactions as t where t.ledger_tx_id = e.ledger_tx_id)
    group by ledger_tx_id
), empty as (
    select ledger_tx_id from ledger_transactions as t
    where not exists (select from ledger_entries as e where e.ledger_tx_id = t.ledger_tx_id)
)
select 'asset' as part, 0 as account_kind, null::uuid as owner_id, '' as name, asset, sum(amount)::bigint as amount,
       count(*) as expected, 0::bigint as total
from ledger_entries group by asset
union all
select 'flow', account_kind, null, account_name, asset, sum(amount)::bigint, 0, 0
from ledger_entries where account_kind >= 4 group by account_kind, account_name, asset
union all (
    select 'balance', account_kind, owner_id, '', asset, amount, expected::bigint, count(*) over ()
    from wrong order by account_kind, owner_id, asset limit 100)
union all (
    select 'negative', account_kind, owner_id, '', asset, amount, 0, count(*) over ()
    from ledger_balances where amount < 0 order by account_kind, owner_id, asset limit 100)
union all (
    select 'unbalanced', 0, ledger_tx_id, '', asset, amount::bigint, 0, count(*) over ()
    from unbalanced order by ledger_tx_id, asset limit 100)
union all (
    select 'orphan', 0, ledger_tx_id, '', '', entries, 0, (sum(entries) over ())::bigint
    from orphans order by ledger_tx_id limit 100)
union all (
    select 'empty', 0, ledger_tx_id, '', '', 0, 0, count(*) over ()
    from empty order by ledger_tx_id limit 100)
order by part, account_kind, name, asset)"};

constexpr Statement select_transaction{
    "ledger.transaction",
    "select reason, actor, reference, created_at from ledger_transactions where ledger_tx_id = $1::uuid"};

constexpr Statement select_entries{"ledger.entries", R"(
select e.position, e.account_kind, e.owner_id, e.account_name, e.asset, e.amount,
       (select p.ledger_tx_id from ledger_entries as p
        where p.owner_id = e.owner_id and p.account_kind = e.account_kind and p.asset = e.asset
          and p.ledger_tx_id < e.ledger_tx_id
        order by p.ledger_tx_id desc limit 1) as previous,
       (select n.ledger_tx_id from ledger_entries as n
        where n.owner_id = e.owner_id and n.account_kind = e.account_kind and n.asset = e.asset
          and n.ledger_tx_id > e.ledger_tx_id
        order by n.ledger_tx_id limit 1) as next
from ledger_entries as e where e.ledger_tx_id = $1::uuid order by e.position)"};

constexpr Statement select_statement{"ledger.statement", R"(
with page as (
    select e.ledger_tx_id, t.reason, t.reference, t.created_at, sum(e.amount)::bigint as amount
    from ledger_entries as e join ledger_transactions as t on t.ledger_tx_id = e.ledger_tx_id
    where e.owner_id = $1::uuid and e.account_kind = 0 and e.asset = 'credits'
      and ($2::uuid is null or e.ledger_tx_id < $2::uuid)
    group by e.ledger_tx_id, t.reason, t.reference, t.created_at
    order by e.ledger_tx_id desc limit $3::integer
), newest as (
    select ledger_tx_id from page order by ledger_tx_id desc limit 1
)
select ledger_tx_id, reason, null::uuid as actor, reference, created_at, amount,
       (select b.amount from ledger_balances as b
        where b.account_kind = 0 and b.owner_id = $1::uuid and b.asset = 'credits')
       - coalesce((select sum(e.amount) from ledger_entries as e, newest as n
                   where e.owner_id = $1::uuid and e.account_kind = 0 and e.asset = 'credits'
                     and e.ledger_tx_id > n.ledger_tx_id), 0)::bigint as closing
from page order by ledger_tx_id desc)"};

/// In a pipeline a few updates by key are cheaper than one join.
constexpr std::size_t max_single_updates = 16;

std::int32_t kind_number(Account::Kind kind) {
    return static_cast<std::int32_t>(kind);
}

Param owner_param(const Account& account) {
    return account.owner.is_nil() ? Param{} : to_param(account.owner);
}

Param optional_id(const Uuid& id) {
    return id.is_nil() ? Param{} : to_param(id);
}

/// Parallel arrays, one for each column of unnest().
struct Columns {
    std::vector<Param> kinds, owners, names, assets, amounts, flags;

    void add(const Account& account, const std::string& asset) {
        kinds.push_back(to_param(kind_number(account.kind)));
        owners.push_back(owner_param(account));
        names.push_back(account.name.empty() ? Param{} : Param{account.name});
        assets.emplace_back(asset);
    }
};

Transaction read_transaction(const Rows::Row& row) {
    return {
        row.get<std::string>("reason"), row.get<std::optional<Uuid>>("actor"),
        row.get<std::optional<Uuid>>("reference"), row.get<Time>("created_at")};
}

}  // namespace

void insert(Tx& tx, LedgerTxId id, const Posting& posting, const std::vector<Change>& changes) {
    Columns entries;
    for (const Entry& entry : posting.entries) {
        entries.add(entry.account, entry.asset);
        entries.amounts.push_back(to_param(entry.amount));
    }
    Columns balances;
    for (const Change& change : changes) {
        balances.add({change.kind, change.owner, {}}, change.asset);
        balances.amounts.push_back(to_param(change.amount));
    }
    const Param kinds = array_param(balances.kinds);
    const Param owners = array_param(balances.owners);
    const Param assets = array_param(balances.assets);
    tx.defer(
        insert_posting, id, posting.reason, optional_id(posting.actor), optional_id(posting.reference), tx.now(),
        array_param(entries.kinds), array_param(entries.owners), array_param(entries.names),
        array_param(entries.assets), array_param(entries.amounts), kinds, owners, assets
    );
    if (changes.size() <= max_single_updates) {
        for (const Change& change : changes) {
            tx.defer(change_balance, kind_number(change.kind), change.owner, change.asset, change.amount);
        }
        return;
    }
    tx.defer(change_balances, kinds, owners, assets, array_param(balances.amounts));
}

Pending lock(Tx& tx, const std::vector<Holding>& holdings) {
    Columns columns;
    bool any_flown = false;
    for (const Holding& holding : holdings) {
        Account account = holding.account;
        if (holding.flown) account.kind = Account::Kind::ship;
        columns.add(account, holding.asset);
        columns.flags.push_back(to_param(holding.flown));
        any_flown = any_flown || holding.flown;
    }
    const Param kinds = array_param(columns.kinds);
    const Param owners = array_param(columns.owners);
    const Param assets = array_param(columns.assets);
    if (any_flown) return tx.send(lock_with_flown, kinds, owners, assets, array_param(columns.flags));
    return tx.send(lock_balances, kinds, owners, assets);
}

std::vector<Balance> read_balances(const Rows& rows) {
    std::vector<Balance> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto kind = static_cast<Account::Kind>(row.get<std::int32_t>("account_kind"));
        out.push_back(
            {{kind, row.get<Uuid>("owner_id"), {}}, row.get<std::string>("asset"), row.get<std::int64_t>("amount")}
        );
    }
    return out;
}

Rows balances(Reader& reader, const std::vector<Account>& accounts) {
    Columns columns;
    for (const Account& account : accounts) columns.add(account, {});
    return reader.query(select_balances, array_param(columns.kinds), array_param(columns.owners));
}

std::vector<Finding> audit(Reader& reader) {
    const Rows rows = reader.query(audit_statement);
    std::vector<Finding> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<std::string>("part"), row.get<std::int32_t>("account_kind"),
             row.get<std::optional<Uuid>>("owner_id").value_or(Uuid{}), row.get<std::string>("name"),
             row.get<std::string>("asset"), row.get<std::int64_t>("amount"), row.get<std::int64_t>("expected"),
             row.get<std::int64_t>("total")}
        );
    }
    return out;
}

std::optional<Transaction> find(Reader& reader, LedgerTxId id) {
    const Rows rows = reader.query(select_transaction, id);
    if (rows.empty()) return std::nullopt;
    return read_transaction(rows[0]);
}

std::vector<StoredEntry> entries(Reader& reader, LedgerTxId id) {
    const Rows rows = reader.query(select_entries, id);
    std::vector<StoredEntry> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto kind = static_cast<Account::Kind>(row.get<std::int32_t>("account_kind"));
        const Account account{
            kind, row.get<std::optional<Uuid>>("owner_id").value_or(Uuid{}),
            row.get<std::optional<std::string>>("account_name").value_or("")};
        out.push_back(
            {row.get<std::int32_t>("position"), account, row.get<std::string>("asset"), row.get<std::int64_t>("amount"),
             row.get<std::optional<Uuid>>("previous"), row.get<std::optional<Uuid>>("next")}
        );
    }
    return out;
}

std::vector<Line> statement(Reader& reader, PlayerId player, std::optional<LedgerTxId> before, std::int32_t limit) {
    const Rows rows = reader.query(select_statement, player, before, limit);
    std::vector<Line> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<LedgerTxId>("ledger_tx_id"), read_transaction(row), row.get<std::int64_t>("amount"),
             row.get<std::int64_t>("closing")}
        );
    }
    return out;
}

}  // namespace sw::ledger::repository
