// What an event says to people: its kind, the key of its sentence, and the figures in it.
import type { Entry } from './timeline';

export const kinds = ['flight', 'trade', 'travel', 'region', 'pilot', 'other'] as const;
export type Kind = typeof kinds[number];

export interface Sentence {
  kind: Kind;
  /** Under `log:event`; `unknown` when nobody has written a sentence for it. */
  key: string;
  values: Record<string, string | number>;
  tone: 'plain' | 'good' | 'bad' | 'money';
  sector?: number;
}

type Data = Record<string, unknown>;

function text(data: Data, key: string): string {
  const value = data[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function number(data: Data, key: string): number {
  const value = data[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** A place in the log, when the event names one. */
function at(sector: number): { sector?: number } {
  return sector > 0 ? { sector } : {};
}

const tellers: Record<string, (data: Data) => Sentence> = {
  player_moved: (data) => ({
    kind: 'flight', key: 'moved', tone: 'plain', ...at(number(data, 'to_sector_id')),
    values: {
      from: number(data, 'from_sector_id'), to: number(data, 'to_sector_id'), turns: number(data, 'turn_cost'),
      left: number(data, 'turns_remaining'),
    },
  }),
  trade_completed: (data) => ({
    kind: 'trade', key: text(data, 'side') === 'sell' ? 'sold' : 'bought', tone: 'money', ...at(number(data, 'sector_id')),
    values: {
      count: number(data, 'quantity'), commodity: text(data, 'commodity'), station: text(data, 'station_name'),
      total: number(data, 'total_value'), price: number(data, 'unit_price'), credits: number(data, 'credits'),
    },
  }),
  travel_departed: (data) => ({
    kind: 'travel', key: data['evacuation'] === true ? 'evacuated' : 'departed', tone: 'plain',
    values: { from: text(data, 'source_region'), to: text(data, 'destination_region') },
  }),
  travel_arrived: (data) => ({
    kind: 'travel', key: 'arrived', tone: 'good', ...at(number(data, 'sector_id')),
    values: { from: text(data, 'source_region'), to: text(data, 'destination_region') },
  }),
  travel_failed: (data) => ({
    kind: 'travel', key: text(data, 'status') === 'cancelled' ? 'cancelled' : 'failed', tone: 'bad',
    ...at(number(data, 'sector_id')),
    values: {
      from: text(data, 'source_region'), to: text(data, 'destination_region'), reason: text(data, 'reason'),
    },
  }),
  player_region_travel: (data) => ({
    kind: 'travel', key: 'travel_state', tone: 'plain',
    values: { from: text(data, 'src'), to: text(data, 'dst'), status: text(data, 'status') },
  }),
  pilot_created: (data) => ({
    kind: 'pilot', key: 'pilot_created', tone: 'good', ...at(number(data, 'sector_id')),
    values: { name: text(data, 'username'), ship: text(data, 'ship_type') },
  }),
  first_login_completed: (data) => ({
    kind: 'pilot', key: text(data, 'outcome') === 'FAILURE' ? 'gate_refused' : 'gate_passed', tone: 'plain',
    values: { ship: text(data, 'ship_claimed') },
  }),
  pilot_equipped: (data) => ({
    kind: 'pilot', key: 'equipped', tone: 'good',
    values: { ship: text(data, 'ship_type'), credits: number(data, 'credits') },
  }),
  region_config_changed: (data) => ({
    kind: 'region', key: 'region_config', tone: 'plain',
    values: { region: text(data, 'slug'), status: text(data, 'status') },
  }),
  galaxy_generated: () => ({ kind: 'region', key: 'galaxy_generated', tone: 'plain', values: {} }),
};

/** Frames name themselves; a page of the timeline also knows the topic on the bus. */
export function typeOf(entry: Entry): string {
  const type = entry.data['type'];
  return typeof type === 'string' && type !== '' ? type : entry.topic.replaceAll('.', '_');
}

export function tell(entry: Entry): Sentence {
  const type = typeOf(entry);
  const teller = Object.hasOwn(tellers, type) ? tellers[type] : undefined;
  if (teller) return teller(entry.data);
  return { kind: 'other', key: 'unknown', tone: 'plain', values: { topic: type.replaceAll(/[_:.]/g, ' ') } };
}

export interface Row {
  /** The newest number in the row; stable while older entries join. */
  id: number;
  entries: Entry[];
  sentence: Sentence;
}

/** Newest first; hops one after another within a few minutes become one flight. */
export function rowsOf(entries: Entry[], shown: ReadonlySet<Kind>, together = 5 * 60_000): Row[] {
  const rows: Row[] = [];
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index] as Entry;
    const sentence = tell(entry);
    if (!shown.has(sentence.kind)) continue;
    const row = rows.at(-1);
    const later = row?.entries[0];
    if (row && later && sentence.key === 'moved' && (row.sentence.key === 'moved' || row.sentence.key === 'flight')
      && later.seq === entry.seq + 1 && later.data['from_sector_id'] === entry.data['to_sector_id']
      && Date.parse(later.created_at) - Date.parse(entry.created_at) <= together) {
      row.entries.unshift(entry);
      row.sentence = flight(row.entries);
    } else {
      rows.push({ id: entry.seq, entries: [entry], sentence });
    }
  }
  return rows;
}

function flight(hops: Entry[]): Sentence {
  const last = hops.at(-1)?.data ?? {};
  const turns = hops.reduce((sum, hop) => sum + number(hop.data, 'turn_cost'), 0);
  return {
    kind: 'flight', key: 'flight', tone: 'plain', ...at(number(last, 'to_sector_id')),
    values: {
      count: hops.length, from: number(hops[0]?.data ?? {}, 'from_sector_id'), to: number(last, 'to_sector_id'), turns,
      left: number(last, 'turns_remaining'),
    },
  };
}
