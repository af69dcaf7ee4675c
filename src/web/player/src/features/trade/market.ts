// The market as rows to read: in a fixed order, with how full the station is.
import { goods } from './goods';
import type { MarketView, Resource } from './types';

export interface MarketRow {
  commodity: string;
  resource: Resource;
  held: number;
  /** Stock over capacity, 0 to 1. */
  share: number;
  level: 'low' | 'middle' | 'high';
}

const order = new Map<string, number>(goods.map((name, index) => [name, index]));

export function rowsOf(market: MarketView, held: Record<string, number>): MarketRow[] {
  return Object.entries(market.resources)
    .filter(([, resource]) => resource.station_buys || resource.station_sells)
    .map(([commodity, resource]) => {
      const share = resource.capacity > 0 ? Math.min(1, Math.max(0, resource.quantity / resource.capacity)) : 0;
      const level: MarketRow['level'] = share < 0.25 ? 'low' : share > 0.7 ? 'high' : 'middle';
      return { commodity, resource, held: held[commodity] ?? 0, share, level };
    })
    .sort((a, b) => (order.get(a.commodity) ?? 99) - (order.get(b.commodity) ?? 99));
}
