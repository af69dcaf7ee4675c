// Server state as hooks. Frames of the socket make it stale (see live/invalidation); nothing here is asked on a timer.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { api, unwrap } from './client';
import { keys } from './keys';
import type { ChartPage, ClusterOutline } from './types';

export type * from './types';

export function usePlayer() {
  return useQuery({
    queryKey: keys.player,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/state', { signal })),
  });
}

export function useShip() {
  return useQuery({
    queryKey: keys.ship,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/current-ship', { signal })),
  });
}

export function useShips() {
  return useQuery({
    queryKey: keys.ships,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/ships', { signal })),
  });
}

export function useSector() {
  return useQuery({
    queryKey: keys.sector,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/current-sector', { signal })),
  });
}

export function useMoves() {
  return useQuery({
    queryKey: keys.moves,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/available-moves', { signal })),
  });
}

/** The whole chart, read page by page. */
export function useChart() {
  return useQuery({
    queryKey: keys.chart,
    staleTime: 60_000,
    queryFn: ({ signal }) => readChart(signal),
  });
}

export async function readChart(signal?: AbortSignal): Promise<ChartPage['sectors']> {
  const sectors: ChartPage['sectors'] = [];
  for (let after = 0; ;) {
    const page: ChartPage = await unwrap(
      api.GET('/api/v1/nav/chart', { params: { query: { after, limit: 1000 } }, signal }),
    );
    sectors.push(...page.sectors);
    if (typeof page.next_after !== 'number') return sectors;
    after = page.next_after;
  }
}

export function useClusters() {
  return useQuery({
    queryKey: keys.clusters,
    staleTime: 300_000,
    queryFn: async ({ signal }): Promise<ClusterOutline[]> =>
      (await unwrap(api.GET('/api/v1/nav/clusters', { signal }))).clusters,
  });
}

export function useStations(sector: number | undefined) {
  return useQuery({
    queryKey: keys.stations(sector ?? 0),
    enabled: sector !== undefined && sector > 0,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/sectors/{sector_id}/stations', { params: { path: { sector_id: sector ?? 0 } }, signal })),
  });
}

export function usePlanets(sector: number | undefined) {
  return useQuery({
    queryKey: keys.planets(sector ?? 0),
    enabled: sector !== undefined && sector > 0,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/sectors/{sector_id}/planets', { params: { path: { sector_id: sector ?? 0 } }, signal })),
  });
}

export function useMarket(station: string | null | undefined) {
  return useQuery({
    queryKey: keys.market(station ?? ''),
    enabled: typeof station === 'string' && station !== '',
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/trading/market/{station_id}', { params: { path: { station_id: station ?? '' } }, signal })),
  });
}

export function useMarketHistory(station: string | null | undefined, commodity: string, hours = 24) {
  return useQuery({
    queryKey: [...keys.market(station ?? ''), 'history', commodity, hours],
    enabled: typeof station === 'string' && station !== '' && commodity !== '',
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/trading/market/{station_id}/history', {
        params: { path: { station_id: station ?? '' }, query: { commodity, hours } },
        signal,
      })),
  });
}

export function usePairs(limit = 20, maxHops = 20) {
  return useQuery({
    queryKey: [...keys.pairs, limit, maxHops],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/trade/pairs', { params: { query: { limit, max_hops: maxHops } }, signal })),
  });
}

export function useTrades(limit = 50) {
  return useQuery({
    queryKey: [...keys.trades, limit],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/trading/history', { params: { query: { limit } }, signal })),
  });
}

export function useLedger(limit = 50) {
  return useQuery({
    queryKey: [...keys.ledger, limit],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/player/ledger', { params: { query: { limit } }, signal })),
  });
}

/** The pilot's own timeline from a number on, forwards. */
export function useEvents(after = 0, limit = 100) {
  return useInfiniteQuery({
    queryKey: [...keys.events, after, limit],
    initialPageParam: after,
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET('/api/v1/events', { params: { query: { after: pageParam, limit, scope: 'player' } }, signal })),
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : undefined),
  });
}

export function usePresence() {
  return useQuery({
    queryKey: keys.presence,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/presence', { signal })),
  });
}

export function useFirstLogin(enabled = true) {
  return useQuery({
    queryKey: keys.firstLogin,
    enabled,
    staleTime: Infinity,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/first-login/status', { signal })),
  });
}

export function useTravelRoutes() {
  return useQuery({
    queryKey: keys.routes,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/travel/routes', { signal })),
  });
}

export function useCatalogue() {
  return useQuery({
    queryKey: keys.catalogue,
    staleTime: Infinity,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/ships/catalogue', { signal })),
  });
}

export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/status', { signal })),
  });
}

export function useRegions() {
  return useQuery({
    queryKey: keys.regions,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/regions', { signal })),
  });
}
