// Geometry of the price history: scales, ticks and paths. Prices hold until the next sample, so lines are steps.
import type { Sample } from './types';

export interface Box {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Point {
  x: number;
  y: number;
  sample: Sample;
  at: number;
}

export type Series = 'buy_price' | 'sell_price';

export interface Chart {
  from: number;
  to: number;
  low: number;
  high: number;
  priceTicks: number[];
  timeTicks: number[];
  x(at: number): number;
  y(price: number): number;
}

/** Round steps of 1, 2 or 5 that cover a range, about as many as asked for. */
export function ticks(low: number, high: number, about: number): number[] {
  const span = Math.max(high - low, 1e-9);
  const raw = span / Math.max(about, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= raw * 0.999) ?? raw);
  const out: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-6; tick += step) out.push(Math.round(tick));
  return out;
}

const minute = 60_000;
const timeSteps = [1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((minutes) => minutes * minute);

export function timeTicks(from: number, to: number, about: number): number[] {
  const step = timeSteps.find((size) => (to - from) / size <= about) ?? 7 * 1440 * minute;
  const shift = new Date(from).getTimezoneOffset() * minute;
  const out: number[] = [];
  for (let tick = Math.ceil((from - shift) / step) * step + shift; tick <= to; tick += step) out.push(tick);
  return out;
}

export function layOut(samples: Sample[], box: Box, now: number, hours: number): Chart {
  const to = now;
  const from = now - hours * 60 * minute;
  const prices = samples.flatMap((sample) => [sample.buy_price, sample.sell_price]).filter((price) => price !== null);
  const least = prices.length > 0 ? Math.min(...prices) : 0;
  const most = prices.length > 0 ? Math.max(...prices) : 1;
  // A flat line belongs into the middle, and no line may touch the frame.
  const margin = Math.max((most - least) * 0.12, 1);
  const low = Math.max(0, least - margin);
  const high = most + margin;
  const wide = box.width - box.left - box.right;
  const tall = box.height - box.top - box.bottom;
  return {
    from, to, low, high,
    priceTicks: ticks(low, high, 4),
    timeTicks: timeTicks(from, to, Math.max(2, Math.floor(wide / 90))),
    x: (at) => box.left + (wide * (at - from)) / (to - from),
    y: (price) => box.top + tall * (1 - (price - low) / (high - low)),
  };
}

export function pointsOf(samples: Sample[], chart: Chart, series: Series): Point[] {
  return samples
    .map((sample) => ({ sample, at: Date.parse(sample.recorded_at), price: sample[series] }))
    .filter(({ at, price }) => Number.isFinite(at) && at <= chart.to && price !== null)
    .sort((a, b) => a.at - b.at)
    .map(({ sample, at, price }) => ({ sample, at, x: chart.x(Math.max(at, chart.from)), y: chart.y(price ?? 0) }));
}

/** A step line that goes on to the right edge. */
export function stepPath(points: Point[], right: number): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const round = (value: number): string => value.toFixed(1);
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const point of rest) path += `H${round(point.x)}V${round(point.y)}`;
  return `${path}H${round(Math.max(right, points.at(-1)?.x ?? 0))}`;
}

/** The sample that held at a place of the chart. */
export function sampleAt(points: Point[], x: number): Point | null {
  let found: Point | null = null;
  for (const point of points) {
    if (point.x > x + 0.5) break;
    found = point;
  }
  return found ?? points[0] ?? null;
}

/** Live prices lengthen the history without asking for it again. */
export function withLive(samples: Sample[], live: Sample | null): Sample[] {
  if (!live) return samples;
  const last = samples.at(-1);
  if (last && last.quantity === live.quantity && last.buy_price === live.buy_price &&
    last.sell_price === live.sell_price) return samples;
  return [...samples.filter((sample) => sample.recorded_at < live.recorded_at), live];
}

/** Change over the window, in percent of its first sample. */
export function changeOf(samples: Sample[], series: Series): number | null {
  const first = samples[0]?.[series];
  const last = samples.at(-1)?.[series];
  if (!first || typeof last !== 'number' || samples.length < 2) return null;
  return (100 * (last - first)) / first;
}
