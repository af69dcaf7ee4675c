// What this browser remembers about the goals: put away or not, and that the pilot has said something. Chat leaves no
// trace on the server, so what comes back from it is written down here.
import { useCallback, useSyncExternalStore } from 'react';

interface Kept {
  hidden: boolean;
  spoke: boolean;
}

const nothing: Kept = { hidden: false, spoke: false };
const listeners = new Set<() => void>();
const cache = new Map<string, Kept>();

const nameOf = (user: string): string => `sw.goals.${user}`;

function read(user: string): Kept {
  const known = cache.get(user);
  if (known) return known;
  let found = nothing;
  try {
    const value = JSON.parse(localStorage.getItem(nameOf(user)) ?? 'null') as Partial<Kept> | null;
    if (value) found = { hidden: value.hidden === true, spoke: value.spoke === true };
  } catch {
    // Storage may be forbidden or spoilt; then the goals begin anew with every visit.
  }
  cache.set(user, found);
  return found;
}

export function keep(user: string, change: Partial<Kept>): void {
  const next = { ...read(user), ...change };
  cache.set(user, next);
  try {
    localStorage.setItem(nameOf(user), JSON.stringify(next));
  } catch {
    // It holds for this visit.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useKept(user: string): Kept {
  return useSyncExternalStore(subscribe, useCallback(() => read(user), [user]));
}
