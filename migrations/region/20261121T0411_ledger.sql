-- The ledger: every credit and every unit of a good, in double entry (ADR 0005).
-- account_kind: 0 player, 1 ship, 2 station, 3 escrow, 4 faucet, 5 sink.
create table ledger_transactions (
    ledger_tx_id uuid primary key,
    reason text not null,
    actor uuid,
    reference uuid,
    created_at timestamptz not null
);

create index ledger_transactions_reference on ledger_transactions (reference) where reference is not null;

-- No foreign key to ledger_transactions: both rows are written by one statement and the audit looks for orphans.
create table ledger_entries (
    ledger_tx_id uuid not null,
    position smallint not null check (position >= 0),
    account_kind smallint not null check (account_kind between 0 and 5),
    owner_id uuid,
    account_name text,
    asset text not null,
    amount bigint not null check (amount <> 0),
    primary key (ledger_tx_id, position),
    constraint ledger_entries_account check (
        (account_kind < 4 and owner_id is not null and account_name is null)
        or (account_kind >= 4 and owner_id is null and account_name is not null)
    )
);

create index ledger_entries_owner on ledger_entries (owner_id, ledger_tx_id) where owner_id is not null;

-- The constraint's name is the API code of the refusal. Free space in each page keeps updates heap-only.
create table ledger_balances (
    account_kind smallint not null check (account_kind between 0 and 3),
    owner_id uuid not null,
    asset text not null,
    amount bigint not null constraint insufficient_balance check (amount >= 0),
    primary key (account_kind, owner_id, asset),
    constraint ledger_balances_no_station_credits check (account_kind <> 2 or asset <> 'credits')
) with (fillfactor = 80);

comment on table ledger_balances is 'Sums of ledger_entries; the audit recomputes them';

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end;
$$;

create trigger ledger_transactions_append_only before update or delete or truncate on ledger_transactions
    for each statement execute function ledger_refuse_change();
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
    for each statement execute function ledger_refuse_change();

-- All entries of a posting are inserted by one statement, so that a statement must balance by itself.
create function ledger_check_balanced() returns trigger language plpgsql as $$
begin
    if exists (select from added group by ledger_tx_id, asset having sum(amount) <> 0) then
        raise exception 'a posting does not sum to zero'
            using errcode = 'check_violation', constraint = 'unbalanced_posting';
    end if;
    return null;
end;
$$;

create trigger ledger_entries_balanced after insert on ledger_entries
    referencing new table as added for each statement execute function ledger_check_balanced();
