// The pilot's chart as it grows: pages come in by number, single sectors are refreshed after a hop or a scan.
import { levels, type ChartPage, type ChartSector, type Level } from './types';

export interface Chart {
  /** By number. */
  sectors: readonly ChartSector[];
  /** Position in `sectors` by number. */
  index: ReadonlyMap<number, number>;
}

export const emptyChart: Chart = { sectors: [], index: new Map() };

export function levelRank(level: Level): number {
  return levels.indexOf(level);
}

export function sectorAt(chart: Chart, id: number): ChartSector | undefined {
  const at = chart.index.get(id);
  return at === undefined ? undefined : chart.sectors[at];
}

function indexed(sectors: ChartSector[]): Chart {
  const index = new Map<number, number>();
  sectors.forEach((sector, at) => index.set(sector.sector_id, at));
  return { sectors, index };
}

/** Takes over what is new. Fog never comes back: an answer that was on its way during a scan does not undo it. */
export function mergeSectors(chart: Chart, incoming: readonly ChartSector[]): Chart {
  if (incoming.length === 0) return chart;
  const added: ChartSector[] = [];
  const replaced = new Map<number, ChartSector>();
  for (const sector of incoming) {
    const known = sectorAt(chart, sector.sector_id);
    if (!known) added.push(sector);
    else if (levelRank(sector.level) >= levelRank(known.level)) replaced.set(sector.sector_id, sector);
  }
  if (added.length === 0 && replaced.size === 0) return chart;
  const kept = chart.sectors.map((sector) => replaced.get(sector.sector_id) ?? sector);
  const last = kept.at(-1);
  added.sort((a, b) => a.sector_id - b.sector_id);
  const ordered = [...kept, ...added];
  const first = added[0];
  if (last && first && first.sector_id < last.sector_id) ordered.sort((a, b) => a.sector_id - b.sector_id);
  return indexed(ordered);
}

export interface ChartWindow {
  after: number;
  limit: number;
}

/** Few requests that cover the given sectors: neighbours have neighbouring numbers, so runs of them share one. */
export function windowsFor(ids: readonly number[], widest = 200): ChartWindow[] {
  const sorted = [...new Set(ids)].sort((a, b) => a - b);
  const windows: ChartWindow[] = [];
  for (const id of sorted) {
    const last = windows.at(-1);
    if (last && id - last.after <= widest) last.limit = id - last.after;
    else windows.push({ after: id - 1, limit: 1 });
  }
  return windows;
}

export type FetchPage = (after: number, limit: number) => Promise<ChartPage>;

/** All pages, told one by one so that the map fills while they come. Ends when `stop` says so. */
export async function loadChart(fetchPage: FetchPage, told: (chart: Chart) => void, size = 2000): Promise<Chart> {
  let chart = emptyChart;
  let after = 0;
  for (;;) {
    const page = await fetchPage(after, size);
    chart = mergeSectors(chart, page.sectors);
    told(chart);
    if (page.next_after === null || page.next_after === undefined || page.next_after <= after) return chart;
    after = page.next_after;
  }
}

/** What has to be read again after the pilot entered or scanned these sectors: they and what they lead to. */
export function touchedBy(chart: Chart, ids: readonly number[]): number[] {
  const touched = new Set(ids);
  for (const id of ids) for (const link of sectorAt(chart, id)?.links ?? []) touched.add(link.to);
  return [...touched];
}

export interface Found {
  sector: ChartSector;
  score: number;
}

/** By number or by part of the name; numbers and beginnings of names first. */
export function searchChart(chart: Chart, text: string, most = 12): ChartSector[] {
  const wanted = text.trim().toLowerCase().replace(/^#/, '');
  if (wanted === '') return [];
  const found: Found[] = [];
  for (const sector of chart.sectors) {
    const score = scoreOf(sector, wanted);
    if (score > 0) found.push({ sector, score });
  }
  found.sort((a, b) => b.score - a.score || a.sector.sector_id - b.sector.sector_id);
  return found.slice(0, most).map((entry) => entry.sector);
}

function scoreOf(sector: ChartSector, wanted: string): number {
  const number = String(sector.sector_id);
  if (number === wanted) return 5;
  const name = sector.name.toLowerCase();
  if (name === wanted) return 4;
  if (name.startsWith(wanted)) return 3;
  if (name.includes(` ${wanted}`)) return 2;
  if (name.includes(wanted) || number.startsWith(wanted)) return 1;
  return 0;
}

export interface FogCount {
  seen: number;
  scanned: number;
  visited: number;
}

export function countFog(chart: Chart): FogCount {
  const count: FogCount = { seen: 0, scanned: 0, visited: 0 };
  for (const sector of chart.sectors) if (sector.level !== 'none') count[sector.level] += 1;
  return count;
}
