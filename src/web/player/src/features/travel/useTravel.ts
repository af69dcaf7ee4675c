import { api, keys, mutation, unwrap } from '@sectorwars/shared/api';
import { useFrames, useLive } from '@sectorwars/shared/live';
import { errorText, useToast } from '@sectorwars/shared/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { isUnderWay, type WayOut } from './state';

const historyKey = ['travel-history'] as const;
const travelKey = (id: string) => ['travel', id] as const;

export function useTravelHistory() {
  const client = useQueryClient();
  useFrames(['player_region_travel', 'travel_arrived', 'travel_failed', 'travel_departed'], () => {
    void client.invalidateQueries({ queryKey: historyKey });
    void client.invalidateQueries({ queryKey: ['travel'] });
  });
  return useQuery({
    queryKey: historyKey,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/travel/history', { params: { query: { limit: 20 } }, signal })),
  });
}

/** How one travel stands. Frames tell of its end; without a socket it is asked for while it lasts. */
export function useTravel(id: string | undefined) {
  const { status } = useLive();
  return useQuery({
    queryKey: travelKey(id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/travel/{id}', { params: { path: { id: id ?? '' } }, signal })),
    refetchInterval: ({ state: { data } }) => {
      if (data && !isUnderWay(data)) return false;
      return status === 'open' ? 10_000 : 3_000;
    },
  });
}

export function useQuote(way: WayOut | null) {
  return useQuery({
    queryKey: ['travel-quote', way?.destination_region, way?.travel_method, way?.gate_id],
    enabled: way !== null,
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => {
      if (!way) throw new Error('nothing to quote');
      return unwrap(api.POST('/api/v1/travel/quote', { body: wishOf(way), signal }));
    },
  });
}

function wishOf(way: WayOut) {
  return { destination_region: way.destination_region, travel_method: way.travel_method, gate_id: way.gate_id ?? null };
}

export function useTravelActs() {
  const { t } = useTranslation(['travel', 'errors', 'common']);
  const client = useQueryClient();
  const toasts = useToast();
  const refuse = (title: string) => (cause: unknown) => {
    toasts.show({ title, text: errorText(cause, t), tone: 'warning' });
    void client.invalidateQueries({ queryKey: keys.routes });
  };
  const settle = () => {
    for (const queryKey of [historyKey, keys.routes, keys.player]) void client.invalidateQueries({ queryKey });
  };
  const depart = useMutation({
    mutationFn: (way: WayOut) => unwrap(api.POST('/api/v1/travel', { body: wishOf(way), ...mutation() })),
    onSuccess: (travel) => {
      client.setQueryData(travelKey(travel.travel_id), travel);
      settle();
    },
    onError: refuse(t('travel:failed.depart')),
  });
  const cancel = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.POST('/api/v1/travel/{id}/cancel', { params: { path: { id } }, ...mutation() })),
    onSuccess: (travel) => {
      client.setQueryData(travelKey(travel.travel_id), travel);
      settle();
    },
    onError: refuse(t('travel:failed.cancel')),
  });
  return { depart, cancel };
}
