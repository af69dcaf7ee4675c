import { keys } from '@sectorwars/shared/api';
import { useFrames, useLive } from '@sectorwars/shared/live';
import { useSession } from '@sectorwars/shared/session';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

import type { CourseState } from './machine';
import { coursePilot } from './pilot';

let flownBy: string | undefined;

/** The course as it stands. Keeps it true to what the socket tells, and tells the caches when no socket does. */
export function useCourse(): CourseState {
  const state = useSyncExternalStore(coursePilot.subscribe, coursePilot.snapshot);
  const client = useQueryClient();
  const { status } = useLive();
  const { user } = useSession();
  const pilot = user?.id;

  useEffect(() => {
    if (pilot === undefined || pilot === flownBy) return;
    if (flownBy !== undefined) coursePilot.forget();
    flownBy = pilot;
  }, [pilot]);

  useFrames('player_moved', (frame) => { coursePilot.tell({ type: 'moved', sector: frame.to_sector_id }); });

  useEffect(() => coursePilot.onHop(() => {
    if (status === 'open') return;
    for (const queryKey of [keys.player, keys.sector, keys.moves]) void client.invalidateQueries({ queryKey });
  }), [client, status]);

  return state;
}
