import { useFrames } from '@sectorwars/shared/live';
import { useSession } from '@sectorwars/shared/session';
import { play } from '@sectorwars/shared/sound';

/** What may be heard while nobody looks. */
export function useSounds(): void {
  const { user } = useSession();
  useFrames('player_entered_sector', (frame) => { if (frame.user_id !== user?.id) play('arrive'); });
  useFrames('player_left_sector', (frame) => { if (frame.user_id !== user?.id) play('leave'); });
  useFrames('trade_completed', () => play('trade'));
  useFrames('chat_message', (frame) => { if (frame.from_user_id !== user?.id) play('message'); });
}
