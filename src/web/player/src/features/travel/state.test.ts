import { describe, expect, it } from 'vitest';

import { canCancel, destinationsOf, needsFlight, readReceipt, underWay, type TravelLike, type WayOut } from './state';

function travel(id: string, status: TravelLike['status'], at: string, cancel = false): TravelLike {
  return { travel_id: id, status, cancel_requested: cancel, initiated_at: at };
}

function way(to: string, more: Partial<WayOut> = {}): WayOut {
  return { destination_region: to, display_name: to, travel_method: 'platform_gate', gate_id: null, sector_id: 270,
    travel_cost: 0, turn_cost: 1, available: true, reason: null, ...more };
}

describe('travels', () => {
  it('watches the newest that has not ended', () => {
    const list = [travel('a', 'completed', '2102-05-03'), travel('b', 'in_transit', '2102-05-01'), travel('c', 'waiting', '2102-05-02')];
    expect(underWay(list)?.travel_id).toBe('c');
    expect(underWay([travel('a', 'failed', '2102-05-03')])).toBeUndefined();
  });

  it('can be called back once, and only before it ends', () => {
    expect(canCancel(travel('a', 'in_transit', ''))).toBe(true);
    expect(canCancel(travel('a', 'in_transit', '', true))).toBe(false);
    expect(canCancel(travel('a', 'completed', ''))).toBe(false);
  });
});

describe('ways out', () => {
  it('come by destination, those that can be taken first, then the cheaper', () => {
    const found = destinationsOf([
      way('zeta', { travel_cost: 10, available: false }),
      way('alpha'),
      way('zeta', { travel_method: 'player_gate', gate_id: 'g', travel_cost: 500 }),
      way('zeta', { travel_method: 'warp_jumper', travel_cost: 20 }),
    ]);
    expect(found.map((one) => one.region)).toEqual(['alpha', 'zeta']);
    expect(found[1]?.ways.map((one) => one.travel_cost)).toEqual([20, 500, 10]);
  });

  it('knows a gate that only has to be flown to', () => {
    expect(needsFlight(way('a', { available: false, reason: 'not_at_gate' }))).toBe(true);
    expect(needsFlight(way('a', { available: false, reason: 'region_full' }))).toBe(false);
    expect(needsFlight(way('a', { available: false, reason: 'not_at_gate', sector_id: 0 }))).toBe(false);
  });
});

describe('receipts', () => {
  it('are read without checking, and never throw', () => {
    const body = btoa(JSON.stringify({ travel_id: 't', dst: 'zeta' })).replaceAll('+', '-').replaceAll('/', '_');
    expect(readReceipt(`x.${body}.y`)).toEqual({ travel_id: 't', dst: 'zeta' });
    for (const broken of [null, undefined, '', 'abc', 'a.b.c', `x.${btoa('7')}.y`]) expect(readReceipt(broken)).toBeNull();
  });
});
