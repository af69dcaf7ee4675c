-- What the players feature lets other features join: how pilots are called.
create view player_names as
select player_id, user_id, username, nickname
from players;
