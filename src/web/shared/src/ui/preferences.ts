// Theme, motion and sound: kept in this browser, told to the page by attributes on <html>.
import { useSyncExternalStore } from 'react';

export type Theme = 'dark' | 'light' | 'system';
export type Motion = 'system' | 'reduced' | 'full';

export interface Preferences {
  theme: Theme;
  motion: Motion;
  sound: boolean;
  /** Keys that are pressed without Ctrl or Cmd; some people press them by accident, or by voice. */
  singleKeys: boolean;
}

const stored = 'sw.preferences';
const standard: Preferences = { theme: 'dark', motion: 'system', sound: false, singleKeys: true };
const listeners = new Set<() => void>();

function load(): Preferences {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Preferences>) };
  } catch {
    return standard;
  }
}

function matches(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches;
}

let current = load();

function resolvedTheme(): 'dark' | 'light' {
  if (current.theme !== 'system') return current.theme;
  return matches('(prefers-color-scheme: light)') ? 'light' : 'dark';
}

function reduced(): boolean {
  return current.motion === 'system' ? matches('(prefers-reduced-motion: reduce)') : current.motion === 'reduced';
}

export function applyPreferences(): void {
  document.documentElement.dataset.theme = resolvedTheme();
  document.documentElement.dataset.motion = reduced() ? 'reduced' : 'full';
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(stored, JSON.stringify(current));
  } catch {
    // Then they hold for this visit.
  }
  tellAll();
}

function tellAll(): void {
  applyPreferences();
  for (const listener of [...listeners]) listener();
}

if (typeof matchMedia === 'function') {
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', tellAll);
  matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', tellAll);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readPreferences(): Preferences {
  return current;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

export function useTheme(): { theme: Theme; resolved: 'dark' | 'light'; setTheme(theme: Theme): void } {
  const { theme } = usePreferences();
  const resolved = useSyncExternalStore(subscribe, resolvedTheme);
  return { theme, resolved, setTheme: (next) => setPreferences({ theme: next }) };
}

export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, reduced);
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      if (typeof matchMedia !== 'function') return () => undefined;
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matches(query),
  );
}
