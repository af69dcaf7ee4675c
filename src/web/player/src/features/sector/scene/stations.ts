// Every kind of station has a shape of its own; every station differs from its sisters by what its name decides.
import { pick, randomOf, within, type Random } from '../model/seed';
import { ball, box, cone, Kit, ring, tube, type Built } from './kit';

const hull = ['#8d9aa0', '#7f8c92', '#98a19d', '#a39a8c'] as const;
const dark = '#4a555b';
const amber = '#ffbe5c';
const cyan = '#74e4f2';
const red = '#ff5a4a';
const half = Math.PI / 2;

interface Plan {
  kit: Kit;
  random: Random;
  skin: string;
  lamp: string;
}

/** Lit windows around an axis. */
function windows({ kit, random, lamp }: Plan, count: number, radius: number, height: number, share = 0.7): void {
  for (let i = 0; i < count; i += 1) {
    if (random() > share) continue;
    const angle = (i / count) * Math.PI * 2;
    kit.light(box(0.1, 0.06, 0.1), lamp, {
      at: [Math.cos(angle) * radius, height, Math.sin(angle) * radius], turn: [0, -angle, 0],
    });
  }
}

function panels({ kit }: Plan, distance: number, count: number, length = 1.5): void {
  for (let i = 0; i < count; i += 1) {
    const side = i % 2 === 0 ? 1 : -1;
    const row = Math.floor(i / 2) * 0.75;
    kit.add(box(length, 0.03, 0.6), '#2b4a78', { at: [side * (distance + length / 2), row - 0.2, 0], turn: [0.5, 0, 0] });
    kit.add(box(distance, 0.06, 0.06), dark, { at: [side * distance / 2, row - 0.2, 0] });
  }
}

function trading(plan: Plan): void {
  const { kit, random, skin } = plan;
  const decks = random() < 0.5 ? 2 : 1;
  kit.add(tube(0.45, 0.45, 2.6, 10), skin).add(tube(0.7, 0.45, 0.4, 10), dark, { at: [0, 1.3, 0] });
  kit.add(tube(0.45, 0.8, 0.5, 10), dark, { at: [0, -1.3, 0] });
  for (let deck = 0; deck < decks; deck += 1) {
    const y = decks === 1 ? 0 : deck * 1.1 - 0.55;
    kit.add(ring(1.75, 0.22, 6, 36), skin, { at: [0, y, 0], turn: [half, 0, 0] });
    windows(plan, 40, 1.98, y);
  }
  const spokes = 3 + Math.floor(random() * 3);
  for (let i = 0; i < spokes; i += 1) kit.add(box(3.5, 0.12, 0.14), dark, { turn: [0, (i / spokes) * Math.PI, 0] });
  kit.light(ball(0.14), amber, { at: [0, 1.7, 0] });
}

function military(plan: Plan): void {
  const { kit, random, skin } = plan;
  kit.add(ball(1.3, 0), dark, { size: [1, 0.6, 1] }).add(tube(0.9, 1.25, 0.5, 6), skin, { at: [0, 0.5, 0] });
  const arms = 3 + Math.floor(random() * 2);
  for (let i = 0; i < arms; i += 1) {
    const angle = (i / arms) * Math.PI * 2;
    const [x, z] = [Math.cos(angle), Math.sin(angle)];
    kit.add(box(1.7, 0.35, 0.5), skin, { at: [x * 1.5, 0, z * 1.5], turn: [0, -angle, 0] });
    kit.add(tube(0.06, 0.06, 1.1, 6), dark, { at: [x * 2.5, 0.3, z * 2.5], turn: [0, -angle, half] });
    kit.light(ball(0.09, 0), red, { at: [x * 2.35, 0.05, z * 2.35] });
  }
  kit.add(cone(0.3, 1.4, 6), dark, { at: [0, 1.3, 0] }).light(ball(0.08, 0), red, { at: [0, 2.05, 0] });
}

function industrial(plan: Plan): void {
  const { kit, random, skin } = plan;
  kit.add(box(3.4, 0.3, 0.3), dark).add(box(3.4, 0.08, 0.9), dark, { at: [0, -0.25, 0] });
  const tanks = 3 + Math.floor(random() * 2);
  for (let i = 0; i < tanks; i += 1) {
    const x = (i / (tanks - 1) - 0.5) * 2.8;
    kit.add(tube(0.42, 0.42, 1.3 + random() * 0.5, 10), i % 2 ? skin : '#b5793a', { at: [x, 0.75, 0] });
    kit.add(ball(0.42, 1), skin, { at: [x, -0.65, 0] });
    kit.light(ball(0.07, 0), amber, { at: [x, 1.6, 0.2] });
  }
  kit.add(tube(0.16, 0.22, 2.4, 8), dark, { at: [1.9, 0.6, 0.4] }).light(cone(0.16, 0.5, 8), '#ff8a3c', { at: [1.9, 2, 0.4] });
}

function mining(plan: Plan): void {
  const { kit, random, skin } = plan;
  kit.add(ball(1.35, 1), '#6f6052', { size: [1.25, 0.85 + random() * 0.2, 1], turn: [random() * 3, random() * 3, 0] });
  kit.add(box(1.2, 0.7, 0.9), skin, { at: [0, 1.35, 0] })
    .add(tube(0.1, 0.3, 1.5, 6), dark, { at: [0.9, 1.2, 0.2], turn: [0, 0, 0.5] });
  for (let i = 0; i < 3; i += 1) {
    const angle = random() * Math.PI * 2;
    kit.add(tube(0.08, 0.08, 1.4, 6), dark, {
      at: [Math.cos(angle) * 1.4, 0.2, Math.sin(angle) * 1.2], turn: [half, 0, angle],
    });
    kit.light(ball(0.12, 0), amber, { at: [Math.cos(angle) * 1.75, 0.2, Math.sin(angle) * 1.6] });
  }
  windows(plan, 10, 0.62, 1.4);
}

function scientific(plan: Plan): void {
  const { kit, random, skin } = plan;
  kit.add(ball(0.75, 2), '#d4dcdc').add(tube(0.16, 0.16, 3.4, 8), skin);
  kit.add(cone(1.15, 0.6, 20), skin, { at: [0, 1.85, 0], turn: [Math.PI, 0, 0] });
  kit.light(ball(0.12), cyan, { at: [0, 2.3, 0] });
  kit.add(ring(1.35, 0.05, 5, 36), dark, { turn: [half + within(random, -0.4, 0.4), 0, within(random, -0.4, 0.4)] });
  panels(plan, 0.9, 2, 1.7);
  windows(plan, 18, 0.74, 0);
}

function shipyard(plan: Plan): void {
  const { kit, random, skin } = plan;
  for (let i = 0; i < 4; i += 1) {
    const x = i * 1.05 - 1.6;
    kit.add(box(0.14, 2.2, 0.14), skin, { at: [x, 0, 1] }).add(box(0.14, 2.2, 0.14), skin, { at: [x, 0, -1] });
    kit.add(box(0.14, 0.14, 2.1), skin, { at: [x, 1.1, 0] }).add(box(0.14, 0.14, 2.1), dark, { at: [x, -1.1, 0] });
    kit.light(ball(0.08, 0), i % 2 ? amber : cyan, { at: [x, 1.1, 0.6] });
  }
  for (const [y, z] of [[1.1, 1], [1.1, -1], [-1.1, 1], [-1.1, -1]] as const) kit
    .add(box(3.5, 0.12, 0.12), dark, { at: [0, y, z] });
  // What is being built there.
  kit.add(tube(0.1, 0.42, 1.6 + random(), 7), '#6b757b', { turn: [0, 0, -half] }).add(box(0.7, 0.1, 1.3), '#5b656b', { at: [-0.5, 0, 0] });
}

function outpost(plan: Plan): void {
  const { kit, random, skin } = plan;
  const modules = 2 + Math.floor(random() * 3);
  for (let i = 0; i < modules; i += 1) {
    kit.add(tube(0.42, 0.42, 0.6, 8), i % 2 ? dark : skin, { at: [0, i * 0.62 - modules * 0.3, 0] });
  }
  kit.add(tube(0.03, 0.03, 1.4, 5), dark, { at: [0.1, modules * 0.35 + 0.5, 0] });
  kit.light(ball(0.1, 0), pick(random, [amber, red, cyan]), { at: [0.1, modules * 0.35 + 1.2, 0] });
  panels(plan, 0.6, 4, 1.2);
  windows(plan, 10, 0.43, 0);
}

function blackMarket(plan: Plan): void {
  const { kit, random } = plan;
  for (let i = 0; i < 7; i += 1) {
    kit.add(box(within(random, 0.5, 1.5), within(random, 0.3, 0.9), within(random, 0.4, 1.2)), pick(random, ['#57504a', '#4c5456', '#64564c']), {
      at: [within(random, -1.1, 1.1), within(random, -0.9, 0.9), within(random, -0.9, 0.9)],
      turn: [random() * 0.7, random() * 3, random() * 0.7],
    });
  }
  kit.add(tube(0.05, 0.05, 2.2, 5), dark, { at: [0.4, 1.2, 0], turn: [0.2, 0, 0.3] });
  for (let i = 0; i < 6; i += 1) {
    kit.light(box(0.14, 0.07, 0.07), pick(random, ['#c04dff', red, '#7cff6b']), {
      at: [within(random, -1.4, 1.4), within(random, -1, 1), within(random, -1.2, 1.2)],
    });
  }
}

function diplomatic(plan: Plan): void {
  const { kit, random } = plan;
  const marble = pick(random, ['#d9d4c4', '#c7d2d4', '#d8cdd2']);
  kit.add(tube(1.9, 1.2, 0.28, 28), marble).add(ball(0.95, 2), marble, { at: [0, 0.25, 0], size: [1, 0.8, 1] });
  kit.add(cone(0.9, 1.5, 20), dark, { at: [0, -0.9, 0], turn: [Math.PI, 0, 0] });
  kit.add(ring(2.15, 0.04, 5, 48), '#c9a24a', { turn: [half, 0, 0] });
  for (let i = 0; i < 8; i += 1) {
    const angle = (i / 8) * Math.PI * 2;
    kit.add(tube(0.05, 0.05, 0.7, 6), marble, { at: [Math.cos(angle) * 1.5, 0.45, Math.sin(angle) * 1.5] });
  }
  windows(plan, 44, 1.88, 0, 0.9);
  kit.light(ball(0.1), amber, { at: [0, 1.15, 0] });
}

function corporate(plan: Plan): void {
  const { kit, random, lamp } = plan;
  const towers = 2 + Math.floor(random() * 3);
  kit.add(tube(1.35, 1.1, 0.35, 4), dark);
  for (let i = 0; i < towers; i += 1) {
    const height = within(random, 1.6, 3.4);
    const [x, z] = [within(random, -0.55, 0.55), within(random, -0.55, 0.55)];
    kit.add(box(0.5, height, 0.5), i % 2 ? '#5e6d78' : '#3f4d58', { at: [x, height / 2, z] });
    for (let floor = 0.3; floor < height; floor += 0.26) {
      if (random() < 0.75) kit.light(box(0.52, 0.05, 0.3), lamp, { at: [x, floor, z] });
    }
  }
  kit.add(cone(0.8, 1.6, 4), dark, { at: [0, -1, 0], turn: [Math.PI, 0, 0] });
}

const plans: Record<string, (plan: Plan) => void> = {
  TRADING: trading, MILITARY: military, INDUSTRIAL: industrial, MINING: mining, SCIENTIFIC: scientific,
  SHIPYARD: shipyard, OUTPOST: outpost, BLACK_MARKET: blackMarket, DIPLOMATIC: diplomatic, CORPORATE: corporate,
};

export function buildStation(id: string, type: string): Built {
  const random = randomOf(`station ${id}`);
  const kit = new Kit();
  const lamp = pick(random, [amber, '#ffe2ad', cyan]);
  (plans[type] ?? outpost)({ kit, random, skin: pick(random, hull), lamp });
  return kit.build();
}
