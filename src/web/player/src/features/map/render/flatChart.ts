// The chart without a graphics card. Systems are drawn into a bitmap larger than the window; while the view moves the
// bitmap is moved, and drawn anew once the view rests or leaves it.
import type { View } from '../model/camera';
import type { Geometry } from '../model/geometry';
import { oneWay } from '../model/geometry';
import { at } from '../model/numbers';
import type { Places } from '../model/layout';
import { detailAt } from '../model/lod';
import type { Cluster } from '../model/types';
import type { Painter } from './GlChart';
import { faded, typeColour, zoneColour, type Palette } from './palette';

export interface FlatScene {
  geometry: Geometry;
  clusters: readonly Cluster[];
  places: Places;
  palette: Palette;
}

const margin = 0.35;
const restAfter = 140;

interface Drawn {
  view: View;
  scene: FlatScene;
}

/** Pixels of the bitmap are those of a view that is larger by the margin on each side. */
function widened(view: View): View {
  const share = 1 + 2 * margin;
  return { ...view, width: Math.round(view.width * share), height: Math.round(view.height * share) };
}

export function stillCovers(drawn: View, view: View): boolean {
  if (drawn.tilt !== view.tilt || drawn.width !== view.width || drawn.height !== view.height) return false;
  const ratio = view.scale / drawn.scale;
  if (ratio < 0.72 || ratio > 1.5) return false;
  const spareX = (view.width * (0.5 + margin)) / drawn.scale - view.width / 2 / view.scale;
  const spareY = (view.height * (0.5 + margin)) / drawn.scale - view.height / 2 / view.scale;
  return Math.abs(view.x - drawn.x) <= spareX && Math.abs(view.y - drawn.y) * Math.cos(view.tilt) <= spareY;
}

function paintDiscs(pen: CanvasRenderingContext2D, view: View, { clusters, places, palette }: FlatScene): void {
  const fill = detailAt(view.scale).clusterFill;
  const cos = Math.cos(view.tilt);
  const sin = Math.sin(view.tilt);
  for (const one of clusters) {
    const place = places.get(one.region_id);
    const x = (one.x + (place?.dx ?? 0) - view.x) * view.scale + view.width / 2;
    const y = ((one.y + (place?.dy ?? 0) - view.y) * cos - one.z * sin) * view.scale + view.height / 2;
    const radius = one.radius * view.scale;
    if (x + radius < 0 || y + radius < 0 || x - radius > view.width || y - radius > view.height) continue;
    const colour = zoneColour(palette, one.zone);
    pen.beginPath();
    pen.ellipse(x, y, radius, radius * cos, 0, 0, Math.PI * 2);
    pen.fillStyle = faded(colour, 0.08 * fill);
    pen.fill();
    pen.strokeStyle = faded(colour, 0.25 + 0.25 * fill);
    pen.lineWidth = 1;
    pen.stroke();
  }
}

function paintLinks(pen: CanvasRenderingContext2D, view: View, { geometry, palette }: FlatScene): void {
  const strength = detailAt(view.scale).links;
  const cos = Math.cos(view.tilt);
  const sin = Math.sin(view.tilt);
  const { linkEnds: ends, linkKinds: kinds } = geometry;
  const colours = [palette.link.warp, palette.link.tunnel, palette.link.gate, palette.link.oneWay];
  colours.forEach((colour, kind) => {
    const alpha = (kind === 0 || kind === oneWay ? 0.5 * strength : 0.65 * Math.max(0.35, strength));
    if (alpha < 0.02) return;
    pen.beginPath();
    for (let link = 0; link < geometry.links; link += 1) {
      if (kinds[link * 4] !== kind) continue;
      const from = link * 6;
      const x1 = (at(ends, from) - view.x) * view.scale + view.width / 2;
      const x2 = (at(ends, from + 3) - view.x) * view.scale + view.width / 2;
      if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > view.width) continue;
      const y1 = ((at(ends, from + 1) - view.y) * cos - at(ends, from + 2) * sin) * view.scale + view.height / 2;
      const y2 = ((at(ends, from + 4) - view.y) * cos - at(ends, from + 5) * sin) * view.scale + view.height / 2;
      if (Math.max(y1, y2) < 0 || Math.min(y1, y2) > view.height) continue;
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
    }
    pen.strokeStyle = faded(colour, alpha);
    pen.lineWidth = 1;
    pen.stroke();
  });
}

/** One little picture for each kind and level, stamped for each system. */
function stampsOf(palette: Palette, size: number, make: () => HTMLCanvasElement): HTMLCanvasElement[] {
  const stamps: HTMLCanvasElement[] = [];
  for (let type = 0; type < 10; type += 1) {
    for (let level = 0; level < 4; level += 1) {
      const stamp = make();
      const side = Math.max(3, Math.ceil(size * 1.4) + 2);
      stamp.width = stamp.height = side;
      const pen = stamp.getContext('2d');
      if (pen && level > 0) {
        pen.beginPath();
        pen.arc(side / 2, side / 2, Math.max(0.8, size * (level === 3 ? 0.42 : 0.34)), 0, Math.PI * 2);
        pen.fillStyle = pen.strokeStyle = faded(typeColour(palette, type), palette.levels[level] ?? 1);
        pen.lineWidth = 1.2;
        if (level === 3 || size < 4) pen.fill();
        else pen.stroke();
        if (level === 2 && size >= 4) pen.fillRect(side / 2 - 1, side / 2 - 1, 2, 2);
      }
      stamps.push(stamp);
    }
  }
  return stamps;
}

function paintPoints(pen: CanvasRenderingContext2D, view: View, scene: FlatScene): void {
  const { positions, kinds, count } = scene.geometry;
  const size = detailAt(view.scale).pointSize;
  // Dots of two or three pixels have no shape that a picture could show.
  const small = size < 3.4 ? Math.max(1.4, size * 0.7) : 0;
  const stamps = small ? [] : stampsOf(scene.palette, size, () => document.createElement('canvas'));
  const colours = Array.from({ length: 40 }, (_, key) =>
    faded(typeColour(scene.palette, Math.floor(key / 4)), scene.palette.levels[key % 4] ?? 1));
  const half = (stamps[0]?.width ?? 0) / 2;
  const cos = Math.cos(view.tilt);
  const sin = Math.sin(view.tilt);
  for (let i = 0; i < count; i += 1) {
    const x = (at(positions, i * 3) - view.x) * view.scale + view.width / 2;
    const v = (at(positions, i * 3 + 1) - view.y) * cos - at(positions, i * 3 + 2) * sin;
    const y = v * view.scale + view.height / 2;
    if (x < -half || y < -half || x > view.width + half || y > view.height + half) continue;
    if (small) {
      const key = at(kinds, i * 2) * 4 + at(kinds, i * 2 + 1);
      pen.fillStyle = colours[key] ?? '';
      pen.fillRect(x - small / 2, y - small / 2, small, small);
      continue;
    }
    const stamp = stamps[at(kinds, i * 2) * 4 + at(kinds, i * 2 + 1)];
    if (stamp) pen.drawImage(stamp, x - half, y - half);
  }
}

export function flatPainter(
  canvas: HTMLCanvasElement, scene: FlatScene, later: () => void,
): Painter & { end(): void } {
  const pen = canvas.getContext('2d');
  const bitmap = document.createElement('canvas');
  const brush = bitmap.getContext('2d');
  let drawn: Drawn | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resting = false;

  const draw = (view: View): void => {
    if (!brush) return;
    const wide = widened(view);
    bitmap.width = wide.width;
    bitmap.height = wide.height;
    paintDiscs(brush, wide, scene);
    paintLinks(brush, wide, scene);
    paintPoints(brush, wide, scene);
    drawn = { view, scene };
  };

  const paint = (view: View): void => {
    if (!pen) return;
    if (canvas.width !== view.width || canvas.height !== view.height) {
      canvas.width = view.width;
      canvas.height = view.height;
    }
    if (!drawn || resting || !stillCovers(drawn.view, view)) draw(view);
    else {
      clearTimeout(timer);
      timer = setTimeout(() => { resting = true; later(); }, restAfter);
    }
    resting = false;
    if (!drawn) return;
    const ratio = view.scale / drawn.view.scale;
    const x = (drawn.view.x - view.x) * view.scale + view.width / 2 - (bitmap.width / 2) * ratio;
    const below = (drawn.view.y - view.y) * Math.cos(view.tilt) * view.scale;
    const y = below + view.height / 2 - (bitmap.height / 2) * ratio;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, x, y, bitmap.width * ratio, bitmap.height * ratio);
  };
  return { paint, end: () => { clearTimeout(timer); } };
}
