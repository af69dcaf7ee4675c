-- Texts that operators changed, over those that came with the release (platform spec 10.2). The files of a language say
-- whether it is active and how complete it is.
create table languages (
    code text constraint languages_pk primary key
        constraint languages_code_shape check (code ~ '^[a-z]{2,3}(-[a-z]{2,4})?$'),
    name text not null,
    native_name text not null,
    direction text not null constraint languages_direction_known check (direction in ('ltr', 'rtl'))
);

create table translations (
    language text not null constraint translations_language_fk references languages,
    namespace text not null constraint translations_namespace_shape check (namespace ~ '^[A-Za-z][A-Za-z0-9_-]{0,49}$'),
    key text not null
        constraint translations_key_shape check (key ~ '^[A-Za-z0-9_ -]+(\.[A-Za-z0-9_ -]+)*$' and length(key) <= 200),
    value text not null constraint translations_value_length check (length(value) between 1 and 10000),
    context text constraint translations_context_length check (length(context) <= 500),
    updated_by uuid not null,
    updated_at timestamptz not null,
    constraint translations_pk primary key (language, namespace, key)
);

-- Counts the changes, so that a process that missed an event notices. The row is also the lock of all writers.
create table translation_revision (
    single boolean constraint translation_revision_pk primary key default true
        constraint translation_revision_single check (single),
    revision bigint not null
);

insert into translation_revision (single, revision) values (true, 0);

create table language_preferences (
    user_id uuid constraint language_preferences_pk primary key
        constraint language_preferences_user_fk references users on delete cascade,
    language text not null constraint language_preferences_language_fk references languages,
    chosen_at timestamptz not null
);

create table translation_audit (
    audit_id bigint generated always as identity constraint translation_audit_pk primary key,
    language text not null,
    namespace text not null,
    key text not null,
    old_value text,
    new_value text not null,
    changed_by uuid not null,
    change_reason text not null constraint translation_audit_reason_known check (change_reason in ('single', 'bulk')),
    changed_at timestamptz not null
);

create index translation_audit_changed on translation_audit (changed_at);
create index translation_audit_key on translation_audit (language, namespace, key, changed_at desc);
