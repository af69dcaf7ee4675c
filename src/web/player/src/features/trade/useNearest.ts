// The nearest charted place of a kind.
import { useQuery } from '@tanstack/react-query';

import { api, keys, unwrap } from '@sectorwars/shared/api';
import { usePlayer } from '@sectorwars/shared/api/hooks';

export function useNearest(kind: string, enabled = true) {
  const player = usePlayer();
  const sector = player.data?.current_sector_id ?? 0;
  return useQuery({
    // Below the chart, so that everything that is charted anew makes it stale.
    queryKey: [...keys.chart, 'nearest', kind, sector],
    enabled: enabled && sector > 0,
    retry: false,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/nav/nearest', { params: { query: { kind } }, signal })),
  });
}
