// What is worth drawing at which scale, and which labels find room.
import type { View } from './camera';

export interface Detail {
  /** 0 to 1 each. */
  links: number;
  clusterNames: number;
  clusterFill: number;
  regionNames: number;
  /** Diameter of a visited system, CSS pixels. */
  pointSize: number;
  labels: 'none' | 'number' | 'name';
  /** Most labels of systems at once. */
  labelLimit: number;
}

function ramp(from: number, to: number, at: number): number {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

export function detailAt(scale: number): Detail {
  return {
    links: ramp(1.2, 4, scale),
    clusterNames: ramp(0.6, 1, scale) * (1 - 0.75 * ramp(9, 22, scale)),
    clusterFill: 1 - 0.72 * ramp(6, 24, scale),
    regionNames: 1 - ramp(2.2, 4.5, scale),
    pointSize: Math.min(17, Math.max(1.8, 1.6 + scale * 0.42)),
    labels: scale < 8 ? 'none' : scale < 14 ? 'number' : 'name',
    labelLimit: 90,
  };
}

export type Band = 'galaxy' | 'cluster' | 'sector';

export function bandOf(scale: number): Band {
  if (scale < 2.2) return 'galaxy';
  return scale < 9 ? 'cluster' : 'sector';
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Label extends Rect {
  /** Higher ones go first; equal ones keep their order. */
  priority: number;
  /** Other places where it may stand, the better ones first. */
  others?: readonly { x: number; y: number }[];
}

/**
 * Labels that overlap neither each other nor the obstacles, the most important first, at the first of their places that
 * is free. Linear in the number of labels: each asks a few cells only.
 */
export function placeLabels<T extends Label>(
  wanted: readonly T[], view: Pick<View, 'width' | 'height'>, most: number, obstacles: readonly Rect[] = [],
): T[] {
  const cell = 48;
  const columns = Math.ceil(view.width / cell) + 1;
  const taken = new Map<number, Rect[]>();
  const placed: T[] = [];
  const take = (rect: Rect): void => {
    for (const key of cellsOf(rect, cell, columns)) {
      const list = taken.get(key);
      if (list) list.push(rect);
      else taken.set(key, [rect]);
    }
  };
  const free = (rect: Rect): boolean =>
    !cellsOf(rect, cell, columns).some((key) => taken.get(key)?.some((other) => overlap(rect, other)));
  obstacles.forEach(take);
  const ordered = [...wanted].sort((a, b) => b.priority - a.priority);
  for (const label of ordered) {
    if (placed.length >= most) break;
    if (label.x + label.width < 0 || label.y + label.height < 0) continue;
    if (label.x > view.width || label.y > view.height) continue;
    const places = [label, ...(label.others ?? []).map(({ x, y }) => ({ ...label, x, y }))];
    const found = places.find(free);
    if (!found) continue;
    take(found);
    placed.push(found);
  }
  return placed;
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function cellsOf(rect: Rect, cell: number, columns: number): number[] {
  const keys: number[] = [];
  const lastX = Math.floor((rect.x + rect.width) / cell);
  const lastY = Math.floor((rect.y + rect.height) / cell);
  for (let y = Math.floor(rect.y / cell); y <= lastY; y += 1) {
    for (let x = Math.floor(rect.x / cell); x <= lastX; x += 1) keys.push(y * columns + x);
  }
  return keys;
}
