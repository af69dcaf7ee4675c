// What a travel between regions can still do, and which words fit a way out. Pure.

export type TravelStatus = 'unknown' | 'waiting' | 'in_transit' | 'completed' | 'failed' | 'cancelled';

export interface TravelLike {
  travel_id: string;
  status: TravelStatus;
  cancel_requested: boolean;
  initiated_at: string;
}

export interface WayOut {
  destination_region: string;
  display_name: string;
  travel_method: 'platform_gate' | 'player_gate' | 'warp_jumper';
  gate_id?: string | null;
  sector_id: number;
  travel_cost: number;
  turn_cost: number;
  available: boolean;
  reason?: string | null;
}

export function isUnderWay(travel: Pick<TravelLike, 'status'>): boolean {
  return travel.status === 'unknown' || travel.status === 'waiting' || travel.status === 'in_transit';
}

export function canCancel(travel: TravelLike): boolean {
  return isUnderWay(travel) && !travel.cancel_requested;
}

/** The travel to watch: the newest that has not ended. */
export function underWay<T extends TravelLike>(travels: readonly T[]): T | undefined {
  return travels.filter(isUnderWay).sort((a, b) => (a.initiated_at < b.initiated_at ? 1 : -1))[0];
}

export function keyOf(way: WayOut): string {
  return `${way.destination_region} ${way.travel_method} ${way.gate_id ?? ''}`;
}

export interface Destination {
  region: string;
  name: string;
  ways: WayOut[];
}

/** Ways by destination: those that can be taken now first, then the cheaper ones. */
export function destinationsOf(ways: readonly WayOut[]): Destination[] {
  const found = new Map<string, Destination>();
  for (const way of ways) {
    const known = found.get(way.destination_region);
    if (known) known.ways.push(way);
    else found.set(way.destination_region, { region: way.destination_region, name: way.display_name, ways: [way] });
  }
  for (const one of found.values()) {
    one.ways.sort((a, b) => Number(b.available) - Number(a.available) || a.travel_cost - b.travel_cost ||
      a.turn_cost - b.turn_cost);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** A gate that only has to be flown to. */
export function needsFlight(way: WayOut): boolean {
  return !way.available && way.reason === 'not_at_gate' && way.sector_id > 0;
}

/** Parts of a signed receipt that people can read; null when it is none. */
export function readReceipt(receipt: string | null | undefined): Record<string, unknown> | null {
  const part = receipt?.split('.')[1];
  if (part === undefined) return null;
  try {
    const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const value: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (one) => one.charCodeAt(0))));
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}
