// Which cached state each frame makes stale.
import type { QueryClient, QueryKey } from '@tanstack/react-query';

import { keys } from '../api/keys';
import type { Frame } from './frames';

const afterFlight = [keys.player, keys.ship, keys.sector, keys.moves, keys.chart, keys.clusters, keys.events];
const everywhere = [...afterFlight, keys.allStations, keys.allPlanets, keys.allMarkets, keys.pairs, keys.routes];

export function staleAfter(frame: Frame): readonly QueryKey[] {
  switch (frame.type) {
    case 'player_moved':
      return afterFlight;
    case 'market_update':
      return [keys.market(frame.station_id), keys.pairs];
    case 'trade_completed':
      return [keys.player, keys.ship, keys.trades, keys.ledger, keys.events, keys.pairs, keys.market(frame.station_id)];
    case 'pilot_equipped':
    case 'first_login_completed':
      return [keys.player, keys.ship, keys.ships, keys.firstLogin, keys.events, keys.ledger];
    case 'player_region_travel':
    case 'travel_departed':
      return [keys.player, keys.routes, keys.events, keys.ledger];
    case 'travel_arrived':
    case 'travel_failed':
      return [...everywhere, keys.ledger];
    case 'region_config_changed':
      return [keys.routes, keys.regions];
    case 'galaxy_generated':
      return everywhere;
    default:
      return typeof frame.seq === 'number' ? [keys.events] : [];
  }
}

export function invalidate(client: QueryClient, frame: Frame): void {
  for (const queryKey of staleAfter(frame)) void client.invalidateQueries({ queryKey });
}
