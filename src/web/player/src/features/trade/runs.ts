// The one runner of this tab, wired to the API, to the cache and to the browser's storage.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useSyncExternalStore } from 'react';

import { api, ApiError, keys, mutation, toApiError, unwrap } from '@sectorwars/shared/api';
import { fitHaul, type Act, type Haul, type Run, type World } from './run';
import { Runner, type Done, type Refused, type RunState } from './runner';
import type { Player } from './types';

const storageKey = (pilot: string): string => `sw.run.${pilot}`;
const tradesSeen = 50;

const freshKey = (): string => mutation().headers['Idempotency-Key'];
const withKey = (key: string): { headers: { 'Idempotency-Key': string } } => ({ headers: { 'Idempotency-Key': key } });

async function look(client: QueryClient, commodity: string): Promise<World> {
  const [player, ship, trades] = await Promise.all([
    unwrap(api.GET('/api/v1/player/state')),
    unwrap(api.GET('/api/v1/player/current-ship')),
    unwrap(api.GET('/api/v1/trading/history', { params: { query: { limit: tradesSeen } } })),
  ]);
  client.setQueryData(keys.player, player);
  client.setQueryData(keys.ship, ship);
  client.setQueryData([...keys.trades, tradesSeen], trades);
  return {
    sector: player.current_sector_id, docked: player.current_port_id ?? null, landed: player.is_landed,
    held: ship.cargo.contents[commodity] ?? 0, trades: trades.transactions,
  };
}

/** What a docking, a move or a trade changes. Frames say the same, when the socket is up. */
export async function refresh(client: QueryClient, what: 'place' | 'trade' | 'berth'): Promise<void> {
  const stale = {
    berth: [keys.player],
    place: [keys.player, keys.ship, keys.sector, keys.moves, keys.chart, keys.pairs],
    trade: [keys.player, keys.ship, keys.trades, keys.ledger, keys.pairs, keys.allMarkets],
  }[what];
  await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
}

async function act(client: QueryClient, what: Act, key: string): Promise<Done> {
  switch (what.type) {
    case 'undock':
      await unwrap(api.POST('/api/v1/trading/undock', withKey(key)));
      void refresh(client, 'berth');
      return {};
    case 'dock':
      await unwrap(api.POST('/api/v1/trading/dock', { body: { station_id: what.station }, ...withKey(key) }));
      void refresh(client, 'berth');
      return {};
    case 'hop': {
      const body = { destination: what.to, mode: 'hop' as const };
      const flown = await unwrap(api.POST('/api/v1/nav/autopilot', { body, ...withKey(key) }));
      // The frame of the move makes the rest stale; without a socket the end of the flight does.
      if (flown.arrived) void refresh(client, 'place');
      return { hopsLeft: flown.hops_left, sector: flown.new_sector_id };
    }
    case 'buy':
    case 'sell': {
      const body = { station_id: what.station, resource_type: what.commodity, quantity: what.quantity };
      await unwrap(api.POST(`/api/v1/trading/${what.type}`, { body, ...withKey(key) }));
      void refresh(client, 'trade');
      return {};
    }
  }
}

async function quote(what: Act): Promise<number> {
  if (what.type !== 'buy' && what.type !== 'sell') return 0;
  const body = {
    station_id: what.station, resource_type: what.commodity, quantity: what.quantity, side: what.type,
  };
  return (await unwrap(api.POST('/api/v1/trading/quote', { body }))).total;
}

export function refusedBy(error: ApiError): Refused {
  const again = error.isTemporary;
  const waitMs = error.retryAfter === undefined ? undefined : Math.min(error.retryAfter, 30) * 1000;
  return { again, waitMs, problem: { code: error.code, detail: error.detail } };
}

function keep(run: Run | null, pilot: string | null): void {
  try {
    if (run) localStorage.setItem(storageKey(run.pilot), JSON.stringify(run));
    else if (pilot) localStorage.removeItem(storageKey(pilot));
  } catch {
    // Without storage a run does not outlive the page; nothing else is lost.
  }
}

function isRun(value: unknown): value is Run {
  const run = value as Run | null;
  return typeof run?.id === 'string' && typeof run.after === 'string' && typeof run.haul?.commodity === 'string' &&
    typeof run.haul.quantity === 'number' && typeof run.haul.from?.sector_id === 'number' &&
    typeof run.haul.to?.sector_id === 'number';
}

function kept(pilot: string): Run | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey(pilot)) ?? 'null');
    return isRun(value) && value.pilot === pilot ? value : null;
  } catch {
    return null;
  }
}

let cache: QueryClient | null = null;
let owner: string | null = null;

function clientInUse(): QueryClient {
  if (!cache) throw new Error('The runner is used before it is bound.');
  return cache;
}

export const runner = new Runner({
  look: (commodity) => look(clientInUse(), commodity),
  act: (what, key) => act(clientInUse(), what, key),
  quote,
  refused: (error) => refusedBy(toApiError(error)),
  keep: (run) => keep(run, owner),
  kept,
  rest: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }),
  fresh: freshKey,
});

/** The run of this pilot, found again after a reload. */
export function useRun(player: Player | undefined): RunState {
  const client = useQueryClient();
  const pilot = player?.id;
  // Before anything is painted: what a reload left takes its place at once.
  useLayoutEffect(() => {
    if (!pilot) return;
    cache = client;
    owner = pilot;
    void runner.recover(pilot);
  }, [client, pilot]);
  return useSyncExternalStore(runner.subscribe, runner.snapshot);
}

/** Plans a run from what was booked last, and sets off. */
export async function setOff(client: QueryClient, player: Player, haul: Haul): Promise<void> {
  cache = client;
  owner = player.id;
  const [ship, trades] = await Promise.all([
    unwrap(api.GET('/api/v1/player/current-ship')),
    unwrap(api.GET('/api/v1/trading/history', { params: { query: { limit: 1 } } })),
  ]);
  // The server reckons with the whole hold; what is aboard already takes its room.
  const lot = fitHaul(haul, ship.cargo.capacity - ship.cargo.used);
  if (!lot) throw new ApiError(400, 'hold_full', 'The hold is full.');
  await runner.start({ id: freshKey(), pilot: player.id, haul: lot, after: trades.transactions[0]?.id ?? '' });
}
