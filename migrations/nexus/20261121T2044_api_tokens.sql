-- Tokens that players make for their scripts. The secret is 32 random bytes, so that a plain digest hides it.
-- token_id is also the session (claim sid) of every access token that is made from one.

create table api_tokens (
    token_id uuid constraint api_tokens_pk primary key,
    user_id uuid not null constraint api_tokens_user_fk references users (user_id) on delete cascade,
    name text not null constraint valid_api_token_name check (char_length(name) between 1 and 60),
    token_hash bytea not null constraint api_tokens_hash_key unique
        constraint valid_api_token_hash check (octet_length(token_hash) = 32),
    scopes text[] not null constraint valid_api_token_scopes check (
        cardinality(scopes) between 1 and 5
        and scopes <@ array['read', 'play', 'trade', 'chat', 'govern']
        and array_position(scopes, null) is null
    ),
    pace integer not null constraint valid_api_token_pace check (pace between 1 and 300),
    created_at timestamptz not null,
    expires_at timestamptz constraint valid_api_token_end check (expires_at > created_at),
    last_used_at timestamptz,
    revoked_at timestamptz
);

create index api_tokens_user on api_tokens (user_id);
create index api_tokens_revoked on api_tokens (revoked_at) where revoked_at is not null;
create index api_tokens_expires on api_tokens (expires_at) where expires_at is not null;

comment on column api_tokens.pace is 'Calls a minute, within the limits that it shares with the account';

-- When tokens ended, as sessions: by themselves, or because everything that the account had given out ended.
create view ended_api_tokens as
select token_id as session_id, user_id, revoked_at from api_tokens where revoked_at is not null
union all
select t.token_id, t.user_id, s.tokens_valid_from
from api_tokens t join user_security s on s.user_id = t.user_id
where t.created_at <= s.tokens_valid_from;
