import { describe, expect, it } from 'vitest';
import { baysOf, unitsPerBay } from './hold';
import { addsUp, balanceCurve, joinPages, type Line, type Page } from './ledger';

describe('the plan of the hold', () => {
  it('has about fifty bays of a round size', () => {
    expect(unitsPerBay(500)).toBe(10);
    expect(unitsPerBay(1000)).toBe(20);
    expect(unitsPerBay(50)).toBe(1);
    expect(unitsPerBay(0)).toBe(1);
  });

  it('fills bays in proportion and leaves the rest empty', () => {
    const bays = baysOf({ used: 125, capacity: 500, contents: { ore: 100, fuel: 25 } });
    expect(bays).toHaveLength(50);
    expect(bays.filter((bay) => bay.commodity === 'ore')).toHaveLength(10);
    expect(bays.filter((bay) => bay.commodity === 'fuel').map((bay) => bay.fill)).toEqual([1, 1, 0.5]);
    expect(bays.filter((bay) => bay.commodity === null)).toHaveLength(37);
  });

  it('shows every good that is aboard even when the hold is full of broken lots', () => {
    const contents = { ore: 471, fuel: 11, organics: 6, equipment: 12 };
    const bays = baysOf({ used: 500, capacity: 500, contents });
    expect(bays).toHaveLength(50);
    for (const good of Object.keys(contents)) expect(bays.some((bay) => bay.commodity === good)).toBe(true);
  });

  it('is empty for a ship without a hold', () => {
    expect(baysOf({ used: 0, capacity: 0, contents: {} })).toEqual([]);
  });
});

const line = (id: number, amount: number, balance: number): Line => ({
  transaction_id: `t${String(id)}`, timestamp: '', reason: 'trade.buy', reference: null, amount, balance,
});

describe('the statement', () => {
  const newer: Page = { opening: 7_000, closing: 10_063, entries: [line(3, 3_063, 10_063)], next_before: 't3' };
  const older: Page = {
    opening: 0, closing: 7_000, next_before: null, entries: [line(2, -3_000, 7_000), line(1, 10_000, 10_000)],
  };

  it('joins pages and adds up', () => {
    const statement = joinPages([newer, older]);
    expect(statement).toMatchObject({ opening: 0, closing: 10_063, income: 13_063, spending: -3_000, more: false });
    expect(addsUp(statement)).toBe(true);
    expect(joinPages([newer]).more).toBe(true);
  });

  it('does not count a line twice that came in two pages', () => {
    expect(joinPages([newer, { ...older, entries: [line(3, 3_063, 10_063), ...older.entries] }]).lines).toHaveLength(3);
  });

  it('notices a line that does not follow', () => {
    expect(addsUp(joinPages([{ ...older, entries: [line(2, -2_999, 7_000), line(1, 10_000, 10_000)] }]))).toBe(false);
  });

  it('draws the balance from the first to the last line', () => {
    expect(balanceCurve(joinPages([newer, older]), 90, 10)).toMatch(/^M0\.0 10\.0H30\.0V.*H90\.0V/);
    expect(balanceCurve(joinPages([]), 90, 10)).toBe('');
  });
});
