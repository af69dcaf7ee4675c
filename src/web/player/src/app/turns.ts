// What the turn meter shows between two answers of the server, which gives turns back one by one.

export interface TurnState {
  turns: number;
  max_turns: number;
  next_turn_at?: string | null;
  turn_interval_seconds?: number;
}

export interface Turns {
  turns: number;
  /** Seconds until the next one; null when the pool is full. */
  nextIn: number | null;
  fullIn: number | null;
}

export function turnsAt(state: TurnState, now: number): Turns {
  const next = state.next_turn_at ? Date.parse(state.next_turn_at) : Number.NaN;
  const interval = (state.turn_interval_seconds ?? 0) * 1000;
  if (Number.isNaN(next) || interval <= 0) return { turns: state.turns, nextIn: null, fullIn: null };
  const back = now < next ? 0 : 1 + Math.floor((now - next) / interval);
  const turns = Math.min(state.max_turns, state.turns + back);
  if (turns >= state.max_turns) return { turns, nextIn: null, fullIn: null };
  const nextIn = (next + back * interval - now) / 1000;
  return { turns, nextIn, fullIn: nextIn + ((state.max_turns - turns - 1) * interval) / 1000 };
}

/** 75 → "1:15", 3661 → "1:01:01". Rounded up, so that it never shows 0:00 for long. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
