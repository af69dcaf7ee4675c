// When the pilot looked last. One memory for the page: what was there at the return is kept until it has been told.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { useSession } from '@sectorwars/shared/session';
import { useFrames, type Frame } from '@sectorwars/shared/live';
import { readSeen, worthTelling, writeSeen, type Seen } from './absence';
import type { Scope } from './timeline';
import { readPage } from './useTimeline';

interface Memory {
  account: string;
  before: Seen | null;
}

let memory: Memory | null = null;
const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of [...listeners]) listener();
}

function memoryOf(account: string): Memory {
  if (memory?.account !== account) memory = { account, before: readSeen(localStorage, account) };
  return memory;
}

/** What this account had seen before it came back; null when it is told, or there is nothing to tell. */
export function useSeenBefore(account: string | undefined): Seen | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (account === undefined ? null : memoryOf(account).before),
  );
}

export function markTold(): void {
  if (!memory) return;
  memory = { ...memory, before: null };
  tellAll();
}

const every = 60_000;

const ownFrames: Frame['type'][] = [
  'player_moved', 'trade_completed', 'travel_departed', 'travel_arrived', 'travel_failed', 'player_region_travel',
  'pilot_equipped', 'first_login_completed',
];
const regionFrames: Frame['type'][] = ['pilot_created', 'galaxy_generated', 'region_config_changed'];

/** Keeps the memory of a signed-in pilot up to date while the page is looked at. Mounted once, by the shell's tray. */
export function useKeepSeen(): void {
  const account = useSession().user?.id;
  const { data: player } = usePlayer();
  const heads = useRef<{ player: number; region: number } | null>(null);
  const figures = useRef<{ turns?: number; credits?: number }>({});
  figures.current = player ? { turns: player.turns, credits: player.credits } : {};

  // Frames number themselves, so that the heads need to be asked for once only.
  const follow = (scope: Scope, seq: number | undefined): void => {
    if (heads.current && typeof seq === 'number') heads.current[scope] = Math.max(heads.current[scope], seq);
  };
  useFrames(ownFrames, (frame) => follow('player', frame.seq));
  useFrames(regionFrames, (frame) => follow('region', frame.seq));

  useEffect(() => {
    if (account === undefined) return;
    memoryOf(account);
    let gone = false;
    const keep = async (): Promise<void> => {
      try {
        const [own, region] = await Promise.all([readPage('player', 0, 1), readPage('region', 0, 1)]);
        heads.current = { player: own.head, region: region.head };
      } catch {
        // Without an answer nothing was seen.
        return;
      }
      if (!gone) write();
    };
    const write = (): void => {
      // Without the figures of the moment the next return could not tell what changed.
      if (!heads.current || figures.current.turns === undefined) return;
      writeSeen(localStorage, account, { ...heads.current, at: new Date().toISOString(), ...figures.current });
    };
    const look = (): void => {
      if (document.visibilityState === 'hidden') return write();
      const last = readSeen(localStorage, account);
      if (last && Date.now() - Date.parse(last.at) >= worthTelling * 1000) {
        memory = { account, before: last };
        tellAll();
      }
      void keep();
    };
    void keep();
    const timer = setInterval(() => { if (document.visibilityState === 'visible') write(); }, every);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', write);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', write);
    };
  }, [account]);
}
