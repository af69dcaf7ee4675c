// The chart on the landing page: systems, the warps between them, and traders under way. Only geometry; no canvas here.

export interface Star { x: number; y: number; size: number }
export interface System extends Star { label: string; links: number[] }
export interface Trader { path: number[]; offset: number; speed: number }
export interface StarChart { dust: Star[]; systems: System[]; traders: Trader[]; course: number[] }

/** Small and the same everywhere, so that every visitor sees the same sky. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Places in the unit square with some distance between them; fewer than asked for when there is no room. */
function scatter(count: number, gap: number, random: () => number): Star[] {
  const stars: Star[] = [];
  for (let tries = 0; stars.length < count && tries < count * 40; ++tries) {
    const star = { x: random(), y: random(), size: 0.6 + random() * random() * 1.6 };
    if (stars.every((other) => Math.hypot(other.x - star.x, other.y - star.y) > gap)) stars.push(star);
  }
  return stars;
}

function link(systems: System[]): void {
  systems.forEach((system, index) => {
    const near = systems
      .map((other, at) => ({ at, distance: Math.hypot(other.x - system.x, other.y - system.y) }))
      .filter(({ at }) => at !== index)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 2);
    for (const { at } of near) {
      if (!system.links.includes(at)) system.links.push(at);
      const back = systems[at]?.links;
      if (back && !back.includes(index)) back.push(index);
    }
  });
}

/** A walk along the warps that does not turn back at once. */
function wander(systems: System[], from: number, hops: number, random: () => number): number[] {
  const path = [from];
  for (let hop = 0; hop < hops; ++hop) {
    const here = path.at(-1) ?? from;
    const links = systems[here]?.links ?? [];
    const onward = links.filter((one) => one !== path.at(-2));
    const choice = onward.length > 0 ? onward : links;
    const next = choice[Math.floor(random() * choice.length)];
    if (next === undefined) break;
    path.push(next);
  }
  return path;
}

/** Systems of a path that are seen beside the words, each counted once. */
function inSight(systems: System[], path: number[]): number {
  return [...new Set(path)].filter((index) => {
    const system = systems[index];
    return system && system.x > 0.5 && system.x < 0.96 && system.y > 0.26 && system.y < 0.72;
  }).length;
}

export function makeChart(seed: number, systemCount = 110, traderCount = 12): StarChart {
  const random = randomOf(seed);
  const systems = scatter(systemCount, 0.06, random).map((star): System => ({
    ...star, label: String(Math.floor(random() * 5300)).padStart(4, '0'), links: [],
  }));
  link(systems);
  const start = () => Math.floor(random() * systems.length);
  return {
    dust: scatter(320, 0, random),
    systems,
    traders: Array.from({ length: traderCount }, () => ({
      path: wander(systems, start(), 24, random), offset: random() * 24, speed: 0.1 + random() * 0.12,
    })),
    course: [...systems.keys()]
      .flatMap((from) => Array.from({ length: 6 }, () => wander(systems, from, 8, random)))
      .sort((a, b) => inSight(systems, b) - inSight(systems, a))[0] ?? [],
  };
}

/** Where a trader is after some seconds: there and back again along its path. */
export function positionOf(chart: StarChart, trader: Trader, seconds: number): { x: number; y: number; angle: number } {
  const legs = Math.max(1, trader.path.length - 1);
  const along = (trader.offset + seconds * trader.speed) % (2 * legs);
  const back = along > legs;
  const at = back ? 2 * legs - along : along;
  const leg = Math.min(legs - 1, Math.floor(at));
  const from = chart.systems[trader.path[leg] ?? 0];
  const to = chart.systems[trader.path[leg + 1] ?? 0];
  if (!from || !to) return { x: 0, y: 0, angle: 0 };
  const share = at - leg;
  const turn = back ? Math.PI : 0;
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    angle: Math.atan2(to.y - from.y, to.x - from.x) + turn,
  };
}
