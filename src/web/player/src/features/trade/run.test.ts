import { describe, expect, it } from 'vitest';
import {
  booksOf, changedTerms, fitHaul, haulOf, keyOf, lastHaul, samePlaces, standOf, stepStates, steps, tradesAfter,
  type Run, type World,
} from './run';
import type { Pair, Trade } from './types';

const pair: Pair = {
  commodity: 'ore', hops: 2, quantity: 300, cost: 9_000, earnings: 9_900, profit: 900, profit_per_hop: 225,
  from: { station_id: 'A', name: 'Alpha', sector_id: 11, price: 29, stock: 3_000 },
  to: { station_id: 'B', name: 'Beta', sector_id: 2, price: 35, stock: 600 },
};
const run: Run = { id: 'run', pilot: 'ada', haul: haulOf(pair), after: 't1' };

function trade(id: string, type: 'buy' | 'sell', station: string, quantity: number, total: number): Trade {
  return {
    id, type, commodity: 'ore', quantity, unit_price: Math.round(total / quantity), total_value: total,
    profit_margin: null, timestamp: '2102-01-01T00:00:00Z', station_name: station, profit: type === 'sell' ? 50 : null,
    tax: 0, station_id: station, sector_id: station === 'A' ? 11 : 2,
  };
}

const world: World = { sector: 1, docked: null, landed: false, held: 0, trades: [trade('t1', 'sell', 'B', 10, 99)] };
const bought: World = { ...world, sector: 11, docked: 'A', held: 300, trades: [trade('t2', 'buy', 'A', 300, 9_000), ...world.trades] };
const sold: World = { ...bought, sector: 2, docked: 'B', held: 0, trades: [trade('t3', 'sell', 'B', 300, 9_900), ...bought.trades] };

describe('where a run stands', () => {
  it.each([
    ['fly_from', 'hop', world],
    ['fly_from', 'undock', { ...world, docked: 'X' }],
    ['dock_from', 'dock', { ...world, sector: 11 }],
    ['buy', 'buy', { ...world, sector: 11, docked: 'A' }],
    ['leave_from', 'undock', bought],
    ['fly_to', 'hop', { ...bought, docked: null }],
    ['dock_to', 'dock', { ...bought, docked: null, sector: 2 }],
    ['sell', 'sell', { ...bought, docked: 'B', sector: 2 }],
  ] as const)('%s by %s follows from the world alone', (step, act, at) => {
    expect(standOf(run, at)).toMatchObject({ kind: 'act', step, act: { type: act } });
  });

  it('is done once everything that was bought is sold there', () => {
    expect(standOf(run, sold)).toEqual({ kind: 'done' });
    expect(booksOf(run, sold)).toEqual({ bought: 300, paid: 9_000, sold: 300, earned: 9_900, profit: 50 });
  });

  it('does not count trades from before the run, nor of other goods or places', () => {
    const other = { ...trade('t4', 'buy', 'A', 5, 10), commodity: 'fuel' };
    const elsewhere = trade('t5', 'buy', 'C', 5, 10);
    expect(booksOf(run, { ...world, trades: [elsewhere, other, ...world.trades] }).bought).toBe(0);
    expect(booksOf({ ...run, after: 't3' }, sold).bought).toBe(0);
  });

  it('knows trades that are newer than the kept one even when it left the page', () => {
    expect(tradesAfter([trade('t9', 'buy', 'A', 1, 1), trade('t8', 'buy', 'A', 1, 1)], 't5')).toHaveLength(2);
    expect(tradesAfter([trade('t9', 'buy', 'A', 1, 1)], '')).toHaveLength(1);
  });

  it('sells only what is left of the lot, not other cargo of the same kind', () => {
    const at = { ...bought, sector: 2, docked: 'B', held: 340 };
    expect(standOf(run, at)).toMatchObject({ act: { type: 'sell', quantity: 300 } });
    const half = { ...at, held: 140, trades: [trade('t3', 'sell', 'B', 200, 6_600), ...bought.trades] };
    expect(standOf(run, half)).toMatchObject({ act: { type: 'sell', quantity: 100 } });
  });

  it('is stuck when the cargo went elsewhere or the pilot is on a planet', () => {
    expect(standOf(run, { ...bought, held: 0 })).toEqual({ kind: 'stuck', why: 'cargo_gone' });
    expect(standOf(run, { ...world, landed: true })).toEqual({ kind: 'stuck', why: 'landed' });
  });

  it('shows every step as done, under way or to come', () => {
    const books = booksOf(run, bought);
    const states = stepStates(standOf(run, { ...bought, docked: null }), books);
    expect(steps.map((step) => states[step])).toEqual(['done', 'done', 'done', 'done', 'now', 'next', 'next']);
    expect(Object.values(stepStates({ kind: 'done' }, books))).toEqual(steps.map(() => 'done'));
  });
});

describe('terms', () => {
  const books = booksOf(run, bought);

  it('asks the pilot when a purchase costs clearly more than planned', () => {
    const buy = { type: 'buy', station: 'A', commodity: 'ore', quantity: 300 } as const;
    expect(changedTerms(run, buy, 9_180, books)).toBeNull();
    expect(changedTerms(run, buy, 9_181, books)).toEqual({ planned: 9_000, now: 9_181 });
  });

  it('asks the pilot before a sale that loses', () => {
    const sell = { type: 'sell', station: 'B', commodity: 'ore', quantity: 100 } as const;
    expect(changedTerms(run, sell, 3_000, books)).toBeNull();
    expect(changedTerms(run, sell, 2_999, books)).toEqual({ planned: 3_000, now: 2_999 });
  });

  it('gives the same key to the same trade and another one to the next', () => {
    const sell = { type: 'sell', station: 'B', commodity: 'ore', quantity: 150 } as const;
    const key = keyOf(run, sell, books, () => 'fresh');
    expect(keyOf(run, sell, books, () => 'fresh')).toBe(key);
    expect(keyOf(run, sell, { ...books, sold: 150 }, () => 'fresh')).not.toBe(key);
    expect(keyOf(run, { type: 'hop', to: 2 }, books, () => 'fresh')).toBe('fresh');
  });
});

describe('a lot for a hold that is not empty', () => {
  it('is cut to the room that is left, with its figures', () => {
    expect(fitHaul(run.haul, 500)).toBe(run.haul);
    expect(fitHaul(run.haul, 100)).toMatchObject({ quantity: 100, cost: 3_000, earnings: 3_300 });
    expect(fitHaul(run.haul, 0)).toBeNull();
  });
});

describe('the last haul', () => {
  it('is the newest sale with its purchase', () => {
    const haul = lastHaul(sold.trades);
    expect(haul).toMatchObject({ commodity: 'ore', quantity: 300, from: { station_id: 'A', sector_id: 11 }, to: { station_id: 'B' } });
    expect(haul && samePlaces(haul, pair)).toBe(true);
  });

  it('is none without a purchase elsewhere', () => {
    expect(lastHaul([trade('t1', 'sell', 'B', 10, 99)])).toBeNull();
    expect(lastHaul([trade('t2', 'sell', 'A', 10, 99), trade('t1', 'buy', 'A', 10, 99)])).toBeNull();
  });
});
