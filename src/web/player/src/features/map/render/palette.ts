// Colours of the chart. The canvas cannot read style sheets cheaply, so both themes are written down here.
import type { SectorType, Zone } from '../model/types';
import { sectorTypes } from '../model/types';

export interface Palette {
  ground: string;
  ink: string;
  quiet: string;
  faint: string;
  course: string;
  here: string;
  danger: string;
  link: { warp: string; tunnel: string; gate: string; oneWay: string };
  types: Record<SectorType, string>;
  zones: Record<Zone, string>;
  /** How strongly a system shows by level: none, seen, scanned, visited. */
  levels: readonly [number, number, number, number];
  /** Light adds up on black; ink covers paper. */
  additive: boolean;
}

export const night: Palette = {
  ground: '#060b0d',
  ink: '#dae7e5',
  quiet: '#a9bfbd',
  faint: '#3d5d66',
  course: '#f2b24c',
  here: '#ffc76b',
  danger: '#ff7a6b',
  link: { warp: '#3f8f96', tunnel: '#6b8cff', gate: '#49d68a', oneWay: '#7fb5ff' },
  types: {
    STANDARD: '#a8e4ea', NEBULA: '#c48cff', ASTEROID_FIELD: '#d0a878', BLACK_HOLE: '#ff7a6b', STAR_CLUSTER: '#fff2b3',
    VOID: '#7d8fa0', INDUSTRIAL: '#f2b04a', AGRICULTURAL: '#8fd97a', FORBIDDEN: '#ff4d4d', WORMHOLE: '#5fb0ff',
  },
  zones: { EXPANSE: '#7c8cff', FEDERATION: '#3fc6b4', BORDER: '#e0a63f', FRONTIER: '#e8694f' },
  levels: [0, 0.42, 0.78, 1],
  additive: true,
};

export const day: Palette = {
  ground: '#f5f0e2',
  ink: '#14243d',
  quiet: '#384a66',
  faint: '#8f8768',
  course: '#824c00',
  here: '#693d00',
  danger: '#a3211a',
  link: { warp: '#52779c', tunnel: '#3448b8', gate: '#137a45', oneWay: '#2f62b0' },
  types: {
    STANDARD: '#1d4d78', NEBULA: '#7a2fb0', ASTEROID_FIELD: '#7c5526', BLACK_HOLE: '#8a1f12', STAR_CLUSTER: '#8a6a00',
    VOID: '#6a7480', INDUSTRIAL: '#9a5b00', AGRICULTURAL: '#2f7a22', FORBIDDEN: '#b00f0f', WORMHOLE: '#1a56c4',
  },
  zones: { EXPANSE: '#4350c0', FEDERATION: '#0b7f70', BORDER: '#a06a00', FRONTIER: '#b03a22' },
  levels: [0, 0.45, 0.8, 1],
  additive: false,
};

export function paletteOf(theme: string): Palette {
  return theme === 'light' ? day : night;
}

export function zoneColour(palette: Palette, zone: string): string {
  return zone in palette.zones ? palette.zones[zone as Zone] : palette.zones.EXPANSE;
}

export function typeColour(palette: Palette, index: number): string {
  return palette.types[sectorTypes[index] ?? 'STANDARD'];
}

/** 0 to 1 each, for shaders. */
export function rgb(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function faded(hex: string, alpha: number): string {
  const [r, g, b] = rgb(hex).map((part) => Math.round(part * 255)) as [number, number, number];
  return `rgba(${r},${g},${b},${alpha.toFixed(3)})`;
}
