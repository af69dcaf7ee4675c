-- The public keys of the nexus as a region last fetched them, so that it starts while the nexus is away.

create table key_set (
    only_row boolean constraint key_set_pk primary key default true constraint key_set_one_row check (only_row),
    jwks text not null,
    fetched_at timestamptz not null
);
