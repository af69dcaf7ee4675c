-- What people pay for through PayPal, and what PayPal told of it (platform spec 6, 14.9). No payment data: ids, times and
-- states only.

create table billing_subscriptions (
    subscription_id uuid constraint billing_subscriptions_pk primary key,
    user_id uuid not null constraint billing_subscriptions_user_fk references users (user_id),
    player_id uuid not null,
    subscription_type text not null constraint valid_billing_type
        check (subscription_type in ('galactic_citizen', 'regional_owner')),
    wanted_type text constraint valid_billing_wanted_type
        check (wanted_type in ('galactic_citizen', 'regional_owner')),
    status text not null constraint valid_billing_status check (
        status in ('creating', 'approval_pending', 'approved', 'active', 'suspended', 'cancelled', 'expired', 'abandoned')
    ),
    paypal_id text constraint billing_subscriptions_paypal_unique unique
        constraint valid_billing_paypal_id check (char_length(paypal_id) between 1 and 64),
    payer_id text constraint valid_billing_payer_id check (char_length(payer_id) <= 64),
    approval_url text constraint valid_billing_approval_url check (char_length(approval_url) <= 2000),
    return_url text constraint valid_billing_return_url check (char_length(return_url) <= 2000),
    cancel_url text constraint valid_billing_cancel_url check (char_length(cancel_url) <= 2000),
    region_id uuid,
    region_name text constraint valid_billing_region_name check (char_length(region_name) <= 50),
    takeover boolean not null default false,
    blocked boolean not null default false,
    cancel_wanted boolean not null default false,
    payment_failures integer not null default 0 constraint valid_billing_failures check (payment_failures >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    told_at timestamptz,
    started_at timestamptz,
    paid_until timestamptz,
    last_payment_at timestamptz,
    next_billing_at timestamptz,
    ended_at timestamptz,
    lapsed_at timestamptz,
    terminated_at timestamptz,
    wanted_until timestamptz,
    reconciled_at timestamptz,
    constraint a_change_is_to_something_else check (wanted_type <> subscription_type)
);

comment on table billing_subscriptions is 'Subscriptions; subscription_id is also the idempotency key towards PayPal';
comment on column billing_subscriptions.region_id is 'Reserved or owned; the region may be gone by now';
comment on column billing_subscriptions.told_at is 'PayPal''s time of the newest thing that it told';
comment on column billing_subscriptions.lapsed_at is 'Since when nobody pays; what follows is counted from here';
comment on column billing_subscriptions.blocked is 'A payment was taken back; the next one lifts it';

-- One at a time of each type.
create unique index billing_one_open_subscription on billing_subscriptions (user_id, subscription_type)
    where status in ('creating', 'approval_pending', 'approved', 'active', 'suspended');
create index billing_subscriptions_user on billing_subscriptions (user_id);
create index billing_subscriptions_region on billing_subscriptions (region_id);
create index billing_subscriptions_status on billing_subscriptions (status, paid_until);

-- Whose payment it was, for refunds and disputes, which name the payment alone.
create table billing_payments (
    sale_id text constraint billing_payments_pk primary key
        constraint valid_billing_sale_id check (char_length(sale_id) between 1 and 64),
    subscription_id uuid not null
        constraint billing_payments_subscription_fk references billing_subscriptions on delete cascade,
    paid_at timestamptz not null
);

create index billing_payments_subscription on billing_payments (subscription_id);

create table billing_webhooks (
    event_id text constraint billing_webhooks_pk primary key
        constraint valid_webhook_event_id check (char_length(event_id) between 1 and 64),
    event_type text not null constraint valid_webhook_event_type check (char_length(event_type) <= 100),
    paypal_id text constraint valid_webhook_paypal_id check (char_length(paypal_id) <= 64),
    payload jsonb not null,
    verified_by text not null constraint valid_webhook_proof check (verified_by in ('certificate', 'paypal')),
    state text not null constraint valid_webhook_state check (state in ('received', 'done', 'ignored', 'dead')),
    outcome text constraint valid_webhook_outcome check (char_length(outcome) <= 200),
    attempts integer not null default 0,
    received_at timestamptz not null,
    next_attempt_at timestamptz not null,
    lease_until timestamptz,
    processed_at timestamptz
);

comment on column billing_webhooks.payload is 'What we need of it: without names, addresses and amounts of people';

create index billing_webhooks_due on billing_webhooks (next_attempt_at) where state = 'received';
create index billing_webhooks_received on billing_webhooks (received_at);
create index billing_webhooks_subscription on billing_webhooks (paypal_id);

create table billing_reconciliations (
    run_id uuid constraint billing_reconciliations_pk primary key,
    state text not null constraint valid_reconciliation_state check (state in ('wanted', 'done')),
    wanted_by uuid constraint billing_reconciliations_wanted_by_fk references users (user_id) on delete set null,
    wanted_at timestamptz not null,
    lease_until timestamptz,
    finished_at timestamptz,
    checked integer not null default 0,
    repaired integer not null default 0,
    failed integer not null default 0,
    findings jsonb not null default '[]'
);

create index billing_reconciliations_wanted on billing_reconciliations (wanted_at);
create index billing_reconciliations_wanted_by on billing_reconciliations (wanted_by);

alter table users add column gc_lapsed_at timestamptz;
create index users_gc_lapsed on users (gc_lapsed_at) where gc_lapsed_at is not null;
comment on column users.gc_lapsed_at is 'Citizenship is not paid for since then; it ends some days later';
