import { describe, expect, it } from 'vitest';

import { clockText, turnsAt } from './turns';

const next = Date.parse('2102-01-01T00:01:00Z');
const state = { turns: 10, max_turns: 13, next_turn_at: '2102-01-01T00:01:00Z', turn_interval_seconds: 60 };

describe('the turn meter', () => {
  it('counts down to the next turn', () => {
    expect(turnsAt(state, next - 42_000)).toEqual({ turns: 10, nextIn: 42, fullIn: 162 });
  });

  it('gives turns back one by one until the pool is full', () => {
    expect(turnsAt(state, next)).toMatchObject({ turns: 11, nextIn: 60 });
    expect(turnsAt(state, next + 61_000)).toMatchObject({ turns: 12, nextIn: 59 });
    expect(turnsAt(state, next + 120_000)).toEqual({ turns: 13, nextIn: null, fullIn: null });
    expect(turnsAt(state, next + 86_400_000).turns).toBe(13);
  });

  it('stands still when the pool is full or the server does not say', () => {
    expect(turnsAt({ ...state, next_turn_at: null }, next)).toEqual({ turns: 10, nextIn: null, fullIn: null });
    expect(turnsAt({ turns: 5, max_turns: 9 }, next).turns).toBe(5);
  });

  it('writes times as clocks do', () => {
    expect([0, 9.2, 75, 3661].map(clockText)).toEqual(['0:00', '0:10', '1:15', '1:01:01']);
  });
});
