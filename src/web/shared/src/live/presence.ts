// Who is in the sector, kept from one list and the comings and goings after it.
import type { Frame, PlayerHere } from './frames';

function stranger(user_id: string, username: string, at: string): PlayerHere {
  return {
    user_id, username, connected_at: at, last_heartbeat: at,
    personal_reputation: 0, reputation_tier: '', name_color: '', military_rank: '',
  };
}

export function applyPresence(before: PlayerHere[], frame: Frame): PlayerHere[] {
  switch (frame.type) {
    case 'sector_players':
      return frame.players;
    case 'sector_entered':
      return frame.other_players.map((one) =>
        before.find((known) => known.user_id === one.user_id) ?? stranger(one.user_id, one.username, one.connected_at));
    case 'player_entered_sector':
      if (before.some((one) => one.user_id === frame.user_id)) return before;
      return [...before, stranger(frame.user_id, frame.username, frame.timestamp)];
    case 'player_left_sector':
      return before.some((one) => one.user_id === frame.user_id)
        ? before.filter((one) => one.user_id !== frame.user_id)
        : before;
    default:
      return before;
  }
}
