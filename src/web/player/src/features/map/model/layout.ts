// Every region has coordinates of its own around its own origin; on one chart they lie side by side.
import type { ChartSector, Cluster } from './types';

export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export interface RegionPlace {
  region_id: string;
  name: string;
  sectors: number;
  /** Added to coordinates of the region. */
  dx: number;
  dy: number;
  /** Where it lies on the chart. */
  box: Box;
}

export type Places = ReadonlyMap<string, RegionPlace>;

interface Extent {
  box: Box;
  sectors: number;
  name: string;
}

const gap = 45;
const fallbackRadius = 6;

function grow(box: Box | undefined, x: number, y: number, radius: number): Box {
  if (!box) return { minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius };
  return {
    minX: Math.min(box.minX, x - radius),
    minY: Math.min(box.minY, y - radius),
    maxX: Math.max(box.maxX, x + radius),
    maxY: Math.max(box.maxY, y + radius),
  };
}

function extents(clusters: readonly Cluster[], sectors: readonly ChartSector[]): Map<string, Extent> {
  const found = new Map<string, Extent>();
  const add = (region: string, name: string, x: number, y: number, radius: number, count: number): void => {
    const known = found.get(region);
    found.set(region, {
      box: grow(known?.box, x, y, radius),
      sectors: (known?.sectors ?? 0) + count,
      name: known?.name !== undefined && known.name !== '' ? known.name : name,
    });
  };
  for (const one of clusters) add(one.region_id, one.region_name, one.x, one.y, one.radius, one.sectors);
  const outlined = new Set(found.keys());
  for (const one of sectors) if (!outlined.has(one.region_id)) add(one.region_id, '', one.x, one.y, fallbackRadius, 1);
  return found;
}

/** The largest region in the middle, the others left and right of it in turn. Depends on nothing but its input. */
export function placeRegions(clusters: readonly Cluster[], sectors: readonly ChartSector[]): Places {
  const ordered = [...extents(clusters, sectors)].sort(
    ([idA, a], [idB, b]) => b.sectors - a.sectors || (idA < idB ? -1 : 1),
  );
  const places = new Map<string, RegionPlace>();
  let left = 0;
  let right = 0;
  ordered.forEach(([region_id, { box, sectors: count, name }], order) => {
    const width = box.maxX - box.minX;
    const toLeft = order % 2 === 1;
    let start = -width / 2;
    if (order > 0) start = toLeft ? left - gap - width : right + gap;
    const dx = start - box.minX;
    const dy = -(box.minY + box.maxY) / 2;
    if (order === 0 || toLeft) left = start;
    if (order === 0 || !toLeft) right = start + width;
    const placed = { minX: start, maxX: start + width, minY: box.minY + dy, maxY: box.maxY + dy };
    places.set(region_id, { region_id, name, sectors: count, dx, dy, box: placed });
  });
  return places;
}

export function wholeBox(places: Places): Box {
  let box: Box | undefined;
  for (const { box: one } of places.values()) {
    box = grow(grow(box, one.minX, one.minY, 0), one.maxX, one.maxY, 0);
  }
  return box ?? { minX: -50, minY: -50, maxX: 50, maxY: 50 };
}

/** The cluster that a sector lies in: the nearest centre of its region. */
export function clusterOf(sector: ChartSector, clusters: readonly Cluster[]): Cluster | undefined {
  let best: Cluster | undefined;
  let least = Infinity;
  for (const one of clusters) {
    if (one.region_id !== sector.region_id) continue;
    const distance = (one.x - sector.x) ** 2 + (one.y - sector.y) ** 2;
    if (distance < least) {
      least = distance;
      best = one;
    }
  }
  return best;
}
