// The chart as flat arrays, ready for one draw call of points and one of lines.
import { levelRank, type Chart } from './chart';
import type { Places } from './layout';
import { linkKinds, sectorTypes, type ChartSector } from './types';

export interface Geometry {
  count: number;
  /** Three an entry, light years on the common chart; entries as in `chart.sectors`. */
  positions: Float32Array;
  /** Two bytes an entry: type and level. */
  kinds: Uint8Array;
  links: number;
  /** Six a link. */
  linkEnds: Float32Array;
  /** Four bytes a link, two an end: kind (3 = one way), and how well that end is known. */
  linkKinds: Uint8Array;
}

export const oneWay = 3;

function place(sector: ChartSector, places: Places, into: Float32Array, at: number): void {
  const region = places.get(sector.region_id);
  into[at] = sector.x + (region?.dx ?? 0);
  into[at + 1] = sector.y + (region?.dy ?? 0);
  into[at + 2] = sector.z;
}

interface Pair {
  from: number;
  to: number;
  kind: number;
}

/** Each link once, however many of its ends tell about it: the end with the lower number draws what both tell. */
function linkPairs(chart: Chart): Pair[] {
  const pairs: Pair[] = [];
  chart.sectors.forEach((sector, from) => {
    sector.links.forEach((link, order) => {
      const to = chart.index.get(link.to);
      const there = to === undefined ? undefined : chart.sectors[to];
      if (to === undefined || !there) return;
      const back = there.links.find((other) => other.to === sector.sector_id);
      if (back && to < from) return;
      if (sector.links.findIndex((other) => other.to === link.to) !== order) return;
      const kind = linkKinds.indexOf(link.kind);
      // The other end would say so, too, if it were known well and the link led both ways.
      const silent = !back && levelRank(there.level) >= levelRank('scanned');
      pairs.push({ from, to, kind: silent && kind === 0 ? oneWay : kind });
    });
  });
  return pairs;
}

export function buildGeometry(chart: Chart, places: Places): Geometry {
  const count = chart.sectors.length;
  const positions = new Float32Array(count * 3);
  const kinds = new Uint8Array(count * 2);
  chart.sectors.forEach((sector, at) => {
    place(sector, places, positions, at * 3);
    kinds[at * 2] = Math.max(0, sectorTypes.indexOf(sector.type));
    kinds[at * 2 + 1] = levelRank(sector.level);
  });
  const pairs = linkPairs(chart);
  const linkEnds = new Float32Array(pairs.length * 6);
  const shades = new Uint8Array(pairs.length * 4);
  pairs.forEach(({ from, to, kind }, at) => {
    linkEnds.set(positions.subarray(from * 3, from * 3 + 3), at * 6);
    linkEnds.set(positions.subarray(to * 3, to * 3 + 3), at * 6 + 3);
    shades[at * 4] = kind;
    shades[at * 4 + 1] = kinds[from * 2 + 1] ?? 0;
    shades[at * 4 + 2] = kind;
    shades[at * 4 + 3] = kinds[to * 2 + 1] ?? 0;
  });
  return { count, positions, kinds, links: pairs.length, linkEnds, linkKinds: shades };
}

/** The stops of a course on the chart; stops that no chart shows are left out. */
export function coursePoints(chart: Chart, geometry: Geometry, stops: readonly number[]): Float32Array {
  const points: number[] = [];
  for (const id of stops) {
    const at = chart.index.get(id);
    if (at !== undefined) points.push(...geometry.positions.subarray(at * 3, at * 3 + 3));
  }
  return new Float32Array(points);
}
