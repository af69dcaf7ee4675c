import { describe, expect, it } from 'vitest';
import {
  after, append, before, emptyTimeline, entryOf, newest, oldest, scopesOf, take, type Entry, type Page, type Timeline,
} from './timeline';

const entry = (seq: number): Entry => ({ seq, topic: 'player.move', created_at: '2102-01-01T00:00:00Z', data: {} });
const range = (from: number, to: number): Entry[] => Array.from({ length: to - from + 1 }, (_, at) => entry(from + at));
const page = (from: number, to: number, head: number, lost = false): Page => ({
  events: from > to ? [] : range(from, to), next_cursor: to, head, has_more: to < head, snapshot_required: lost,
});
const numbers = (line: Timeline): number[] => line.entries.map((one) => one.seq);

function whole(line: Timeline): boolean {
  return numbers(line).every((seq, at, all) => at === 0 || seq === (all[at - 1] ?? 0) + 1);
}

describe('the timeline', () => {
  it('grows at both ends and stops at the first event', () => {
    let line = take(emptyTimeline, page(41, 100, 100));
    expect(before(line)).toEqual({ after: 0, limit: 40 });
    line = take(line, page(1, 40, 100));
    expect([oldest(line), newest(line), line.complete]).toEqual([1, 100, true]);
    expect(before(line)).toBeNull();
    line = take(line, page(101, 130, 140));
    expect(after(line)).toEqual({ after: 130, limit: 60 });
    expect(line.behind).toBe(true);
    expect(whole(line)).toBe(true);
  });

  it('keeps one of each number when pages overlap', () => {
    const line = take(take(emptyTimeline, page(10, 20, 20)), page(5, 15, 20));
    expect(numbers(line)).toEqual(range(5, 20).map((one) => one.seq));
  });

  it('never shows a gap: a page that is apart and newer replaces, an older one is left out', () => {
    const line = take(emptyTimeline, page(10, 20, 20));
    expect(numbers(take(line, page(30, 35, 35)))).toEqual([30, 31, 32, 33, 34, 35]);
    expect(numbers(take(line, page(1, 5, 20)))).toEqual(numbers(line));
    const holed = take(emptyTimeline, { ...page(1, 3, 9), events: [entry(1), entry(2), entry(5), entry(6)] });
    expect(numbers(holed)).toEqual([5, 6]);
  });

  it('appends the next frame, drops a repeated one and reads on when one is missing', () => {
    let line = take(emptyTimeline, page(1, 3, 3));
    line = append(line, entry(4));
    expect(numbers(line)).toEqual([1, 2, 3, 4]);
    expect(append(line, entry(4))).toBe(line);
    line = append(line, entry(7));
    expect([newest(line), line.behind, line.head]).toEqual([4, true, 7]);
    line = take(line, page(5, 7, 7));
    expect([newest(line), line.behind]).toEqual([7, false]);
    expect(whole(line)).toBe(true);
  });

  it('does not take a frame for the whole story before the first page', () => {
    const line = append(emptyTimeline, entry(57));
    expect([line.entries.length, line.behind]).toEqual([0, true]);
    expect(numbers(append(emptyTimeline, entry(1)))).toEqual([1]);
  });

  it('does not ask for ever for what a frame promised and no page has', () => {
    const line = append(take(emptyTimeline, page(1, 3, 3)), entry(900));
    expect(line.behind).toBe(true);
    const asked = take(line, { ...page(1, 0, 3), next_cursor: 3 });
    expect([asked.behind, asked.head, after(asked)]).toEqual([false, 3, null]);
  });

  it('ends where nothing older is kept', () => {
    const line = take(take(emptyTimeline, page(41, 100, 100)), page(30, 40, 100, true));
    expect([line.complete, before(line)]).toEqual([true, null]);
    expect(take(emptyTimeline, page(1, 0, 0)).complete).toBe(true);
  });

  it('stays whole whatever arrives in whatever order', () => {
    let seed = 2102;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    let line = emptyTimeline;
    let head = 50;
    for (let round = 0; round < 4000; round += 1) {
      head += random(2);
      const from = 1 + random(head);
      const to = Math.min(head, from + random(20));
      line = random(3) === 0 ? append(line, entry(from)) : take(line, page(from, to, head));
      expect(whole(line)).toBe(true);
      expect(newest(line)).toBeLessThanOrEqual(line.head);
      const next = random(2) === 0 ? before(line) : after(line);
      if (next) line = take(line, page(next.after + 1, Math.min(head, next.after + next.limit), head));
    }
    while (after(line)) line = take(line, page(newest(line) + 1, head, head));
    expect(newest(line)).toBe(line.head);
  });

  it('knows whose numbers a frame carries', () => {
    expect(scopesOf('player_moved')).toEqual(['player']);
    expect(scopesOf('region_config_changed')).toEqual(['region']);
    expect(entryOf({ type: 'pilot_created', seq: 4 })).toBeNull();
    expect(entryOf({ type: 'chat_message', content: 'no number' })).toBeNull();
    expect(entryOf({ type: 'player_moved', seq: 4, timestamp: '2102-01-01T00:00:00Z' })?.seq).toBe(4);
  });
});
