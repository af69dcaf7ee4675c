// Hulls as solids: bow towards +z, engines behind. The kinds are those of the drawings in the kit.
import { pick, randomOf } from '../model/seed';
import { ball, box, cone, Kit, tube, type Built } from './kit';

const half = Math.PI / 2;
const engine = '#8fe9ff';

interface Livery {
  skin: string;
  trim: string;
}

function nozzle(kit: Kit, x: number, y: number, z: number, size = 0.14): void {
  kit.add(tube(size, size * 0.8, 0.3, 8), '#3a4449', { at: [x, y, z], turn: [half, 0, 0] });
  kit.light(tube(size * 0.8, size * 0.2, 0.22, 8), engine, { at: [x, y, z - 0.2], turn: [-half, 0, 0] });
}

const hulls: Record<string, (kit: Kit, livery: Livery) => void> = {
  ESCAPE_POD: (kit, { skin, trim }) => {
    kit.add(ball(0.45, 1), skin, { size: [1, 1, 1.3] })
      .add(tube(0.3, 0.36, 0.3, 8), trim, { at: [0, 0, -0.5], turn: [half, 0, 0] });
    kit.light(box(0.3, 0.08, 0.1), '#ffd489', { at: [0, 0.2, 0.45] });
    nozzle(kit, 0, 0, -0.7);
  },
  LIGHT_FREIGHTER: (kit, { skin, trim }) => {
    kit.add(box(0.7, 0.42, 1.5), skin).add(cone(0.42, 0.8, 6), skin, { at: [0, 0, 1.1], turn: [half, 0, 0] });
    kit.add(box(0.34, 0.5, 0.9), trim, { at: [0.5, -0.05, -0.15] })
      .add(box(0.34, 0.5, 0.9), trim, { at: [-0.5, -0.05, -0.15] });
    kit.light(box(0.3, 0.07, 0.12), '#ffd489', { at: [0, 0.18, 1.05] });
    nozzle(kit, 0.28, 0, -0.85);
    nozzle(kit, -0.28, 0, -0.85);
  },
  SCOUT_SHIP: (kit, { skin, trim }) => {
    kit.add(cone(0.28, 2.2, 5), skin, { at: [0, 0, 0.3], turn: [half, 0, 0] });
    kit.add(box(1.7, 0.05, 0.5), trim, { at: [0, 0, -0.45] })
      .add(tube(0.03, 0.03, 0.7, 5), trim, { at: [0, 0.4, -0.3] });
    kit.light(ball(0.07, 0), '#ff7a6b', { at: [0, 0.78, -0.3] });
    nozzle(kit, 0, 0, -0.95, 0.17);
  },
  FAST_COURIER: (kit, { skin, trim }) => {
    kit.add(cone(0.34, 2.6, 3), skin, { at: [0, 0, 0.35], turn: [half, 0, 0] });
    kit.add(box(0.06, 0.5, 0.9), trim, { at: [0.45, 0.1, -0.7] })
      .add(box(0.06, 0.5, 0.9), trim, { at: [-0.45, 0.1, -0.7] });
    for (const x of [-0.3, 0, 0.3]) nozzle(kit, x, 0, -1.1, 0.13);
  },
  CARGO_HAULER: (kit, { skin, trim }) => {
    kit.add(box(0.5, 0.3, 3), trim).add(box(0.6, 0.5, 0.6), skin, { at: [0, 0.25, 1.6] });
    for (const z of [-0.9, 0, 0.9]) {
      for (const x of [-0.55, 0.55]) kit.add(box(0.55, 0.7, 0.78), z === 0 ? '#a5723a' : skin, { at: [x, 0, z] });
    }
    kit.light(box(0.4, 0.08, 0.1), '#ffd489', { at: [0, 0.36, 1.9] });
    for (const x of [-0.55, 0, 0.55]) nozzle(kit, x, 0, -1.65, 0.18);
  },
  DEFENDER: (kit, { skin, trim }) => {
    kit.add(cone(0.5, 2, 4), skin, { at: [0, 0, 0.3], turn: [half, 0, 0] })
      .add(box(1.9, 0.16, 0.7), trim, { at: [0, 0, -0.5] });
    for (const x of [-0.9, 0.9]) kit.add(tube(0.06, 0.06, 1.3, 6), '#3a4449', { at: [x, 0, 0.1], turn: [half, 0, 0] });
    kit.light(box(0.2, 0.08, 0.14), '#ff7a6b', { at: [0, 0.26, 0.3] });
    nozzle(kit, 0.4, 0, -0.95, 0.17);
    nozzle(kit, -0.4, 0, -0.95, 0.17);
  },
  COLONY_SHIP: (kit, { skin, trim }) => {
    kit.add(tube(0.55, 0.55, 2, 12), skin, { turn: [half, 0, 0] }).add(ball(0.55, 2), skin, { at: [0, 0, 1] });
    kit.add(tube(0.95, 0.95, 0.35, 16), trim, { at: [0, 0, 0.3], turn: [half, 0, 0] });
    kit.light(tube(0.97, 0.97, 0.06, 16), '#c9ffb0', { at: [0, 0, 0.3], turn: [half, 0, 0] });
    nozzle(kit, 0, 0, -1.15, 0.3);
  },
  CARRIER: (kit, { skin, trim }) => {
    kit.add(box(1.3, 0.35, 3), skin).add(box(0.35, 0.6, 0.8), trim, { at: [0.4, 0.45, -0.7] });
    kit.add(box(1, 0.04, 2.6), '#2f383d', { at: [-0.1, 0.2, 0.1] });
    for (let z = -1; z <= 1.2; z += 0.4) kit.light(box(0.06, 0.02, 0.14), '#ffbe5c', { at: [-0.1, 0.23, z] });
    for (const x of [-0.45, 0, 0.45]) nozzle(kit, x, 0, -1.6, 0.18);
  },
  WARP_JUMPER: (kit, { skin, trim }) => {
    kit.add(tube(0.2, 0.34, 2.4, 8), skin, { turn: [half, 0, 0] })
      .add(cone(0.2, 0.6, 8), skin, { at: [0, 0, 1.5], turn: [half, 0, 0] });
    for (const z of [-0.6, 0.5]) kit.light(tube(0.78, 0.78, 0.07, 24), '#7ca4ff', { at: [0, 0, z], turn: [half, 0, 0] });
    for (const z of [-0.6, 0.5]) kit.add(tube(0.7, 0.7, 0.16, 24), trim, { at: [0, 0, z], turn: [half, 0, 0] });
    nozzle(kit, 0, 0, -1.35, 0.24);
  },
};

export function buildShip(type: string, owner: string, mine: boolean): Built {
  const random = randomOf(`livery ${owner}`);
  const livery: Livery = {
    skin: mine ? '#b9c6c4' : pick(random, ['#9aa6a4', '#a79b8a', '#8f9fb0', '#a08f9c']),
    trim: mine ? '#c98a2e' : pick(random, ['#3f7f8c', '#8c5a3f', '#5c5f8c', '#4d7a55', '#8c3f52']),
  };
  const kit = new Kit();
  (hulls[type] ?? hulls.LIGHT_FREIGHTER)?.(kit, livery);
  return kit.build();
}
