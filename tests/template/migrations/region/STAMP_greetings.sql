-- Entries that pilots add.
create table greetings (
    entry_id uuid constraint greetings_pk primary key,
    player_id uuid not null,
    text text not null constraint greetings_text_length check (char_length(text) between 1 and 200),
    created_at timestamptz not null
);

create index greetings_by_player on greetings (player_id, created_at desc);
