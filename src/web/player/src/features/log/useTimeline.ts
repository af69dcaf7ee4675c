// A timeline on the screen: begins at its head or at a number, reads on at both ends, and takes live frames in.
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, toApiError, unwrap, type ApiError } from '@sectorwars/shared/api';
import { useFrames, useLive, type Frame } from '@sectorwars/shared/live';
import {
  after, append, before, emptyTimeline, entryOf, newest, pageSize, scopesOf, take, type Page, type Scope, type Timeline,
} from './timeline';

const numbered: Frame['type'][] = [
  'player_moved', 'trade_completed', 'travel_departed', 'travel_arrived', 'travel_failed', 'player_region_travel',
  'pilot_created', 'pilot_equipped', 'first_login_completed', 'region_config_changed', 'region_created', 'region_deleted', 'region_suspended',
  'region_scaled', 'performance_degraded', 'galaxy_generated',
];

export async function readPage(scope: Scope, from: number, limit: number): Promise<Page> {
  const query = { scope, after: from, limit: Math.min(500, Math.max(1, limit)) };
  return unwrap(api.GET('/api/v1/events', { params: { query } })) as Promise<Page>;
}

export interface Reading {
  line: Timeline;
  loading: boolean;
  reading: 'older' | 'newer' | null;
  error: ApiError | null;
  older: () => void;
  newer: () => void;
  again: () => void;
}

/** The first page: around the head, or from the number after which the pilot has not read. */
async function firstPage(scope: Scope, from: number | null): Promise<Page> {
  if (from !== null) {
    const page = await readPage(scope, from, pageSize);
    if (page.events.length > 0) return page;
  }
  const { head } = await readPage(scope, 0, 1);
  return readPage(scope, Math.max(0, head - pageSize), pageSize);
}

export function useTimeline(scope: Scope, from: number | null): Reading {
  const [line, setLine] = useState<Timeline>(emptyTimeline);
  const [loading, setLoading] = useState(true);
  const [reading, setReading] = useState<'older' | 'newer' | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const { status } = useLive();
  const latest = useRef(line);
  latest.current = line;
  /** What is read for another scope, or for an older beginning, is thrown away. */
  const turn = useRef(0);
  const busy = useRef(false);
  const following = useRef(from === null);

  const begin = useCallback(async () => {
    const mine = ++turn.current;
    busy.current = false;
    setLoading(true);
    setError(null);
    try {
      const page = await firstPage(scope, from);
      if (mine !== turn.current) return;
      const next = take(emptyTimeline, page);
      following.current = !next.behind;
      setLine(next);
    } catch (cause) {
      if (mine === turn.current) setError(toApiError(cause));
    } finally {
      if (mine === turn.current) setLoading(false);
    }
  }, [scope, from]);

  useEffect(() => {
    setLine(emptyTimeline);
    void begin();
  }, [begin]);

  const read = useCallback(async (end: 'older' | 'newer', where: { after: number; limit: number } | null) => {
    if (!where || busy.current) return;
    const mine = turn.current;
    busy.current = true;
    setReading(end);
    try {
      const page = await readPage(scope, where.after, where.limit);
      if (mine !== turn.current) return;
      setError(null);
      setLine((now) => {
        const next = take(now, page);
        if (!next.behind) following.current = true;
        return next;
      });
    } catch (cause) {
      if (mine === turn.current) setError(toApiError(cause));
    } finally {
      if (mine === turn.current) busy.current = false;
      setReading(null);
    }
  }, [scope]);

  const older = useCallback(() => void read('older', before(latest.current)), [read]);
  const newer = useCallback(() => void read('newer', after(latest.current)), [read]);

  // Whoever reads the newest events gets those that come; whoever reads old ones is not pushed along.
  useEffect(() => {
    if (line.behind && following.current && !error) newer();
  }, [line, error, newer]);

  // What was told while the line was down is read when it is back.
  const connected = status === 'open';
  useEffect(() => {
    if (!connected || latest.current.entries.length === 0) return;
    void read('newer', { after: newest(latest.current), limit: pageSize });
  }, [connected, read]);

  useFrames(numbered, (frame) => {
    // In another region numbers start elsewhere.
    if (frame.type === 'travel_arrived' && frame.here && scope === 'region') return void begin();
    if (!scopesOf(frame.type).includes(scope) || typeof frame.seq !== 'number') return;
    const entry = entryOf(frame as unknown as Record<string, unknown>);
    if (entry) setLine((now) => append(now, entry));
    else void read('newer', { after: newest(latest.current), limit: pageSize });
  });

  return { line, loading, reading, error, older, newer, again: () => void begin() };
}
