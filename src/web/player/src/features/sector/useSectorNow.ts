// The sector around the pilot as one thing: what belongs together is shown together, never half of the old sector with
// half of the new one.
import {
  useMoves, usePlanets, usePlayer, useSector, useShip, useStations, type AvailableMoves, type SectorView,
} from '@sectorwars/shared/api/hooks';
import { useLive } from '@sectorwars/shared/live';
import { useEffect, useMemo, useState, type RefObject } from 'react';

import type { Contact, MoveOption, Planet, Station } from './model/types';

export interface SectorNow {
  sector: SectorView;
  moves: AvailableMoves;
  options: MoveOption[];
  stations: Station[];
  planets: Planet[];
}

/** `hold` is the time (as performance.now) before which the old sector stays: a flight out of it is still shown. */
export function useSectorNow(hold: RefObject<number>) {
  const sector = useSector();
  const moves = useMoves();
  const player = usePlayer();
  const ship = useShip();
  const id = sector.data?.sector_id;
  const stations = useStations(id);
  const planets = usePlanets(id);
  const [shown, setShown] = useState<SectorNow | null>(null);

  const whole = sector.data !== undefined && moves.data !== undefined && !sector.isFetching && !moves.isFetching
    && !stations.isLoading && !planets.isLoading
    && (player.data === undefined || player.data.current_sector_id === sector.data.sector_id);
  useEffect(() => {
    if (!whole || !sector.data || !moves.data) return;
    const next: SectorNow = {
      sector: sector.data,
      moves: moves.data,
      options: [...moves.data.warps, ...moves.data.tunnels].sort((a, b) => a.sector_id - b.sector_id),
      stations: stations.data?.stations ?? [],
      planets: planets.data?.planets ?? [],
    };
    const timer = setTimeout(() => setShown(next), Math.max(0, hold.current - performance.now()));
    return () => clearTimeout(timer);
  }, [whole, sector.data, moves.data, stations.data, planets.data, hold]);

  const retry = () => {
    for (const query of [sector, moves, player, ship, stations, planets]) if (query.isError) void query.refetch();
  };
  return { now: shown, player: player.data, ship: ship.data, error: shown ? null : sector.error ?? moves.error, retry };
}

/** Other pilots here, live; what the server said at arrival while there is no socket. */
export function useContacts(sector: SectorView | undefined, self: string | undefined): Contact[] {
  const { presence, status } = useLive();
  return useMemo(() => {
    const here: Contact[] = status === 'open' ? presence : sector?.players_present ?? [];
    return here.filter((one) => one.user_id !== self);
  }, [presence, status, sector, self]);
}
