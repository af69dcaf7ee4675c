// A window onto a numbered timeline: always without a gap and without a number twice, growing at both ends.

export interface Entry {
  seq: number;
  topic: string;
  created_at: string;
  data: Record<string, unknown>;
}

export interface Page {
  events: Entry[];
  next_cursor: number;
  head: number;
  has_more: boolean;
  snapshot_required: boolean;
}

export interface Timeline {
  /** In order; numbers follow each other. */
  entries: Entry[];
  /** The newest number that the server has named. */
  head: number;
  /** Nothing older is kept, or there never was. */
  complete: boolean;
  /** Set when a frame was further ahead than the next number: read on from the end. */
  behind: boolean;
}

export const emptyTimeline: Timeline = { entries: [], head: 0, complete: false, behind: false };

export const pageSize = 60;

export function newest(line: Timeline): number {
  return line.entries.at(-1)?.seq ?? 0;
}

export function oldest(line: Timeline): number {
  return line.entries[0]?.seq ?? 0;
}

/** The longest run of numbers without a gap that ends with the last one. */
function lastRun(entries: Entry[]): Entry[] {
  let from = entries.length - 1;
  while (from > 0 && entries[from - 1]?.seq === (entries[from]?.seq ?? 0) - 1) from -= 1;
  return entries.slice(Math.max(0, from));
}

function union(one: Entry[], other: Entry[]): Entry[] {
  const known = new Map<number, Entry>();
  for (const entry of [...one, ...other]) if (!known.has(entry.seq)) known.set(entry.seq, entry);
  return [...known.values()].sort((a, b) => a.seq - b.seq);
}

/** Takes a page in. What does not touch the window replaces it when it is newer, and is left out when it is older. */
export function take(line: Timeline, page: Page): Timeline {
  const head = Math.max(line.head, page.head);
  if (page.events.length === 0) {
    // Nothing came although more was promised: the promise was wrong, and asking on would never end.
    return { ...line, head: Math.max(newest(line), page.head), complete: line.complete || head === 0, behind: false };
  }
  const events = union([], page.events);
  const first = events[0]?.seq ?? 0;
  const last = events.at(-1)?.seq ?? 0;
  const apart = line.entries.length > 0 && (first > newest(line) + 1 || last < oldest(line) - 1);
  if (apart && last < oldest(line)) return { ...line, head };
  const entries = lastRun(apart ? events : union(line.entries, events));
  const bottom = entries[0]?.seq ?? 0;
  // Numbers that are not kept any more end the list as well as its beginning does.
  const kept = page.snapshot_required && first === bottom;
  return {
    entries, head,
    complete: bottom <= 1 || kept || (line.complete && !apart && bottom === oldest(line)),
    behind: (entries.at(-1)?.seq ?? 0) < head,
  };
}

/** Appends a frame when it is the next one; says so when it is not. */
export function append(line: Timeline, entry: Entry): Timeline {
  const next = newest(line) + 1;
  const head = Math.max(line.head, entry.seq);
  if (entry.seq < next) return line;
  if (entry.seq > next || (line.entries.length === 0 && line.head > 0 && entry.seq !== line.head + 1)) {
    return { ...line, head, behind: true };
  }
  return { ...line, entries: [...line.entries, entry], head, behind: line.behind && entry.seq < head };
}

/** Where to read for what comes before the window; null when there is nothing. */
export function before(line: Timeline, size = pageSize): { after: number; limit: number } | null {
  const bottom = oldest(line);
  if (line.complete || bottom <= 1) return null;
  const after = Math.max(0, bottom - 1 - size);
  return { after, limit: bottom - 1 - after };
}

/** Where to read for what comes after the window; null when it is at the head. */
export function after(line: Timeline, size = pageSize): { after: number; limit: number } | null {
  if (line.entries.length === 0 || newest(line) >= line.head) return null;
  return { after: newest(line), limit: size };
}

export type Scope = 'player' | 'region';

/** Frames of the region's timeline, which carry its numbers; all others with a number are the pilot's own. */
const ofRegion = new Set(['galaxy_generated', 'region_config_changed']);
/** Told in both timelines under different numbers, which a frame does not tell apart. */
const ofBoth = new Set(['pilot_created']);

export function scopesOf(type: string): Scope[] {
  if (ofRegion.has(type)) return ['region'];
  return ofBoth.has(type) ? ['player', 'region'] : ['player'];
}

/** A live frame as an entry of its timeline, when it surely belongs to one. */
export function entryOf(frame: Record<string, unknown>): Entry | null {
  const { type, seq, timestamp } = frame;
  if (typeof type !== 'string' || typeof seq !== 'number' || scopesOf(type).length !== 1) return null;
  return {
    seq, topic: type, data: frame,
    created_at: typeof timestamp === 'string' ? timestamp : new Date().toISOString(),
  };
}
