// Where the pilot's ship lies, and what changes that.
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, mutation, unwrap } from '@sectorwars/shared/api';
import { useMarket, usePlayer, useSector, useShip, useStations } from '@sectorwars/shared/api/hooks';
import { refresh } from './runs';
import type { Purse } from './ticket';

export function useBerth() {
  const player = usePlayer();
  const sector = useSector();
  const ship = useShip();
  const stations = useStations(player.data?.current_sector_id);
  const docked = player.data?.current_port_id ?? null;
  const here = stations.data?.stations ?? [];
  return { player, sector, ship, stations, docked, here, station: here.find((one) => one.id === docked) ?? null };
}

export function usePurse(commodity: string, station: string | null): Purse | null {
  const player = usePlayer();
  const ship = useShip();
  const market = useMarket(station);
  if (!player.data || !ship.data || !market.data) return null;
  return {
    credits: player.data.credits, used: ship.data.cargo.used, capacity: ship.data.cargo.capacity,
    held: ship.data.cargo.contents[commodity] ?? 0, taxRate: market.data.port.tax_rate,
  };
}

/** One intent has one key, however often it is sent. */
export function useDocking() {
  const client = useQueryClient();
  const settle = (): Promise<void> => refresh(client, 'berth');
  const dock = useMutation({
    mutationFn: (station: string) =>
      unwrap(api.POST('/api/v1/trading/dock', { body: { station_id: station }, ...mutation() })),
    onSettled: settle,
  });
  const undock = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/trading/undock', { ...mutation() })),
    onSettled: settle,
  });
  return { dock, undock, busy: dock.isPending || undock.isPending };
}

/** Flies to a sector by the best course, leaving the station first when docked. */
export function useFlight() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ to, docked }: { to: number; docked: boolean }) => {
      if (docked) await unwrap(api.POST('/api/v1/trading/undock', { ...mutation() }));
      return unwrap(api.POST('/api/v1/nav/autopilot', { body: { destination: to, mode: 'all' }, ...mutation() }));
    },
    onSettled: () => refresh(client, 'place'),
  });
}

export function useScan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/nav/scan', { ...mutation() })),
    onSettled: () => refresh(client, 'place'),
  });
}
