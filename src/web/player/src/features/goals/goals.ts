// What a new pilot does first, read off what the server knows: charts, trades, the pilot's timeline.
export const goalIds = ['scan', 'fly', 'dock', 'buy', 'sell', 'course', 'hello'] as const;
export type GoalId = (typeof goalIds)[number];

export interface Seen {
  /** How many sectors are charted to which level. */
  visited: number;
  scanned: number;
  docked: boolean;
  trades: { type: string; profit?: number | null }[];
  /** Moves in the pilot's timeline. */
  moves: number;
  /** The pilot's own words came back from the server. */
  spoke: boolean;
}

export interface Goal {
  id: GoalId;
  done: boolean;
  /** For goals with a way to go. */
  reached?: { now: number; of: number };
}

/** So many systems make a course worth the name. */
export const courseSystems = 5;
/** A pilot who has been in so many sectors has long known how to look around. */
const seasoned = 12;

export function goalsOf(seen: Seen): Goal[] {
  const bought = seen.trades.some((trade) => trade.type === 'buy');
  const traded = seen.trades.length > 0;
  const gained = seen.trades.some((trade) => trade.type === 'sell' && (trade.profit ?? 0) > 0);
  const visited = Math.max(seen.visited, 1);
  return [
    { id: 'scan', done: seen.scanned > 0 || visited >= seasoned },
    { id: 'fly', done: seen.moves > 0 || visited > 1 },
    { id: 'dock', done: seen.docked || traded },
    { id: 'buy', done: bought || gained },
    { id: 'sell', done: gained },
    { id: 'course', done: visited >= courseSystems, reached: { now: Math.min(visited, courseSystems), of: courseSystems } },
    { id: 'hello', done: seen.spoke },
  ];
}

export const nextOf = (goals: Goal[]): Goal | null => goals.find((goal) => !goal.done) ?? null;
export const doneOf = (goals: Goal[]): number => goals.filter((goal) => goal.done).length;
