// What is in a sector, as the scene, the scheme and the list need it.
import type { SectorType } from '../../map/model/types';

export interface MoveOption {
  sector_id: number;
  sector_number: number;
  name: string;
  type: string;
  region_id: string;
  region_name: string;
  turn_cost: number;
  can_afford: boolean;
  toll: number;
  tunnel_type?: string | null;
  stability?: number | null;
}

export interface Station {
  id: string;
  name: string;
  type: string;
  station_class: number;
  size: number;
  status: string;
  services: unknown;
  faction_affiliation?: string | null;
}

export interface Planet {
  id: string;
  name: string;
  type: string;
  status: string;
  size: number;
  population: number;
  habitability_score: number;
}

export interface Contact {
  user_id: string;
  username: string;
  name_color?: string;
  reputation_tier?: string;
  military_rank?: string;
}

export interface SectorFacts {
  sector_id: number;
  name: string;
  type: SectorType;
  hazard_level: number;
  radiation_level: number;
  x_coord: number;
  y_coord: number;
}

export type GateKind = 'warp' | 'tunnel' | 'gate';

export interface GateThing {
  kind: GateKind;
  option: MoveOption;
}

export function gateKind(option: MoveOption): GateKind {
  if (option.tunnel_type === null || option.tunnel_type === undefined) return 'warp';
  return option.tunnel_type === 'PLATFORM_GATE' ? 'gate' : 'tunnel';
}
