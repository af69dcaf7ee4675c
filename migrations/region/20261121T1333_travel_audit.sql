-- The sums of what came and went for good are read often while an audit runs.
create index ledger_entries_travel on ledger_entries (account_name, asset, amount)
    where account_name in ('travel_in', 'travel_out');

-- Put here by a restore from a capsule: the pilots of this database may be elsewhere by now, and others may be missing.
-- The courier asks the nexus and takes the row away.
create table travel_restored (
    restored_at timestamptz constraint travel_restored_pk primary key
);
