// The eye over the chart: a parallel projection, so that shader, plain canvas, labels and picking agree to the pixel.
import type { Box } from './layout';

export interface View {
  /** Point of the chart (light years, height 0) in the middle of the window. */
  x: number;
  y: number;
  /** Pixels a light year. */
  scale: number;
  /** Radians away from looking straight down. */
  tilt: number;
  /** Window, CSS pixels. */
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export const scales = { least: 0.35, most: 90 } as const;
export const fullTilt = 0.95;

export function project(view: View, x: number, y: number, z: number): Point {
  const cos = Math.cos(view.tilt);
  const sin = Math.sin(view.tilt);
  return {
    x: (x - view.x) * view.scale + view.width / 2,
    y: ((y - view.y) * cos - z * sin) * view.scale + view.height / 2,
  };
}

/** The point of the plane of height 0 under a pixel. */
export function unproject(view: View, px: number, py: number): Point {
  return {
    x: (px - view.width / 2) / view.scale + view.x,
    y: (py - view.height / 2) / (view.scale * Math.cos(view.tilt)) + view.y,
  };
}

function clampScale(scale: number): number {
  return Math.min(scales.most, Math.max(scales.least, scale));
}

/** The window may leave the chart by no more than a quarter of the chart. */
export function confine(view: View, box: Box): View {
  const marginX = (box.maxX - box.minX) / 4;
  const marginY = (box.maxY - box.minY) / 4;
  return {
    ...view,
    scale: clampScale(view.scale),
    x: Math.min(box.maxX + marginX, Math.max(box.minX - marginX, view.x)),
    y: Math.min(box.maxY + marginY, Math.max(box.minY - marginY, view.y)),
  };
}

export function panBy(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / (view.scale * Math.cos(view.tilt)) };
}

/** What is under the pixel stays there. */
export function zoomAt(view: View, factor: number, px: number, py: number): View {
  const held = unproject(view, px, py);
  const scaled = { ...view, scale: clampScale(view.scale * factor) };
  const moved = unproject(scaled, px, py);
  return { ...scaled, x: scaled.x + held.x - moved.x, y: scaled.y + held.y - moved.y };
}

export function fitBox(view: View, box: Box, share = 0.86): View {
  const width = Math.max(1, box.maxX - box.minX);
  const height = Math.max(1, (box.maxY - box.minY) * Math.cos(view.tilt));
  const scale = clampScale(Math.min(view.width / width, view.height / height) * share);
  return { ...view, scale, x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
}

/** A way from one view to another that looks even: linear in the logarithm of the scale, eased in time. */
export function between(from: View, to: View, part: number): View {
  const t = part <= 0 ? 0 : part >= 1 ? 1 : part * part * (3 - 2 * part);
  const scale = from.scale * (to.scale / from.scale) ** t;
  // The position follows the scale, so that far journeys do not race at the end.
  const span = 1 / to.scale - 1 / from.scale;
  const along = Math.abs(span) < 1e-9 ? t : (1 / scale - 1 / from.scale) / span;
  return {
    ...to,
    scale,
    x: from.x + (to.x - from.x) * along,
    y: from.y + (to.y - from.y) * along,
    tilt: from.tilt + (to.tilt - from.tilt) * t,
  };
}

export function sameView(a: View, b: View): boolean {
  return a.x === b.x && a.y === b.y && a.scale === b.scale && a.tilt === b.tilt && a.width === b.width &&
    a.height === b.height;
}
