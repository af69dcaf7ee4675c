-- What an account has paid for or was granted (platform spec 1.4).
alter table users
    add column is_galactic_citizen boolean not null default false,
    add column paypal_subscription_id text
        constraint users_paypal_subscription_id_length check (char_length(paypal_subscription_id) <= 255),
    add column subscription_tier text
        constraint users_subscription_tier check (subscription_tier in ('galactic_citizen', 'regional_owner')),
    add column subscription_status text constraint users_subscription_status
        check (subscription_status in ('active', 'cancelled', 'suspended', 'expired')),
    add column subscription_started_at timestamptz,
    add column subscription_expires_at timestamptz,
    add column payment_failure_count integer not null default 0
        constraint users_payment_failure_count check (payment_failure_count >= 0);
