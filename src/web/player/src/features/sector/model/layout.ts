// Where things float in a sector: the same for everybody, nothing inside anything else. Units of the scene; the pilot
// looks from outside the ring of gates towards its middle. Height is y.
import { randomOf, within } from './seed';
import {
  gateKind, type Contact, type GateKind, type MoveOption, type Planet, type SectorFacts, type Station,
} from './types';

export interface Spot {
  x: number;
  y: number;
  z: number;
}

export interface PlacedGate extends Spot {
  kind: GateKind;
  option: MoveOption;
  /** Radians around the middle; 0 is the right hand of the chart, growing downwards as there. */
  bearing: number;
  radius: number;
}

export interface PlacedStation extends Spot {
  station: Station;
  radius: number;
}

export interface PlacedPlanet extends Spot {
  planet: Planet;
  radius: number;
}

export interface PlacedContact extends Spot {
  contact: Contact;
}

export interface SectorLayout {
  gates: PlacedGate[];
  stations: PlacedStation[];
  planets: PlacedPlanet[];
  star: Spot & { radius: number };
  /** Bearing in which there is most to see. */
  toward: number;
}

export interface Known {
  x: number;
  y: number;
}

export const rings = { contacts: 5.6, stations: 11, gates: 20, planets: 42, star: 120 } as const;

const turn = Math.PI * 2;

function wrap(angle: number): number {
  return ((angle % turn) + turn) % turn;
}

/** Moves angles apart until neighbours keep the given distance, changing their order never. */
export function spread(angles: readonly number[], least: number): number[] {
  const count = angles.length;
  const apart = Math.min(least, (turn / Math.max(1, count)) * 0.98);
  const order = angles.map((angle, place) => ({ angle: wrap(angle), place }));
  order.sort((a, b) => a.angle - b.angle || a.place - b.place);
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (let i = 0; i < count && count > 1; i += 1) {
      const here = order[i];
      const next = order[(i + 1) % count];
      if (!here || !next) continue;
      const distance = next.angle - here.angle + (i === count - 1 ? turn : 0);
      if (distance >= apart - 1e-6) continue;
      const push = (apart - distance) / 2;
      here.angle -= push;
      next.angle += push;
      moved = true;
    }
    if (!moved) break;
  }
  const result = new Array<number>(count);
  for (const { angle, place } of order) result[place] = wrap(angle);
  return result;
}

function at(bearing: number, distance: number, height: number): Spot {
  return { x: Math.cos(bearing) * distance, y: height, z: Math.sin(bearing) * distance };
}

/** Gates stand in the direction in which the chart shows their ends; where it shows none, always in the same place. */
function placeGates(
  sector: SectorFacts, options: readonly MoveOption[], known: (id: number) => Known | undefined,
): PlacedGate[] {
  const ordered = [...options].sort((a, b) => a.sector_id - b.sector_id);
  const wanted = ordered.map((option) => {
    const there = known(option.sector_id);
    if (there) return Math.atan2(there.y - sector.y_coord, there.x - sector.x_coord);
    return randomOf(`${sector.sector_id}>${option.sector_id}`)() * turn;
  });
  const bearings = spread(wanted, 0.42);
  return ordered.map((option, i) => {
    const kind = gateKind(option);
    const random = randomOf(`gate ${sector.sector_id}>${option.sector_id}`);
    const bearing = bearings[i] ?? 0;
    const spot = at(bearing, rings.gates + (kind === 'warp' ? 0 : 3), within(random, -2.2, 2.2));
    return { ...spot, kind, option, bearing, radius: kind === 'warp' ? 1.9 : 2.8 };
  });
}

function placeStations(sector: SectorFacts, stations: readonly Station[]): PlacedStation[] {
  const bearings = spread(stations.map((station) => randomOf(`at ${station.id}`)() * turn), 0.8);
  return stations.map((station, i) => {
    const random = randomOf(`height ${station.id}${sector.sector_id}`);
    const spot = at(bearings[i] ?? 0, rings.stations, within(random, -1.5, 2.5));
    return { ...spot, station, radius: 1.3 + station.size * 0.17 };
  });
}

function placePlanets(planets: readonly Planet[]): PlacedPlanet[] {
  const bearings = spread(planets.map((planet) => randomOf(`at ${planet.id}`)() * turn), 0.9);
  return planets.map((planet, i) => {
    const random = randomOf(`orbit ${planet.id}`);
    const radius = (planet.type === 'GAS_GIANT' ? 5.5 : 3) + planet.size * 0.55;
    const spot = at(bearings[i] ?? 0, rings.planets + within(random, 0, 9), within(random, -9, 5));
    return { ...spot, planet, radius };
  });
}

/** Turns the view a little when a gate would stand right before the eye. */
function clearView(toward: number, gates: readonly PlacedGate[]): number {
  let best = toward;
  let widest = -1;
  for (const offset of [0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45]) {
    const eye = toward + offset + Math.PI;
    const room = Math.min(Math.PI, ...gates.map((gate) => Math.abs(Math.PI - wrap(eye - gate.bearing + Math.PI))));
    const worth = Math.min(room, 0.6) - Math.abs(offset) * 0.25;
    if (worth <= widest) continue;
    widest = worth;
    best = toward + offset;
  }
  return best;
}

export interface Contents {
  options: readonly MoveOption[];
  stations: readonly Station[];
  planets: readonly Planet[];
}

export function layoutSector(
  sector: SectorFacts, contents: Contents, known: (id: number) => Known | undefined,
): SectorLayout {
  const random = randomOf(`star ${sector.sector_id}`);
  const planets = placePlanets(contents.planets);
  const gates = placeGates(sector, contents.options, known);
  const first = planets[0];
  const shown = first ? Math.atan2(first.z, first.x) : random() * turn;
  // The sun stands beside the world that it lights, so that its day side is seen.
  const side = random() < 0.5 ? -1 : 1;
  const star = at(shown + side * within(random, 0.55, 0.85), rings.star, within(random, 6, 20));
  return {
    gates,
    stations: placeStations(sector, contents.stations),
    planets,
    star: { ...star, radius: within(random, 7, 12) },
    toward: clearView(shown + side * 0.28, gates),
  };
}

/** Ships hold a place of their own around the pilot's; only those that want the same one make way. */
export function placeContacts(contacts: readonly Contact[]): PlacedContact[] {
  const slots = 24;
  const taken = new Set<number>();
  const ordered = [...contacts].sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
  return ordered.map((contact) => {
    const random = randomOf(`ship ${contact.user_id}`);
    let slot = Math.floor(random() * slots);
    for (let step = 0; step < slots && taken.has(slot); step += 1) slot = (slot + 1) % slots;
    taken.add(slot);
    const bearing = (slot / slots) * turn;
    return { ...at(bearing, rings.contacts + within(random, -1.6, 2.2), within(random, -1.8, 1.8)), contact };
  });
}
