// What happened since the pilot last looked: kept for each account on this machine, told once at the return.
import { tell, typeOf, type Kind, type Sentence } from './sentences';
import type { Entry } from './timeline';

export interface Seen {
  player: number;
  region: number;
  at: string;
  turns?: number;
  credits?: number;
}

export interface Now {
  at: string;
  turns?: number;
  credits?: number;
}

export interface Highlight {
  key: string;
  entry: Entry;
  sentence: Sentence;
}

export interface Summary {
  seconds: number;
  events: number;
  counts: Partial<Record<Kind, number>>;
  newPilots: number;
  earned: number;
  spent: number;
  turnsBack: number;
  creditsBy: number;
  highlights: Highlight[];
  /** More happened than could be read. */
  more: boolean;
}

export const worthTelling = 5 * 60;

function weight(entry: Entry, sentence: Sentence): number {
  if (sentence.tone === 'bad') return 5000;
  // What became of a travel says that it began.
  if (sentence.key === 'departed' || sentence.key === 'travel_state') return 250;
  if (sentence.kind === 'travel') return 4000;
  if (typeOf(entry) === 'galaxy_generated') return 3500;
  if (sentence.kind === 'trade') return 1000 + Math.min(999, Number(sentence.values['total'] ?? 0) / 1000);
  if (sentence.kind === 'region') return 800;
  if (sentence.kind === 'pilot') return 300;
  return sentence.kind === 'other' ? 200 : 0;
}

export function summarise(seen: Seen, now: Now, own: Entry[], region: Entry[], more: boolean, most = 4): Summary {
  const summary: Summary = {
    seconds: Math.max(0, Math.round((Date.parse(now.at) - Date.parse(seen.at)) / 1000)),
    events: 0, counts: {}, newPilots: 0, earned: 0, spent: 0,
    turnsBack: Math.max(0, (now.turns ?? 0) - (seen.turns ?? now.turns ?? 0)),
    creditsBy: (now.credits ?? 0) - (seen.credits ?? now.credits ?? 0),
    highlights: [], more,
  };
  const candidates: (Highlight & { weight: number })[] = [];
  const count = (entry: Entry, scope: string): void => {
    const sentence = tell(entry);
    summary.events += 1;
    summary.counts[sentence.kind] = (summary.counts[sentence.kind] ?? 0) + 1;
    const total = Number(sentence.values['total'] ?? 0);
    if (sentence.key === 'sold') summary.earned += total;
    if (sentence.key === 'bought') summary.spent += total;
    // A crowd of new pilots is a figure, not a list.
    if (scope === 'region' && sentence.key === 'pilot_created') summary.newPilots += 1;
    else candidates.push({ key: `${scope}:${entry.seq}`, entry, sentence, weight: weight(entry, sentence) });
  };
  const ownSince = own.filter((entry) => entry.seq > seen.player);
  const created = new Set(ownSince.filter((entry) => typeOf(entry) === 'pilot_created').map((entry) => entry.data['player_id']));
  for (const entry of ownSince) count(entry, 'player');
  for (const entry of region) {
    // The own start is told in both timelines.
    if (entry.seq > seen.region && !created.has(entry.data['player_id'])) count(entry, 'region');
  }
  summary.highlights = candidates
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight || Date.parse(b.entry.created_at) - Date.parse(a.entry.created_at))
    .slice(0, most)
    .sort((a, b) => Date.parse(a.entry.created_at) - Date.parse(b.entry.created_at))
    .map(({ key, entry, sentence }) => ({ key, entry, sentence }));
  return summary;
}

/** Short absences and quiet ones are not worth a word. */
export function worth(summary: Summary): boolean {
  if (summary.seconds < worthTelling) return false;
  return summary.events > 0 || summary.turnsBack > 0 || summary.creditsBy !== 0;
}

const keyOf = (account: string): string => `sw.away.${account}`;

export function readSeen(store: Pick<Storage, 'getItem'>, account: string): Seen | null {
  try {
    const found = JSON.parse(store.getItem(keyOf(account)) ?? 'null') as Partial<Seen> | null;
    if (!found || typeof found.player !== 'number' || typeof found.region !== 'number') return null;
    if (typeof found.at !== 'string' || Number.isNaN(Date.parse(found.at))) return null;
    return found as Seen;
  } catch {
    return null;
  }
}

/** Never goes back: another tab may have seen more. A world made anew starts its numbers again, so a head counts. */
export function writeSeen(store: Pick<Storage, 'getItem' | 'setItem'>, account: string, seen: Seen): void {
  try {
    const before = readSeen(store, account);
    const newer = before && Date.parse(before.at) > Date.parse(seen.at) ? before : seen;
    store.setItem(keyOf(account), JSON.stringify(newer));
  } catch {
    // Storage may be full or forbidden; the summary is then told less often.
  }
}
