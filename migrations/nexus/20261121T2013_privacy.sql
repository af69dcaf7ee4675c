-- People who asked to be forgotten (platform spec 12.7, R38). A sign-in after the request takes it back.
create table erasure_requests (
    user_id uuid primary key,
    requested_at timestamptz not null,
    due_at timestamptz not null,
    constraint erasure_requests_user_fk foreign key (user_id) references users on delete cascade,
    constraint erasure_requests_later check (due_at >= requested_at)
);

create index erasure_requests_due on erasure_requests (due_at);
