-- A sign-in must never wait for an evaluation that is under way, so accounts with news are a queue without a unique key.
alter table account_evidence_due drop constraint account_evidence_due_pkey;
alter table account_evidence_due add column due_id bigint generated always as identity;
alter table account_evidence_due add constraint account_evidence_due_pkey primary key (due_id);
create index account_evidence_due_user on account_evidence_due (user_id);
