-- Identities at other providers that people sign in with, and sign-ins under way. No token of a provider is stored.

create table oauth_accounts (
    provider text not null,
    provider_user_id text not null,
    user_id uuid not null,
    account_username text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint oauth_accounts_identity_key primary key (provider, provider_user_id),
    constraint oauth_accounts_one_each_key unique (user_id, provider),
    constraint oauth_accounts_provider check (provider in ('github', 'google', 'steam')),
    constraint oauth_accounts_id_length check (char_length(provider_user_id) between 1 and 255),
    constraint oauth_accounts_user_fk foreign key (user_id) references users on delete cascade
);

-- What a browser was sent away with: hashes only, gone at the first return.
create table oauth_states (
    state_hash bytea primary key,
    browser_hash bytea not null,
    provider text not null,
    user_id uuid,
    session_id uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint oauth_states_sizes check (octet_length(state_hash) = 32 and octet_length(browser_hash) = 32),
    constraint oauth_states_purpose check ((user_id is null) = (session_id is null)),
    constraint oauth_states_user_fk foreign key (user_id) references users on delete cascade
);

create index oauth_states_expires on oauth_states (expires_at);
create index oauth_states_user_fk on oauth_states (user_id) where user_id is not null;

-- Answers of OpenID providers that were used.
create table oauth_nonces (
    nonce_hash bytea primary key,
    expires_at timestamptz not null,
    constraint oauth_nonces_size check (octet_length(nonce_hash) = 32)
);

create index oauth_nonces_expires on oauth_nonces (expires_at);
