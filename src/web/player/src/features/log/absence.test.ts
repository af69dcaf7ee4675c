import { describe, expect, it } from 'vitest';
import { readSeen, summarise, worth, writeSeen, type Seen } from './absence';
import { kinds, rowsOf, tell } from './sentences';
import type { Entry } from './timeline';

const at = (minute: number): string => new Date(Date.UTC(2102, 0, 1, 0, minute)).toISOString();
const event = (seq: number, type: string, data: Record<string, unknown> = {}, minute = seq): Entry => ({
  seq, topic: type.replace('_', '.'), created_at: at(minute), data: { type, ...data },
});
const seen: Seen = { player: 10, region: 3, at: at(0), turns: 100, credits: 5000 };

describe('what happened while away', () => {
  it('counts only what is newer, and names the weightiest in order', () => {
    const own = [
      event(9, 'trade_completed', { side: 'sell', total_value: 99999 }),
      event(11, 'player_moved', { from_sector_id: 1, to_sector_id: 2 }),
      event(12, 'trade_completed', { side: 'buy', total_value: 400, quantity: 4 }),
      event(13, 'trade_completed', { side: 'sell', total_value: 900, quantity: 4 }),
      event(14, 'travel_failed', { status: 'failed', reason: 'gate_closed' }),
    ];
    const region = [event(4, 'pilot_created', { player_id: 'a' }), event(5, 'pilot_created', { player_id: 'b' })];
    const told = summarise(seen, { at: at(60), turns: 160, credits: 5500 }, own, region, false);
    expect(told).toMatchObject({
      seconds: 3600, events: 6, earned: 900, spent: 400, newPilots: 2, turnsBack: 60, creditsBy: 500,
      counts: { flight: 1, trade: 2, travel: 1, pilot: 2 },
    });
    expect(told.highlights.map((one) => one.key)).toEqual(['player:12', 'player:13', 'player:14']);
    expect(worth(told)).toBe(true);
  });

  it('does not tell the own start twice', () => {
    const told = summarise(
      { ...seen, player: 0, region: 0 }, { at: at(60) },
      [event(1, 'pilot_created', { player_id: 'me' })], [event(7, 'pilot_created', { player_id: 'me' })], false,
    );
    expect([told.events, told.newPilots]).toEqual([1, 0]);
  });

  it('is silent about short and quiet absences', () => {
    const told = (minutes: number, own: Entry[]) =>
      summarise(seen, { at: at(minutes), turns: 100, credits: 5000 }, own, [], false);
    expect(worth(told(60, []))).toBe(false);
    expect(worth(told(4, [event(11, 'travel_arrived')]))).toBe(false);
    expect(worth(told(60, [event(11, 'travel_arrived')]))).toBe(true);
  });

  it('remembers for each account and never goes back', () => {
    const memory = new Map<string, string>();
    const store = {
      getItem: (key: string) => memory.get(key) ?? null,
      setItem: (key: string, value: string) => void memory.set(key, value),
    };
    writeSeen(store, 'ada', { ...seen, at: at(9), player: 20 });
    writeSeen(store, 'ada', { ...seen, at: at(5), player: 15 });
    expect(readSeen(store, 'ada')?.player).toBe(20);
    expect(readSeen(store, 'bob')).toBeNull();
    memory.set('sw.away.ada', '{"player":"many"}');
    expect(readSeen(store, 'ada')).toBeNull();
  });
});

describe('sentences', () => {
  it('has words for unknown events and for frames without figures', () => {
    expect(tell(event(1, 'comet_sighted'))).toMatchObject({ kind: 'other', key: 'unknown', values: { topic: 'comet sighted' } });
    expect(tell({ ...event(1, ''), topic: 'comet.sighted' }).values).toEqual({ topic: 'comet sighted' });
    expect(tell(event(1, 'toString')).key).toBe('unknown');
    expect(tell(event(1, 'trade_completed')).values['total']).toBe(0);
  });

  it('makes one flight of hops that follow each other, newest first', () => {
    const hop = (seq: number, from: number, to: number, minute: number) =>
      event(seq, 'player_moved', { from_sector_id: from, to_sector_id: to, turn_cost: 2 }, minute);
    const rows = rowsOf(
      [hop(1, 1, 2, 1), hop(2, 2, 3, 2), hop(3, 3, 9, 3), event(4, 'travel_arrived', {}, 4), hop(5, 40, 41, 5), hop(6, 41, 42, 50)],
      new Set(kinds),
    );
    expect(rows.map((row) => [row.id, row.sentence.key])).toEqual([[6, 'moved'], [5, 'moved'], [4, 'arrived'], [3, 'flight']]);
    expect(rows[3]?.sentence.values).toMatchObject({ count: 3, from: 1, to: 9, turns: 6 });
    expect(rows[3]?.entries.map((one) => one.seq)).toEqual([1, 2, 3]);
  });

  it('leaves out what is filtered and does not join across it', () => {
    const rows = rowsOf(
      [event(1, 'player_moved', { from_sector_id: 1, to_sector_id: 2 }), event(2, 'trade_completed', { side: 'buy' }),
        event(3, 'player_moved', { from_sector_id: 2, to_sector_id: 3 })], new Set(['flight']),
    );
    expect(rows).toHaveLength(2);
  });
});
