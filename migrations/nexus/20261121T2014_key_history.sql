-- Which master keys this installation has used, and since when (platform spec 12.7, R34). Only their short names.
create table key_history (
    key_id text primary key,
    first_seen timestamptz not null
);
