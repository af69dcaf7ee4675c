import { describe, expect, it } from 'vitest';
import { listen, silence, type Chat } from '../comms/chat';
import { doneOf, goalsOf, nextOf, type Seen } from './goals';
import { hasSpoken } from './watch';

const fresh: Seen = { visited: 1, scanned: 0, docked: false, trades: [], moves: 0, spoke: false };
const done = (seen: Seen): string[] => goalsOf(seen).filter((goal) => goal.done).map((goal) => goal.id);

describe('first goals', () => {
  it('are all open for a new pilot, the scan first', () => {
    expect(done(fresh)).toEqual([]);
    expect(nextOf(goalsOf(fresh))?.id).toBe('scan');
  });

  it('follow what the server knows, one by one', () => {
    const steps: [Partial<Seen>, string][] = [
      [{ scanned: 13 }, 'fly'], [{ visited: 2 }, 'dock'], [{ docked: true }, 'buy'],
      [{ trades: [{ type: 'buy', profit: null }] }, 'sell'],
      [{ trades: [{ type: 'sell', profit: 82 }, { type: 'buy', profit: null }] }, 'course'],
      [{ visited: 5 }, 'hello'],
    ];
    let seen = fresh;
    for (const [change, next] of steps) {
      seen = { ...seen, ...change };
      expect(nextOf(goalsOf(seen))?.id).toBe(next);
    }
    expect(nextOf(goalsOf({ ...seen, spoke: true }))).toBeNull();
    expect(doneOf(goalsOf({ ...seen, spoke: true }))).toBe(7);
  });

  it('stay done after undocking, and when the scanned sectors were all visited', () => {
    const trader: Seen = { ...fresh, visited: 12, trades: [{ type: 'buy', profit: null }] };
    expect(done(trader)).toEqual(['scan', 'fly', 'dock', 'buy', 'course']);
  });

  it('do not take a sale at a loss for a profit', () => {
    expect(done({ ...fresh, trades: [{ type: 'sell', profit: -5 }] })).not.toContain('sell');
    expect(done({ ...fresh, trades: [{ type: 'sell', profit: null }] })).not.toContain('sell');
  });

  it('count the systems of the course', () => {
    const course = (visited: number): unknown => goalsOf({ ...fresh, visited }).find((goal) => goal.id === 'course')?.reached;
    expect(course(3)).toEqual({ now: 3, of: 5 });
    expect(course(40)).toEqual({ now: 5, of: 5 });
  });
});

describe('first words', () => {
  const me = { id: 'ada', name: 'Ada' };
  const at = '2102-01-01T00:00:00Z';
  const heard = (user: string): Chat => listen(silence, {
    type: 'heard', me,
    frame: { from_user_id: user, from_username: user, content: 'hello', target_type: 'global', timestamp: at },
  });

  it('count once the server has taken them', () => {
    const said = listen(silence, { type: 'said', id: 'mine-1', room: 'sector', text: 'hello', me, at, sector: 1 });
    expect(hasSpoken(said, 'ada')).toBe(false);
    expect(hasSpoken(heard('ada'), 'ada')).toBe(true);
  });

  it('are not those of others', () => {
    expect(hasSpoken(heard('bob'), 'ada')).toBe(false);
  });
});
