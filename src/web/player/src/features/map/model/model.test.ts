import { describe, expect, it } from 'vitest';

import { between, confine, fitBox, panBy, project, scales, unproject, zoomAt, type View } from './camera';
import {
  countFog, emptyChart, loadChart, mergeSectors, searchChart, sectorAt, touchedBy, windowsFor,
} from './chart';
import { buildGeometry, coursePoints, oneWay } from './geometry';
import { buildGrid, nearest, visit } from './grid';
import { clusterOf, placeRegions, wholeBox } from './layout';
import { bandOf, detailAt, placeLabels } from './lod';
import type { ChartPage, ChartSector, Cluster, Level } from './types';

function sector(id: number, level: Level = 'visited', more: Partial<ChartSector> = {}): ChartSector {
  return { sector_id: id, name: `System ${id}`, type: 'STANDARD', level, region_id: 'home', x: id, y: 0, z: 0, links: [], ...more };
}

function cluster(id: string, region: string, x: number, sectors: number, radius = 20): Cluster {
  return { cluster_id: id, name: id, type: 'STANDARD', region_id: region, region_name: region, zone: 'BORDER',
    x, y: 0, z: 0, radius, sectors, explored: 0 };
}

const chartOf = (sectors: ChartSector[]) => mergeSectors(emptyChart, sectors);
const view: View = { x: 10, y: 20, scale: 8, tilt: 0.7, width: 900, height: 600 };

describe('fog', () => {
  it('lifts and never falls again, whatever late answer comes', () => {
    const scanned = chartOf([sector(5, 'scanned', { links: [{ to: 6, kind: 'warp' }] })]);
    const late = mergeSectors(scanned, [sector(5, 'seen')]);
    expect(sectorAt(late, 5)?.level).toBe('scanned');
    expect(sectorAt(late, 5)?.links).toHaveLength(1);
    expect(sectorAt(mergeSectors(scanned, [sector(5, 'visited')]), 5)?.level).toBe('visited');
  });

  it('keeps sectors in order of their numbers wherever new ones belong', () => {
    const chart = mergeSectors(chartOf([sector(3), sector(9)]), [sector(12), sector(1), sector(7)]);
    expect(chart.sectors.map((one) => one.sector_id)).toEqual([1, 3, 7, 9, 12]);
    expect(sectorAt(chart, 7)?.sector_id).toBe(7);
  });

  it('is counted by level', () => {
    expect(countFog(chartOf([sector(1), sector(2, 'seen'), sector(3, 'seen'), sector(4, 'scanned')])))
      .toEqual({ seen: 2, scanned: 1, visited: 1 });
  });

  it('leaves the chart as it is when nothing is new', () => {
    const chart = chartOf([sector(1, 'visited')]);
    expect(mergeSectors(chart, [])).toBe(chart);
    expect(mergeSectors(chart, [sector(1, 'seen')])).toBe(chart);
  });
});

describe('paging', () => {
  it('reads page after page and tells each time', async () => {
    const all = Array.from({ length: 25 }, (_, at) => sector(at + 1));
    const asked: number[] = [];
    const fetchPage = (after: number, limit: number): Promise<ChartPage> => {
      asked.push(after);
      const sectors = all.filter((one) => one.sector_id > after).slice(0, limit);
      const more = sectors.length === limit;
      return Promise.resolve({ sectors, next_after: more ? sectors.at(-1)?.sector_id : null });
    };
    const told: number[] = [];
    const chart = await loadChart(fetchPage, (part) => told.push(part.sectors.length), 10);
    expect(asked).toEqual([0, 10, 20]);
    expect(told).toEqual([10, 20, 25]);
    expect(chart.sectors).toHaveLength(25);
  });

  it('ends when a server names a page that is not ahead', async () => {
    const page: ChartPage = { sectors: [sector(1)], next_after: 0 };
    expect((await loadChart(() => Promise.resolve(page), () => undefined)).sectors).toHaveLength(1);
  });

  it('asks for neighbours together and for far ones apart', () => {
    expect(windowsFor([12, 10, 11, 900, 12])).toEqual([{ after: 9, limit: 3 }, { after: 899, limit: 1 }]);
    expect(windowsFor([])).toEqual([]);
  });

  it('knows what a hop may have changed', () => {
    const chart = chartOf([sector(1, 'visited', { links: [{ to: 2, kind: 'warp' }, { to: 40, kind: 'tunnel' }] })]);
    expect(touchedBy(chart, [1]).sort((a, b) => a - b)).toEqual([1, 2, 40]);
  });
});

describe('search', () => {
  const chart = chartOf([
    sector(1, 'visited', { name: 'Sol' }), sector(12, 'seen', { name: 'Solace Reach' }),
    sector(120, 'seen', { name: 'New Sol' }), sector(300, 'seen', { name: 'Absolute' }),
  ]);

  it('puts the number first, then names from their beginning', () => {
    expect(searchChart(chart, '12').map((one) => one.sector_id)).toEqual([12, 120]);
    expect(searchChart(chart, '#1').map((one) => one.sector_id)).toEqual([1, 12, 120]);
    expect(searchChart(chart, 'sol').map((one) => one.name)).toEqual(['Sol', 'Solace Reach', 'New Sol', 'Absolute']);
  });

  it('finds nothing for nothing', () => {
    expect(searchChart(chart, '  ')).toEqual([]);
    expect(searchChart(chart, 'zzz')).toEqual([]);
  });
});

describe('layout of regions', () => {
  const clusters = [
    cluster('a', 'nexus', 0, 3000), cluster('b', 'nexus', 200, 2000), cluster('c', 'terran', 0, 300),
    cluster('d', 'farm', 10, 100), cluster('e', 'mine', -40, 90),
  ];

  it('never lets regions overlap, though all have the same origin', () => {
    const boxes = [...placeRegions(clusters, []).values()].map((place) => place.box);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) expect(a.maxX < b.minX || b.maxX < a.minX).toBe(true);
    }
    expect(boxes).toHaveLength(4);
  });

  it('does not depend on the order of what it is given', () => {
    const turned = placeRegions([...clusters].reverse(), []);
    for (const [id, place] of placeRegions(clusters, [])) expect(turned.get(id)).toEqual(place);
  });

  it('makes do with the chart when the outline is missing', () => {
    const places = placeRegions([], [sector(1), sector(40)]);
    expect(wholeBox(places).maxX - wholeBox(places).minX).toBeGreaterThan(39);
    expect(wholeBox(new Map()).maxX).toBeGreaterThan(0);
  });

  it('finds the cluster of a system within its own region only', () => {
    const near = [cluster('mine', 'home', 50, 10), cluster('other', 'away', 1, 10)];
    expect(clusterOf(sector(1), near)?.cluster_id).toBe('mine');
  });
});

describe('the eye', () => {
  it('finds the point under a pixel again', () => {
    const point = unproject(view, 123, 456);
    const pixel = project(view, point.x, point.y, 0);
    expect(pixel.x).toBeCloseTo(123, 6);
    expect(pixel.y).toBeCloseTo(456, 6);
  });

  it('zooms around the pointer and stops at its limits', () => {
    const before = unproject(view, 700, 80);
    const after = unproject(zoomAt(view, 1.7, 700, 80), 700, 80);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
    expect(zoomAt(view, 1e6, 0, 0).scale).toBe(scales.most);
    expect(zoomAt(view, 1e-6, 0, 0).scale).toBe(scales.least);
  });

  it('pans by exactly the pixels that the pointer went', () => {
    const before = project(view, 3, 4, 0);
    const after = project(panBy(view, 30, -12), 3, 4, 0);
    expect(after.x - before.x).toBeCloseTo(30, 6);
    expect(after.y - before.y).toBeCloseTo(-12, 6);
  });

  it('shows a whole box, and never loses the chart', () => {
    const box = { minX: -40, minY: -30, maxX: 60, maxY: 90 };
    const fitted = fitBox(view, box);
    for (const [x, y] of [[-40, -30], [60, 90]] as const) {
      const pixel = project(fitted, x, y, 0);
      expect(pixel.x).toBeGreaterThan(0);
      expect(pixel.x).toBeLessThan(view.width);
      expect(pixel.y).toBeGreaterThan(0);
      expect(pixel.y).toBeLessThan(view.height);
    }
    expect(confine({ ...view, x: 1e5, y: -1e5 }, box)).toMatchObject({ x: 85, y: -60 });
  });

  it('goes from one view to another through even steps of zoom', () => {
    const to: View = { ...view, x: 400, y: -50, scale: 32, tilt: 0 };
    expect(between(view, to, 0)).toMatchObject({ x: 10, y: 20, scale: 8 });
    expect(between(view, to, 1)).toMatchObject({ x: 400, y: -50, tilt: 0 });
    expect(between(view, to, 0.5).scale).toBeCloseTo(16, 6);
    expect(between(view, { ...view, x: 30 }, 0.5).x).toBeCloseTo(20, 6);
  });
});

describe('picking', () => {
  it('finds the nearest system, and none that is too far', () => {
    const positions = new Float32Array([0, 0, 0, 10, 0, 0, 10, 10, 4]);
    const grid = buildGrid(positions, 3, 0);
    expect(nearest(grid, 9, 1, 3)).toBe(1);
    expect(nearest(grid, 5, 5, 2)).toBe(-1);
    expect(nearest(buildGrid(new Float32Array(), 0, 0), 0, 0, 5)).toBe(-1);
  });

  it('agrees with looking at every one of 3,000 systems, tilted', () => {
    let seed = 2102;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const count = 3000;
    const positions = new Float32Array(count * 3).map(() => random() * 200 - 100);
    const tilt = 0.8;
    const grid = buildGrid(positions, count, tilt);
    for (let round = 0; round < 200; round += 1) {
      const u = random() * 220 - 110;
      const v = random() * 220 - 110;
      let best = -1;
      let least = 36;
      for (let i = 0; i < count; i += 1) {
        const distance = ((grid.uv[i * 2] ?? 0) - u) ** 2 + ((grid.uv[i * 2 + 1] ?? 0) - v) ** 2;
        if (distance <= least) { least = distance; best = i; }
      }
      expect(nearest(grid, u, v, 6), `seed 2102, round ${round}`).toBe(best);
    }
  });

  it('visits every system of a rectangle', () => {
    const positions = new Float32Array(300).map((_, at) => (at % 3 === 2 ? 0 : at));
    const grid = buildGrid(positions, 100, 0);
    const found: number[] = [];
    visit(grid, 30, 30, 62, 62, (entry) => found.push(entry));
    for (let i = 10; i <= 20; i += 1) expect(found).toContain(i);
    expect(found.length).toBeLessThan(20);
  });
});

describe('level of detail', () => {
  it('shows clusters from far and names from near, without a jump between', () => {
    expect(detailAt(0.5)).toMatchObject({ links: 0, labels: 'none', regionNames: 1 });
    expect(detailAt(30)).toMatchObject({ links: 1, labels: 'name', regionNames: 0 });
    for (let scale = 0.4; scale < 80; scale *= 1.02) {
      const a = detailAt(scale);
      const b = detailAt(scale * 1.02);
      expect(Math.abs(a.links - b.links)).toBeLessThan(0.06);
      expect(Math.abs(a.clusterFill - b.clusterFill)).toBeLessThan(0.06);
    }
    expect([bandOf(1), bandOf(5), bandOf(20)]).toEqual(['galaxy', 'cluster', 'sector']);
  });

  it('drops labels that would overlap, the less important first, and those outside', () => {
    const label = (name: string, x: number, priority: number) => ({ name, x, y: 10, width: 50, height: 14, priority });
    const placed = placeLabels([label('low', 20, 1), label('high', 40, 5), label('free', 200, 1), label('out', -90, 9)],
      { width: 300, height: 100 }, 10);
    expect(placed.map((one) => one.name)).toEqual(['high', 'free']);
  });

  it('moves a label to another side of its system when a neighbour is in the way', () => {
    const label = { x: 50, y: 10, width: 40, height: 14, priority: 1, others: [{ x: 0, y: 10 }] };
    const obstacle = { x: 60, y: 12, width: 6, height: 6 };
    expect(placeLabels([label], { width: 300, height: 100 }, 10, [obstacle])[0]).toMatchObject({ x: 0, y: 10 });
    expect(placeLabels([label], { width: 300, height: 100 }, 10)[0]).toMatchObject({ x: 50 });
    expect(placeLabels([{ ...label, others: [] }], { width: 300, height: 100 }, 10, [obstacle])).toEqual([]);
  });

  it('never places more labels than allowed', () => {
    const many = Array.from({ length: 400 }, (_, at) =>
      ({ x: (at % 20) * 60, y: Math.floor(at / 20) * 20, width: 50, height: 14, priority: 1 }));
    expect(placeLabels(many, { width: 1400, height: 900 }, 90)).toHaveLength(90);
  });
});

describe('geometry', () => {
  it('draws a link once, and says which lead one way only', () => {
    const chart = chartOf([
      sector(1, 'visited', { links: [{ to: 2, kind: 'warp' }, { to: 3, kind: 'warp' }, { to: 4, kind: 'tunnel' }] }),
      sector(2, 'visited', { links: [{ to: 1, kind: 'warp' }] }),
      sector(3, 'scanned'),
      sector(4, 'seen'),
    ]);
    const geometry = buildGeometry(chart, placeRegions([], chart.sectors));
    expect(geometry.links).toBe(3);
    expect([0, 1, 2].map((link) => geometry.linkKinds[link * 4])).toEqual([0, oneWay, 1]);
    expect(geometry.kinds[7]).toBe(1);
  });

  it('leaves out what a link leads to beyond the chart', () => {
    const chart = chartOf([sector(1, 'visited', { links: [{ to: 99, kind: 'warp' }] })]);
    expect(buildGeometry(chart, new Map()).links).toBe(0);
  });

  it('follows a course as far as the chart goes', () => {
    const chart = chartOf([sector(1), sector(2), sector(3)]);
    const geometry = buildGeometry(chart, new Map());
    expect([...coursePoints(chart, geometry, [1, 3, 77])]).toEqual([1, 0, 0, 3, 0, 0]);
  });

  it('takes time in proportion to the number of systems', () => {
    const galaxy = (count: number) => chartOf(Array.from({ length: count }, (_, at) => sector(at + 1, 'visited', {
      x: at % 73, y: Math.floor(at / 73),
      links: [1, 73, -1].map((step) => ({ to: Math.max(1, Math.min(count, at + 1 + step)), kind: 'warp' as const })),
    })));
    const spent = (count: number): number => {
      const chart = galaxy(count);
      const places = placeRegions([], chart.sectors);
      const times = Array.from({ length: 9 }, () => {
        const start = performance.now();
        buildGrid(buildGeometry(chart, places).positions, count, 0.5);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    spent(5300);
    const ratio = spent(5300) / Math.max(0.05, spent(530));
    expect(ratio, 'ten times the systems').toBeLessThan(40);
  });
});
