import { describe, expect, it } from 'vitest';
import { boundOf, limitsOf, parseUnits, refusalOf, searchPurse, slippage, type Lot } from './ticket';
import type { Resource } from './types';

const ore: Resource = {
  quantity: 300, buy_price: 26, sell_price: 35, capacity: 500, last_updated: null, station_buys: true,
  station_sells: true,
};
const purse = { credits: 10_000, used: 100, capacity: 500, held: 40, taxRate: 0.05 };

describe('limits of an order', () => {
  it('takes the narrowest of hold, stock and purse when buying', () => {
    expect(limitsOf('buy', ore, purse)).toMatchObject({ hold: 400, stock: 300, purse: 272, most: 272, bound: 'purse' });
    expect(limitsOf('buy', ore, { ...purse, used: 480 })).toMatchObject({ most: 20, bound: 'hold' });
    expect(limitsOf('buy', { ...ore, quantity: 7 }, purse)).toMatchObject({ most: 7, bound: 'stock' });
  });

  it('takes what is aboard and what the station has room for when selling', () => {
    expect(limitsOf('sell', ore, purse)).toMatchObject({ hold: 40, stock: 200, purse: null, most: 40, bound: 'hold' });
    expect(limitsOf('sell', { ...ore, quantity: 495 }, purse)).toMatchObject({ most: 5, bound: 'stock' });
  });

  it('never falls below zero', () => {
    expect(limitsOf('buy', ore, { ...purse, used: 900, credits: 0 }).most).toBe(0);
    expect(limitsOf('sell', { ...ore, quantity: 600 }, purse).most).toBe(0);
  });

  it('names why an order need not be sent', () => {
    const buying = limitsOf('buy', ore, purse);
    expect(refusalOf(null, 'buy', buying)).toBe('not_a_number');
    expect(refusalOf(20_000, 'buy', buying)).toBe('over_order');
    expect(refusalOf(401, 'buy', buying)).toBe('over_hold');
    expect(refusalOf(301, 'buy', buying)).toBe('over_stock');
    expect(refusalOf(300, 'buy', buying)).toBeNull();
    expect([boundOf('over_hold', buying), boundOf('over_stock', buying)]).toEqual([400, 300]);
    expect(refusalOf(41, 'sell', limitsOf('sell', ore, purse))).toBe('over_held');
    expect(refusalOf(21, 'sell', limitsOf('sell', { ...ore, quantity: 480 }, purse))).toBe('station_full');
  });
});

describe('typed units', () => {
  it('reads whole numbers in either language', () => {
    expect(parseUnits('1,250')).toBe(1250);
    expect(parseUnits('1.250')).toBe(1250);
    expect(parseUnits(' 40 ')).toBe(40);
  });

  it('refuses what is no whole number above zero', () => {
    for (const text of ['', '0', '-3', 'ten', '1e3', '99999999']) expect(parseUnits(text)).toBeNull();
  });
});

/** A station whose price climbs by a credit every ten units, with five percent tax. */
function climbing(units: number): number {
  let goods = 0;
  for (let unit = 0; unit < units; ++unit) goods += 30 + Math.floor(unit / 10);
  return goods + Math.ceil(goods * 0.05);
}

describe('the most that the purse pays', () => {
  it.each([500, 3_000, 10_000, 250_000])('comes close to the best lot for %i credits and can be paid', async (credits) => {
    let asked = 0;
    const ask = (units: number): Promise<Lot | null> => {
      ++asked;
      const total = climbing(units);
      return Promise.resolve(total > credits ? null : { total, next: (30 + Math.floor(units / 10)) * 1.05 });
    };
    const atFirstPrice = Math.floor(credits / 31.5);
    const found = await searchPurse(credits, Math.min(500, atFirstPrice), ask);
    let best = 0;
    while (best < 500 && climbing(best + 1) <= credits) ++best;
    expect(found).toBeLessThanOrEqual(best);
    expect(found).toBeGreaterThanOrEqual(Math.floor(best * 0.97) - 1);
    expect(asked).toBeLessThanOrEqual(8);
  });

  it('is nothing when not one unit can be paid', async () => {
    expect(await searchPurse(5, 1, () => Promise.resolve(null))).toBe(0);
  });
});

it('tells slippage as a share of the first price', () => {
  expect(slippage(40, 42)).toBe(5);
  expect(slippage(0, 42)).toBe(0);
});
