-- What the ledger lets other features join: the credits that a player owns. No row = none yet.
create view player_credits as
select owner_id as player_id, amount as credits
from ledger_balances
where account_kind = 0 and asset = 'credits';
