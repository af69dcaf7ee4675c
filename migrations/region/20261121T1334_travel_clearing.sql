-- The nexus books each completed travel between the clearing accounts of two regions.
create index ledger_entries_clearing on ledger_entries (account_name, asset, amount)
    where account_name like 'clearing:%';
