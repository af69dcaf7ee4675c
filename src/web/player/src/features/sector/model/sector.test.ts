import { describe, expect, it } from 'vitest';

import { arrivingTime, leavingTime, poseOf } from '../scene/flight';
import { layoutSector, placeContacts, rings, spread } from './layout';
import { hashOf, randomOf } from './seed';
import { gateKind, type MoveOption, type Planet, type SectorFacts, type Station } from './types';

const facts: SectorFacts = {
  sector_id: 12, name: 'Here', type: 'STANDARD', hazard_level: 0, radiation_level: 0, x_coord: 5, y_coord: 5,
};

function option(id: number, tunnel: string | null = null): MoveOption {
  return { sector_id: id, sector_number: id, name: `S${id}`, type: 'STANDARD', region_id: 'r', region_name: 'home',
    turn_cost: 1, can_afford: true, toll: 0, tunnel_type: tunnel, stability: null };
}

function station(id: string): Station {
  return { id, name: id, type: 'TRADING', station_class: 1, size: 10, status: 'OPERATIONAL', services: {} };
}

function planet(id: string): Planet {
  return { id, name: id, type: 'GAS_GIANT', status: 'HABITABLE', size: 10, population: 0, habitability_score: 0 };
}

const apart = (a: number, b: number): number => Math.abs(((a - b + Math.PI * 3) % (Math.PI * 2)) - Math.PI);

describe('randomness by name', () => {
  it('is the same for the same name and another for another', () => {
    expect([1, 2, 3].map(randomOf('x'))).toEqual([1, 2, 3].map(randomOf('x')));
    expect(hashOf('a')).not.toBe(hashOf('b'));
    expect(hashOf(12)).toBe(hashOf('12'));
  });

  it('spreads evenly', () => {
    const random = randomOf('even');
    const mean = Array.from({ length: 4000 }, random).reduce((sum, value) => sum + value, 0) / 4000;
    expect(mean).toBeGreaterThan(0.47);
    expect(mean).toBeLessThan(0.53);
  });
});

describe('spreading', () => {
  it('keeps what is far enough apart where it is', () => {
    spread([0.2, 2, 4], 0.4).forEach((angle, at) => expect(angle).toBeCloseTo([0.2, 2, 4][at]!, 9));
    expect(spread([], 0.4)).toEqual([]);
  });

  it('moves neighbours apart, over the seam of the circle too, in their order', () => {
    const angles = spread([0.05, 6.25, 6.2, 3], 0.4);
    for (let i = 0; i < angles.length; i += 1) {
      for (let j = i + 1; j < angles.length; j += 1) expect(apart(angles[i]!, angles[j]!)).toBeGreaterThan(0.39);
    }
    expect(angles[3]).toBeCloseTo(3, 6);
  });

  it('shares the circle when there are too many', () => {
    const angles = spread(Array.from({ length: 30 }, () => 1), 0.5).sort((a, b) => a - b);
    expect(new Set(angles.map((angle) => angle.toFixed(2))).size).toBe(30);
  });
});

describe('the layout of a sector', () => {
  const contents = {
    options: [option(2), option(9), option(40, 'NATURAL'), option(301, 'PLATFORM_GATE')],
    stations: [station('a'), station('b'), station('c')],
    planets: [planet('p'), planet('q'), planet('r'), planet('s'), planet('t')],
  };
  const known = (id: number) => (id === 2 ? { x: 15, y: 5 } : id === 9 ? { x: 5, y: -20 } : undefined);

  it('is the same for everybody, however the server orders things', () => {
    const turned = { ...contents, options: [...contents.options].reverse() };
    expect(layoutSector(facts, turned, known)).toEqual(layoutSector(facts, contents, known));
  });

  it('sets gates where the chart says they lead', () => {
    const { gates } = layoutSector(facts, { ...contents, options: [option(2), option(9)] }, known);
    expect(apart(gates[0]!.bearing, 0)).toBeLessThan(0.01);
    expect(apart(gates[1]!.bearing, -Math.PI / 2)).toBeLessThan(0.01);
  });

  it('puts nothing inside anything else', () => {
    const layout = layoutSector(facts, contents, known);
    const all = [...layout.gates, ...layout.stations, ...layout.planets];
    for (const [i, a] of all.entries()) {
      for (const b of all.slice(i + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)).toBeGreaterThan(a.radius + b.radius);
      }
    }
  });

  it('leaves the middle to the ship, and the place before the eye free of gates', () => {
    const layout = layoutSector(facts, contents, known);
    for (const one of layout.stations) expect(Math.hypot(one.x, one.z)).toBeGreaterThan(rings.contacts);
    for (const gate of layout.gates) expect(apart(gate.bearing, layout.toward + Math.PI)).toBeGreaterThan(0.2);
  });

  it('tells warps, tunnels and gates apart', () => {
    expect(contents.options.map(gateKind)).toEqual(['warp', 'warp', 'tunnel', 'gate']);
  });

  it('gives each ship a place of its own that others do not change', () => {
    const pilot = (name: string) => ({ user_id: name, username: name });
    const few = placeContacts([pilot('ada'), pilot('bob')]);
    const more = placeContacts([pilot('zoe'), pilot('bob'), pilot('ada')]);
    expect(more.find((one) => one.contact.user_id === 'ada')).toEqual(few[0]);
    const crowd = placeContacts(Array.from({ length: 20 }, (_, at) => pilot(`pilot ${at}`)));
    expect(new Set(crowd.map((one) => Math.atan2(one.z, one.x).toFixed(3))).size).toBe(20);
  });
});

describe('a flight', () => {
  const rest = { x: 0, y: 0, z: 0 };
  const gate = { x: 20, y: 1, z: 0 };

  it('leaves towards the gate and shines when it is there', () => {
    const leaving = { kind: 'leaving', to: gate, start: 1000 } as const;
    expect(poseOf(leaving, rest, 1000)).toMatchObject({ at: rest, flash: 0, done: false });
    const end = poseOf(leaving, rest, 1000 + leavingTime);
    expect(end).toMatchObject({ at: gate, done: true });
    expect(end.flash).toBeCloseTo(1, 6);
  });

  it('comes in from the gate to rest', () => {
    const arriving = { kind: 'arriving', from: gate, start: 0 } as const;
    expect(poseOf(arriving, rest, 0)).toMatchObject({ at: gate, flash: 1 });
    const end = poseOf(arriving, rest, arrivingTime);
    expect(end).toMatchObject({ way: null, flash: 0, done: true });
    expect(Math.hypot(end.at.x, end.at.y, end.at.z)).toBeCloseTo(0, 6);
  });

  it('rests without one', () => {
    expect(poseOf(null, gate, 5)).toEqual({ at: gate, way: null, flash: 0, done: true });
  });
});
