// Finds systems near a pixel without looking at all of them: cells of the projected chart, in two flat arrays.
import { at } from './numbers';

export interface Grid {
  /** Projected coordinates, light years: two an entry. */
  uv: Float32Array;
  cell: number;
  minU: number;
  minV: number;
  columns: number;
  rows: number;
  /** Where a cell's entries start in `order`; one more than there are cells. */
  start: Uint32Array;
  order: Uint32Array;
}

function bump(list: Uint32Array, index: number, by: number): void {
  list[index] = at(list, index) + by;
}

/** `positions` has three numbers an entry. Made anew when the chart grows or the tilt changes, never while panning. */
export function buildGrid(positions: Float32Array, count: number, tilt: number, cell = 4): Grid {
  const uv = new Float32Array(count * 2);
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  let minU = Infinity, minV = Infinity, maxU = -Infinity, maxV = -Infinity;
  for (let i = 0; i < count; i += 1) {
    const u = at(positions, i * 3);
    const v = at(positions, i * 3 + 1) * cos - at(positions, i * 3 + 2) * sin;
    uv[i * 2] = u;
    uv[i * 2 + 1] = v;
    minU = Math.min(minU, u);
    minV = Math.min(minV, v);
    maxU = Math.max(maxU, u);
    maxV = Math.max(maxV, v);
  }
  if (count === 0) minU = minV = maxU = maxV = 0;
  const columns = Math.floor((maxU - minU) / cell) + 1;
  const rows = Math.floor((maxV - minV) / cell) + 1;
  const start = new Uint32Array(columns * rows + 1);
  const cellOf = (i: number): number =>
    Math.floor((at(uv, i * 2 + 1) - minV) / cell) * columns + Math.floor((at(uv, i * 2) - minU) / cell);
  for (let i = 0; i < count; i += 1) bump(start, cellOf(i) + 1, 1);
  for (let i = 1; i < start.length; i += 1) bump(start, i, at(start, i - 1));
  const order = new Uint32Array(count);
  const next = start.slice();
  for (let i = 0; i < count; i += 1) {
    const cellIndex = cellOf(i);
    order[at(next, cellIndex)] = i;
    bump(next, cellIndex, 1);
  }
  return { uv, cell, minU, minV, columns, rows, start, order };
}

/** Calls for every entry of the cells that touch the rectangle; some may lie just outside it. */
export function visit(
  grid: Grid, minU: number, minV: number, maxU: number, maxV: number, told: (entry: number) => void,
): void {
  const clamp = (value: number, most: number): number => Math.min(most - 1, Math.max(0, value));
  const fromX = clamp(Math.floor((minU - grid.minU) / grid.cell), grid.columns);
  const toX = clamp(Math.floor((maxU - grid.minU) / grid.cell), grid.columns);
  const fromY = clamp(Math.floor((minV - grid.minV) / grid.cell), grid.rows);
  const toY = clamp(Math.floor((maxV - grid.minV) / grid.cell), grid.rows);
  for (let y = fromY; y <= toY; y += 1) {
    const first = at(grid.start, y * grid.columns + fromX);
    const last = at(grid.start, y * grid.columns + toX + 1);
    for (let i = first; i < last; i += 1) told(at(grid.order, i));
  }
}

/** The entry nearest to the point and not farther than `reach`, or -1. */
export function nearest(grid: Grid, u: number, v: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  visit(grid, u - reach, v - reach, u + reach, v + reach, (entry) => {
    const du = at(grid.uv, entry * 2) - u;
    const dv = at(grid.uv, entry * 2 + 1) - v;
    const distance = du * du + dv * dv;
    if (distance <= least) {
      least = distance;
      best = entry;
    }
  });
  return best;
}
