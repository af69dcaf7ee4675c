-- Credits that pilots give each other at a bank (rules_economy 43). The money itself moves in the ledger.

-- What the players feature lets other features join: how old a pilot is.
create view player_ages as
select player_id, created_at
from players;

create table bank_transfers (
    transfer_id uuid primary key,
    from_player uuid not null,
    to_player uuid not null,
    amount bigint not null constraint bank_transfers_amount check (amount > 0),
    tax bigint not null constraint bank_transfers_tax check (tax >= 0),
    surcharge bigint not null constraint bank_transfers_surcharge check (surcharge >= 0),
    note text constraint bank_transfers_note check (char_length(note) <= 140),
    station_id uuid not null,
    ledger_tx_id uuid not null,
    created_at timestamptz not null,
    constraint bank_transfers_to_somebody_else check (from_player <> to_player)
);

create index bank_transfers_sent on bank_transfers (from_player, created_at desc);
create index bank_transfers_received on bank_transfers (to_player, created_at desc);

comment on column bank_transfers.amount is 'What the recipient got; the sender paid tax and surcharge on top';
