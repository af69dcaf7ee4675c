// Words and marks above the chart: names, the course, the pilot's place, what is chosen. Which names are shown is
// decided now and then; where they are is computed each frame.
import type { Chart } from '../model/chart';
import { project, type Point, type View } from '../model/camera';
import type { Geometry } from '../model/geometry';
import { visit, type Grid } from '../model/grid';
import type { Places } from '../model/layout';
import { detailAt, placeLabels, type Label } from '../model/lod';
import { at } from '../model/numbers';
import type { Cluster } from '../model/types';
import { faded, zoneColour, type Palette } from './palette';

export interface Marks {
  here: number | null;
  chosen: number | null;
  hovered: number | null;
  /** Positions, three numbers a stop. */
  course: Float32Array;
  /** How many of its stops are behind. */
  passed: number;
  /** The course leads farther than the turns last, from this stop on; -1 = they last. */
  dry: number;
  /** Where the ship is drawn while it glides between two systems. */
  ship: { x: number; y: number; z: number } | null;
}

export interface OverlayScene {
  chart: Chart;
  geometry: Geometry;
  grid: Grid;
  clusters: readonly Cluster[];
  places: Places;
  palette: Palette;
  regionName: (slug: string) => string;
}

const mono = '11px ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace';
const letter = 6.7;

interface Name extends Label {
  text: string;
  /** Place on the chart. */
  at: [number, number, number];
  /** Where it was on the screen when its own place was chosen. */
  from: Point;
  strong: boolean;
}

interface Plan {
  names: Name[];
  scale: number;
  x: number;
  y: number;
  tilt: number;
  time: number;
}

function nameOf(scene: OverlayScene, view: View, entry: number, marks: Marks, words: 'number' | 'name'): Name | null {
  const sector = scene.chart.sectors[entry];
  if (!sector) return null;
  const position: [number, number, number] = [
    at(scene.geometry.positions, entry * 3), at(scene.geometry.positions, entry * 3 + 1),
    at(scene.geometry.positions, entry * 3 + 2),
  ];
  const strong = sector.sector_id === marks.here || sector.sector_id === marks.chosen ||
    sector.sector_id === marks.hovered;
  const number = String(sector.sector_id);
  const text = words === 'name' || strong ? `${number} ${sector.name}` : number;
  const place = project(view, ...position);
  const dx = detailAt(view.scale).pointSize * 0.7 + 5;
  const known = at(scene.geometry.kinds, entry * 2 + 1);
  const special = at(scene.geometry.kinds, entry * 2) > 0 ? 0.5 : 0;
  const priority = strong ? 10 : known + special;
  const width = text.length * letter + 4;
  const spots = [[dx - 2, -8], [-dx - width + 2, -8], [-width / 2, dx], [-width / 2, -dx - 15]] as const;
  const [first, ...others] = spots.map(([left, top]) => ({ x: place.x + left, y: place.y + top }));
  return { text, at: position, from: place, strong, priority, width, height: 15, ...first ?? place, others };
}

function planNames(scene: OverlayScene, view: View, marks: Marks): Name[] {
  const detail = detailAt(view.scale);
  const wanted: Name[] = [];
  const add = (entry: number, words: 'number' | 'name'): void => {
    const name = nameOf(scene, view, entry, marks, words);
    if (name) wanted.push(name);
  };
  const entryOf = (id: number | null): number | undefined => (id === null ? undefined : scene.chart.index.get(id));
  const strong = new Set([marks.here, marks.chosen, marks.hovered].map(entryOf));
  for (const entry of strong) if (entry !== undefined) add(entry, 'name');
  if (detail.labels !== 'none') {
    const words = detail.labels;
    const cos = Math.cos(view.tilt);
    const halfU = view.width / 2 / view.scale;
    const halfV = view.height / 2 / view.scale;
    const v = view.y * cos;
    visit(scene.grid, view.x - halfU, v - halfV, view.x + halfU, v + halfV, (entry) => {
      if (!strong.has(entry)) add(entry, words);
    });
  }
  const half = detail.pointSize / 2;
  const points = wanted.map(({ from }) => ({ x: from.x - half, y: from.y - half, width: half * 2, height: half * 2 }));
  return placeLabels(wanted, view, detail.labelLimit, points);
}

function polygon(pen: CanvasRenderingContext2D, x: number, y: number, radius: number, corners: number, turn = 0): void {
  pen.beginPath();
  for (let i = 0; i < corners; i += 1) {
    const angle = turn + (i / corners) * Math.PI * 2;
    pen.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  pen.closePath();
}

/** Above a large disc, within a small one; there in as many lines as there are words. */
function clusterTitles(view: View, scene: OverlayScene) {
  return scene.clusters.map((one) => {
    const place = scene.places.get(one.region_id);
    const middle = project(view, one.x + (place?.dx ?? 0), one.y + (place?.dy ?? 0), one.z);
    const radius = one.radius * view.scale;
    const inside = radius < 95;
    const region = scene.regionName(place?.name ?? '');
    const short = one.name.startsWith(`${region} `) ? one.name.slice(region.length + 1) : one.name;
    const lines = inside ? short.toUpperCase().split(' ') : [one.name.toUpperCase()];
    lines.push(`${one.explored}/${one.sectors}`);
    const width = Math.max(...lines.map((line) => line.length)) * 7;
    const height = lines.length * 13;
    const y = inside ? middle.y - height / 2 : middle.y - radius * Math.cos(view.tilt) - height - 6;
    return { one, lines, priority: one.sectors, x: middle.x - width / 2, y, width, height, middle: middle.x };
  });
}

function paintClusterNames(pen: CanvasRenderingContext2D, view: View, scene: OverlayScene): void {
  const { clusterNames: alpha } = detailAt(view.scale);
  if (alpha < 0.02) return;
  const { palette } = scene;
  pen.textAlign = 'center';
  pen.lineWidth = 4;
  pen.lineJoin = 'round';
  pen.strokeStyle = faded(palette.ground, 0.8 * alpha);
  for (const { one, lines, middle, y } of placeLabels(clusterTitles(view, scene), view, 40)) {
    lines.forEach((line, order) => {
      const last = order === lines.length - 1;
      pen.font = last ? mono.replace('11px', '10px') : `600 ${mono}`;
      pen.fillStyle = last ? faded(palette.quiet, alpha) : faded(zoneColour(palette, one.zone), alpha);
      pen.strokeText(line, middle, y + 10 + order * 13);
      pen.fillText(line, middle, y + 10 + order * 13);
    });
  }
  pen.textAlign = 'left';
}

function paintRegionNames(pen: CanvasRenderingContext2D, view: View, scene: OverlayScene): void {
  const { regionNames } = detailAt(view.scale);
  if (regionNames < 0.02) return;
  pen.textAlign = 'center';
  pen.font = '600 15px ui-sans-serif, system-ui, sans-serif';
  pen.fillStyle = faded(scene.palette.ink, regionNames * 0.9);
  for (const place of scene.places.values()) {
    const spot = project(view, (place.box.minX + place.box.maxX) / 2, place.box.maxY, 0);
    const text = [...scene.regionName(place.name).toUpperCase()].join('\u200a');
    pen.fillText(text, spot.x, spot.y + 30);
  }
  pen.textAlign = 'left';
}

function paintCourse(pen: CanvasRenderingContext2D, view: View, marks: Marks, palette: Palette): void {
  const { course } = marks;
  const stops: Point[] = [];
  for (let i = 0; i + 2 < course.length; i += 3) {
    stops.push(project(view, at(course, i), at(course, i + 1), at(course, i + 2)));
  }
  if (stops.length < 2) return;
  const line = (from: number, to: number, colour: string, width: number, dash: number[]): void => {
    if (to <= from) return;
    pen.beginPath();
    for (const stop of stops.slice(from, to + 1)) pen.lineTo(stop.x, stop.y);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.stroke();
    pen.setLineDash([]);
  };
  pen.lineJoin = 'round';
  const last = stops.length - 1;
  const dry = marks.dry < 0 ? last : Math.max(marks.passed, marks.dry);
  line(0, marks.passed, faded(palette.course, 0.35), 2, []);
  line(marks.passed, dry, faded(palette.course, 0.22), 8, []);
  line(marks.passed, dry, palette.course, 2.2, []);
  line(dry, last, faded(palette.danger, 0.95), 2, [5, 5]);
  stops.forEach((stop, order) => {
    if (order === 0) return;
    const size = order === last ? 7 : 3.4;
    polygon(pen, stop.x, stop.y, size, order === last ? 6 : 4, order === last ? Math.PI / 6 : 0);
    pen.fillStyle = order <= marks.passed ? faded(palette.course, 0.5) : order > dry ? palette.danger : palette.course;
    if (order === last) {
      pen.lineWidth = 2;
      pen.strokeStyle = pen.fillStyle;
      pen.stroke();
    } else pen.fill();
  });
}

function paintReticle(pen: CanvasRenderingContext2D, spot: Point, size: number, colour: string): void {
  const arm = size * 0.45;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  pen.beginPath();
  for (const [sx, sy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const) {
    pen.moveTo(spot.x + sx * size, spot.y + sy * (size - arm));
    pen.lineTo(spot.x + sx * size, spot.y + sy * size);
    pen.lineTo(spot.x + sx * (size - arm), spot.y + sy * size);
  }
  pen.stroke();
}

function paintShip(pen: CanvasRenderingContext2D, spot: Point, palette: Palette): void {
  pen.strokeStyle = palette.here;
  pen.lineWidth = 1.4;
  polygon(pen, spot.x, spot.y, 12, 6, Math.PI / 6);
  pen.stroke();
  pen.strokeStyle = faded(palette.here, 0.4);
  polygon(pen, spot.x, spot.y, 18, 6, Math.PI / 6);
  pen.stroke();
  pen.fillStyle = palette.here;
  pen.beginPath();
  pen.moveTo(spot.x, spot.y - 6);
  pen.lineTo(spot.x + 4.5, spot.y + 5);
  pen.lineTo(spot.x, spot.y + 2.5);
  pen.lineTo(spot.x - 4.5, spot.y + 5);
  pen.closePath();
  pen.fill();
}

function paintNames(pen: CanvasRenderingContext2D, view: View, names: readonly Name[], palette: Palette): void {
  pen.font = mono;
  pen.lineWidth = 3;
  pen.lineJoin = 'round';
  pen.strokeStyle = faded(palette.ground, 0.85);
  for (const name of names) {
    const spot = project(view, ...name.at);
    pen.fillStyle = name.strong ? palette.ink : palette.quiet;
    const x = spot.x + name.x - name.from.x + 2;
    const y = spot.y + name.y - name.from.y + 12;
    pen.strokeText(name.text, x, y);
    pen.fillText(name.text, x, y);
  }
}

const planLife = 160;

export class Overlay {
  private plan: Plan | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Names are chosen anew with the next frame. */
  forget(): void {
    this.plan = null;
  }

  /** Says whether another frame is wanted, because names were left as they were while the view moved. */
  paint(view: View, scene: OverlayScene, marks: Marks, now: number): boolean {
    const pen = this.canvas.getContext('2d');
    if (!pen) return false;
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    const width = Math.round(view.width * ratio);
    const height = Math.round(view.height * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, view.width, view.height);
    const names = this.names(view, scene, marks, now);
    paintClusterNames(pen, view, scene);
    paintRegionNames(pen, view, scene);
    paintCourse(pen, view, marks, scene.palette);
    const spotOf = (id: number | null): Point | null => {
      const entry = id === null ? undefined : scene.chart.index.get(id);
      if (entry === undefined) return null;
      const { positions } = scene.geometry;
      return project(view, at(positions, entry * 3), at(positions, entry * 3 + 1), at(positions, entry * 3 + 2));
    };
    const chosen = spotOf(marks.chosen);
    const size = detailAt(view.scale).pointSize;
    if (chosen) paintReticle(pen, chosen, Math.max(11, size + 6), scene.palette.ink);
    const hovered = marks.hovered === marks.chosen ? null : spotOf(marks.hovered);
    if (hovered) paintReticle(pen, hovered, Math.max(9, size + 3), scene.palette.quiet);
    paintNames(pen, view, names, scene.palette);
    const ship = marks.ship ? project(view, marks.ship.x, marks.ship.y, marks.ship.z) : spotOf(marks.here);
    if (ship) paintShip(pen, ship, scene.palette);
    return this.plan?.time !== now;
  }

  private names(view: View, scene: OverlayScene, marks: Marks, now: number): Name[] {
    const { plan } = this;
    const same = plan !== null && plan.scale === view.scale && plan.x === view.x && plan.y === view.y &&
      plan.tilt === view.tilt;
    if (plan && same) {
      plan.time = now;
      return plan.names;
    }
    if (plan && now - plan.time < planLife) return plan.names;
    const names = planNames(scene, view, marks);
    this.plan = { names, scale: view.scale, x: view.x, y: view.y, tilt: view.tilt, time: now };
    return names;
  }
}
