-- Acts that two administrators must agree on (platform spec 4.8). An approval is for one request of one person: method,
-- target and body. The body is kept without secrets; what binds is a keyed digest of it.
create table approvals (
    approval_id uuid constraint approvals_pk primary key,
    requested_by uuid not null,
    act text not null,
    method text not null,
    target text not null,
    scope text not null,
    request_body text not null,
    request_digest text not null,
    status text not null constraint approvals_status check (
        status in ('pending', 'approved', 'rejected', 'withdrawn', 'expired', 'void', 'used')),
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    comment text not null default '',
    used_at timestamptz,
    constraint approvals_two_people check (decided_by is null or status = 'withdrawn' or decided_by <> requested_by)
);

create unique index approvals_one_open on approvals (requested_by, request_digest)
    where status in ('pending', 'approved');
create index approvals_requested_at on approvals (requested_at desc);
create index approvals_status on approvals (status, requested_at desc);
create index approvals_expires_at on approvals (expires_at) where status in ('pending', 'approved');

comment on column approvals.decided_by is 'Null when it was decided on the host';
