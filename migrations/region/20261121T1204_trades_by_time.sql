-- Questions about the trades of the last days. Trades are only ever appended, so a few ranges a page do.
create index trades_created on trades using brin (created_at);
