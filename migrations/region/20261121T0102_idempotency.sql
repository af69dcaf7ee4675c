-- The reply of each mutating request that came with an Idempotency-Key, stored in the transaction of its effect.
create table idempotency_keys (
    scope text not null,
    key text not null,
    operation text not null,
    body_hash text not null,
    status integer,
    content_type text,
    headers text,
    body text,
    created_at timestamptz not null default now(),
    primary key (scope, key)
);

create index idempotency_keys_created_at on idempotency_keys (created_at);
