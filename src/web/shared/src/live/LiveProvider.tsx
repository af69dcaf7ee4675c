// The socket of this window, and what it tells, for every component below.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { api, unwrap } from '../api/client';
import { session, useSession } from '../api/session';
import type { Frame, FrameOf, PlayerHere } from './frames';
import { invalidate } from './invalidation';
import { applyPresence } from './presence';
import { LiveSocket, type LiveRest, type LiveStatus, type TimelinePage } from './socket';

type Listener = (frame: Frame) => void;

export interface Live {
  status: LiveStatus;
  /** Set when nothing is tried: another window has the connection, or nobody is signed in. */
  rest: LiveRest;
  /** Pilots in this sector, oneself included. */
  presence: PlayerHere[];
  /** False when there is no connection; nothing is kept for later. */
  send(command: object): boolean;
  /** Takes the connection back from another window. */
  takeOver(): void;
}

interface Context extends Live {
  listen(listener: Listener): () => void;
}

const LiveContext = createContext<Context | null>(null);

function socketUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/ws/connect`;
}

async function readPage(scope: 'player' | 'region', after: number, limit: number): Promise<TimelinePage> {
  return unwrap(api.GET('/api/v1/events', { params: { query: { scope, after, limit } } })) as Promise<TimelinePage>;
}

function makeSocket(
  client: QueryClient, listeners: Set<Listener>,
  onStatus: (status: LiveStatus, rest: LiveRest) => void, onPresence: Listener,
): LiveSocket {
  let interrupted = false;
  const socket: LiveSocket = new LiveSocket({
    url: socketUrl(),
    token: (renew) => (renew ? session.refresh() : session.freshToken(60)),
    page: readPage,
    onStatus: (status, rest) => {
      if (status === 'offline') interrupted = true;
      // Much is told only to those who listen: prices, who comes and goes.
      if (status === 'open' && interrupted) void client.invalidateQueries();
      if (status === 'open') interrupted = false;
      onStatus(status, rest);
    },
    onLost: () => void client.invalidateQueries(),
    onFrame: (frame) => {
      invalidate(client, frame);
      if (frame.type === 'travel_arrived' && frame.here) socket.forgetRegion();
      if (frame.type === 'player_moved') socket.send({ type: 'request_sector_players' });
      onPresence(frame);
      for (const listener of [...listeners]) listener(frame);
    },
  });
  return socket;
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { status: signedIn, user } = useSession();
  const [state, setState] = useState<{ status: LiveStatus; rest: LiveRest }>({ status: 'offline', rest: null });
  const [presence, setPresence] = useState<PlayerHere[]>([]);
  const listeners = useRef(new Set<Listener>()).current;
  const socket = useRef<LiveSocket | null>(null);
  const userId = user?.id;

  useEffect(() => {
    if (signedIn !== 'in' || userId === undefined) return;
    const mine = makeSocket(
      client, listeners,
      (status, rest) => setState({ status, rest }),
      (frame) => setPresence((before) => applyPresence(before, frame)),
    );
    socket.current = mine;
    const wake = () => mine.wake();
    const sleep = () => mine.sleep();
    const look = () => { if (document.visibilityState === 'visible') mine.wake(); };
    window.addEventListener('online', wake);
    window.addEventListener('offline', sleep);
    document.addEventListener('visibilitychange', look);
    mine.start();
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', sleep);
      document.removeEventListener('visibilitychange', look);
      mine.stop();
      socket.current = null;
      setPresence([]);
    };
  }, [client, listeners, signedIn, userId]);

  const value = useMemo<Context>(() => ({
    ...state,
    presence,
    send: (command) => socket.current?.send(command) ?? false,
    takeOver: () => socket.current?.wake(),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  }), [state, presence, listeners]);

  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}

function useLiveContext(): Context {
  const context = useContext(LiveContext);
  if (!context) throw new Error('useLive needs a LiveProvider above');
  return context;
}

export function useLive(): Live {
  return useLiveContext();
}

/** Calls the handler for each frame of the given types while the component is there. */
export function useFrames<T extends Frame['type']>(type: T | T[], handler: (frame: FrameOf<T>) => void): void {
  const { listen } = useLiveContext();
  const latest = useRef(handler);
  useEffect(() => { latest.current = handler; });
  const types = Array.isArray(type) ? type.join(' ') : type;
  useEffect(() => {
    const wanted = new Set<string>(types.split(' '));
    return listen((frame) => { if (wanted.has(frame.type)) latest.current(frame as FrameOf<T>); });
  }, [listen, types]);
}
