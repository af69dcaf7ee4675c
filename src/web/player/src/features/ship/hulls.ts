// Hulls side by side: which figures count, and which way is better.
export interface Hull {
  type: string;
  cost: number;
  base_speed: number;
  turn_cost: number;
  cargo_capacity: number;
  max_colonists: number;
  max_drones: number;
  max_shields: number;
  shield_recharge: number;
  max_hull: number;
  evasion: number;
  scanner_range: number;
  attack_rating: number;
  defense_rating: number;
  max_genesis_devices: number;
  warp_capable: boolean;
  gate_creation: boolean;
  quantum_jump: boolean;
  acquisition: string;
  faction_requirement: string;
  ability: string;
}

export const figures = [
  { id: 'cost', better: 'less' },
  { id: 'cargo_capacity', better: 'more' },
  { id: 'base_speed', better: 'more' },
  { id: 'turn_cost', better: 'less' },
  { id: 'scanner_range', better: 'more' },
  { id: 'max_hull', better: 'more' },
  { id: 'max_shields', better: 'more' },
  { id: 'evasion', better: 'more' },
  { id: 'attack_rating', better: 'more' },
  { id: 'defense_rating', better: 'more' },
  { id: 'max_drones', better: 'more' },
  { id: 'max_colonists', better: 'more' },
  { id: 'max_genesis_devices', better: 'more' },
] as const;

export type FigureId = (typeof figures)[number]['id'];

export interface Compared {
  id: FigureId;
  mine: number;
  theirs: number;
  /** Share of the highest of all hulls, for bars of one scale. */
  mineShare: number;
  theirsShare: number;
  verdict: 'better' | 'worse' | 'same';
}

export function compare(mine: Hull, theirs: Hull, all: Hull[]): Compared[] {
  return figures.map(({ id, better }) => {
    const most = Math.max(...all.map((hull) => hull[id]), 1e-9);
    const gap = (theirs[id] - mine[id]) * (better === 'more' ? 1 : -1);
    return {
      id, mine: mine[id], theirs: theirs[id], mineShare: mine[id] / most, theirsShare: theirs[id] / most,
      verdict: gap > 0 ? 'better' : gap < 0 ? 'worse' : 'same',
    };
  });
}
