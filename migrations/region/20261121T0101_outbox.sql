-- Events wait here, written in the transaction they tell of, until the relay has numbered and delivered them.
create table outbox (
    outbox_id bigint generated always as identity primary key,
    topic text not null check (topic <> ''),
    frame text not null,
    payload text not null,
    audiences text[] not null,
    created_at timestamptz not null default now()
);
