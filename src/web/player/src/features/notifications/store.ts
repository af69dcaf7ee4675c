// The tray's contents and the pilot's settings: one of each for the page.
import { useSyncExternalStore } from 'react';
import { collect, readSettings, usual, writeSettings, type Notice, type Settings } from './notices';

interface Tray {
  notices: Notice[];
  settings: Settings;
}

let tray: Tray | null = null;
const listeners = new Set<() => void>();

function now(): Tray {
  tray ??= { notices: [], settings: typeof localStorage === 'undefined' ? usual : readSettings(localStorage) };
  return tray;
}

function become(next: Partial<Tray>): void {
  tray = { ...now(), ...next };
  for (const listener of [...listeners]) listener();
}

export const trayStore = {
  get: now,
  add: (notice: Notice): void => become({ notices: collect(now().notices, notice) }),
  readAll: (): void => become({ notices: now().notices.map((one) => (one.read ? one : { ...one, read: true })) }),
  clear: (): void => become({ notices: [] }),
  drop: (id: string): void => become({ notices: now().notices.filter((one) => one.id !== id) }),
  set: (settings: Settings): void => {
    writeSettings(localStorage, settings);
    become({ settings });
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useTray(): Tray {
  return useSyncExternalStore(trayStore.subscribe, now);
}
