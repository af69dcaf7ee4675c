// The pilot's chart, kept by this client: read once in pages, then only where hops and scans have changed it.
import { api, unwrap } from '@sectorwars/shared/api';
import { useFrames } from '@sectorwars/shared/live';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

import { emptyChart, loadChart, mergeSectors, touchedBy, windowsFor, type Chart } from './model/chart';
import type { ChartPage } from './model/types';

const chartKey = ['chart-map'] as const;

async function readPage(after: number, limit: number): Promise<ChartPage> {
  return unwrap(api.GET('/api/v1/nav/chart', { params: { query: { after, limit } } }));
}

async function readSectors(ids: readonly number[]): Promise<ChartPage['sectors']> {
  const pages = await Promise.all(windowsFor(ids).map(({ after, limit }) => readPage(after, limit)));
  return pages.flatMap((page) => page.sectors);
}

/** Reads the given sectors again, and those that they turn out to lead to and that no chart showed. */
export async function refreshChart(client: QueryClient, ids: readonly number[]): Promise<void> {
  if (!client.getQueryData<Chart>(chartKey)) return;
  const put = (sectors: ChartPage['sectors']): Chart => {
    const merged = mergeSectors(client.getQueryData<Chart>(chartKey) ?? emptyChart, sectors);
    client.setQueryData(chartKey, merged);
    return merged;
  };
  const chart = put(await readSectors(ids));
  const missing = touchedBy(chart, ids).filter((id) => !chart.index.has(id));
  if (missing.length > 0) put(await readSectors(missing));
}

export function useChartMap() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: chartKey,
    staleTime: 120_000,
    structuralSharing: false,
    queryFn: () => {
      const first = client.getQueryData<Chart>(chartKey) === undefined;
      return loadChart(readPage, (chart) => { if (first) client.setQueryData(chartKey, chart); });
    },
  });
  const refresh = useCallback((ids: readonly number[]) => {
    // A chart that could not be refreshed is old, not wrong: the next visit reads it again.
    refreshChart(client, ids).catch(() => { void client.invalidateQueries({ queryKey: chartKey }); });
  }, [client]);
  useFrames('player_moved', (frame) => { refresh([frame.to_sector_id]); });
  useFrames(['galaxy_generated', 'travel_arrived'], () => { void client.resetQueries({ queryKey: chartKey }); });
  return { ...query, chart: query.data ?? emptyChart, refresh };
}
