import { describe, expect, it } from 'vitest';
import { changeOf, layOut, pointsOf, sampleAt, stepPath, ticks, timeTicks, withLive } from './chart';
import type { Sample } from './types';

const hour = 3_600_000;
const now = Date.parse('2102-05-01T12:00:00Z');
const box = { width: 400, height: 200, left: 40, right: 10, top: 10, bottom: 20 };
const sample = (ago: number, buy: number, sell: number): Sample => ({
  recorded_at: new Date(now - ago * hour).toISOString(), buy_price: buy, sell_price: sell, quantity: 100,
});
const samples = [sample(20, 25, 34), sample(10, 28, 38), sample(1, 26, 35)];

describe('scales', () => {
  it('puts ticks on round prices inside the range', () => {
    expect(ticks(21, 39, 4)).toEqual([25, 30, 35]);
    expect(ticks(0, 1000, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
  });

  it('never repeats a tick, not even in a narrow range', () => {
    const found = ticks(17, 19, 6);
    expect(new Set(found).size).toBe(found.length);
  });

  it('puts time ticks on whole hours', () => {
    const found = timeTicks(now - 24 * hour, now, 5);
    expect(found.length).toBeGreaterThan(2);
    expect(found.length).toBeLessThanOrEqual(6);
    for (const tick of found) expect(new Date(tick).getUTCMinutes()).toBe(0);
  });

  it('maps the window and the prices onto the box', () => {
    const chart = layOut(samples, box, now, 24);
    expect(chart.x(now)).toBe(390);
    expect(chart.x(now - 24 * hour)).toBe(40);
    expect(chart.y(chart.high)).toBe(10);
    expect(chart.y(chart.low)).toBe(180);
    expect(chart.low).toBeLessThan(25);
    expect(chart.high).toBeGreaterThan(38);
  });

  it('keeps a flat line off the frame and an empty history finite', () => {
    const flat = layOut([sample(3, 30, 30)], box, now, 24);
    expect(flat.y(30)).toBeCloseTo(95, 0);
    expect(Number.isFinite(layOut([], box, now, 24).y(0))).toBe(true);
  });
});

describe('lines', () => {
  const chart = layOut(samples, box, now, 24);
  const points = pointsOf(samples, chart, 'sell_price');

  it('hold a price until the next sample and on to now', () => {
    const path = stepPath(points, 390);
    expect(path.match(/H/g)).toHaveLength(3);
    expect(path.match(/V/g)).toHaveLength(2);
    expect(path.endsWith('H390.0')).toBe(true);
    expect(stepPath([], 390)).toBe('');
  });

  it('begin at the left edge with what held before the window', () => {
    const late = layOut(samples, box, now, 5);
    expect(pointsOf(samples, late, 'sell_price')[0]?.x).toBe(40);
  });

  it('tell which sample held at a place', () => {
    expect(sampleAt(points, chart.x(now - 5 * hour))?.sample.sell_price).toBe(38);
    expect(sampleAt(points, 0)?.sample.sell_price).toBe(34);
    expect(sampleAt(points, 390)?.sample.sell_price).toBe(35);
    expect(sampleAt([], 390)).toBeNull();
  });
});

describe('live prices', () => {
  it('lengthen the history once, not for the same price again', () => {
    const live = sample(0, 27, 36);
    expect(withLive(samples, live)).toHaveLength(4);
    expect(withLive(withLive(samples, live), live)).toHaveLength(4);
    expect(withLive(samples, null)).toBe(samples);
  });

  it('tell the change over the window', () => {
    expect(changeOf(samples, 'sell_price')).toBeCloseTo(2.94, 2);
    expect(changeOf(samples.slice(0, 1), 'sell_price')).toBeNull();
  });
});
