-- Numbered events: one gapless sequence for each player and each region (ADR 0003).
create table timeline_heads (
    stream text primary key,
    head bigint not null check (head >= 0),
    first bigint not null default 1 check (first >= 1)
);

create table timeline (
    stream text not null,
    seq bigint not null,
    topic text not null,
    frame text not null,
    body text not null,
    created_at timestamptz not null,
    constraint timeline_pkey primary key (stream, seq)
);

create index timeline_created_at on timeline (created_at);

comment on table timeline is 'frame is the whole WebSocket frame, so that a replay sends the same bytes';
