// What the chart, the outline of the galaxy and courses look like on the wire.

export const sectorTypes = [
  'STANDARD', 'NEBULA', 'ASTEROID_FIELD', 'BLACK_HOLE', 'STAR_CLUSTER', 'VOID', 'INDUSTRIAL', 'AGRICULTURAL',
  'FORBIDDEN', 'WORMHOLE',
] as const;
export type SectorType = (typeof sectorTypes)[number];

export const levels = ['none', 'seen', 'scanned', 'visited'] as const;
export type Level = (typeof levels)[number];

export type LinkKind = 'warp' | 'tunnel' | 'gate';
export const linkKinds: readonly LinkKind[] = ['warp', 'tunnel', 'gate'];

export const zones = ['EXPANSE', 'FEDERATION', 'BORDER', 'FRONTIER'] as const;
export type Zone = (typeof zones)[number];

export interface ChartLink {
  to: number;
  kind: LinkKind;
}

export interface ChartSector {
  sector_id: number;
  name: string;
  type: SectorType;
  level: Level;
  region_id: string;
  x: number;
  y: number;
  z: number;
  links: ChartLink[];
}

export interface ChartPage {
  sectors: ChartSector[];
  next_after?: number | null;
}

export interface Cluster {
  cluster_id: string;
  name: string;
  type: string;
  region_id: string;
  region_name: string;
  zone: string;
  x: number;
  y: number;
  z: number;
  radius: number;
  sectors: number;
  explored: number;
}

export type Optimise = 'turns' | 'hops' | 'safe';

export interface CourseHop {
  sector_id: number;
  name: string;
  link: LinkKind;
  turn_cost: number;
  toll: number;
  hazard_level: number;
}

export interface Course {
  from: number;
  destination: number;
  optimise: Optimise;
  hops: number;
  turn_cost: number;
  toll: number;
  can_afford: boolean;
  course: CourseHop[];
}
