// The conversation joined with the server: one intent at a time, each with its own key, so that nothing is said twice.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { api, keys, mutation, toApiError, unwrap, type ApiError, type FirstLoginStatus } from '@sectorwars/shared/api';
import { useFirstLogin } from '@sectorwars/shared/api/hooks';
import { converse, opening, recall, refusalOf, remember, type Answer, type SessionView, type Talk } from './dialogue';

export const podType = 'ESCAPE_POD';

export interface Gate {
  talk: Talk;
  /** The session could not be opened at all. */
  failure: ApiError | null;
  attempts: number;
  /** Being started over, or being left for the ship. */
  busy: boolean;
  done: boolean;
  choose: (ship: string) => void;
  type: (text: string) => void;
  speak: () => void;
  takePod: (words: string) => void;
  forgive: () => void;
  startOver: () => void;
  board: () => void;
  reopen: () => void;
}

interface Intent {
  what: string;
  sent: ReturnType<typeof mutation>;
}

/** The same intent keeps its key over retries; another one gets its own. */
function keyOf(intent: { current: Intent | null }, what: string): ReturnType<typeof mutation> {
  if (intent.current?.what !== what) intent.current = { what, sent: mutation() };
  return intent.current.sent;
}

/** The guard speaks the language of the page. */
const language = (): { language: string } => ({ language: document.documentElement.lang || 'en' });

async function openSession(): Promise<SessionView> {
  return unwrap(api.POST('/api/v1/first-login/session', { body: language() }));
}

export function useGate(): Gate {
  const [talk, dispatch] = useReducer(converse, opening);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const status = useFirstLogin();
  const client = useQueryClient();
  const intent = useRef<Intent | null>(null);
  const latest = useRef(talk);
  latest.current = talk;

  const open = useCallback(async (fromMemory: boolean) => {
    setFailure(null);
    try {
      const view = await openSession();
      dispatch({ type: 'opened', view, remembered: fromMemory ? recall(sessionStorage) : null });
    } catch (cause) {
      const error = toApiError(cause);
      // Done in another tab: the status says so, and leads on.
      if (error.code === 'first_login_complete') return void client.invalidateQueries({ queryKey: keys.firstLogin });
      setFailure(error);
    }
  }, [client]);

  const needed = status.data?.requires_first_login;
  useEffect(() => {
    if (needed === true) void open(true);
  }, [needed, open]);

  useEffect(() => {
    if (talk.phase !== 'opening') remember(talk, sessionStorage);
  }, [talk]);

  const refuse = useCallback((cause: unknown) => {
    const error = toApiError(cause);
    const refusal = refusalOf(error);
    dispatch({ type: 'refused', refusal });
    // Another tab may have gone on, or the session has ended: the server says where one is.
    if (refusal.kind === 'stale') void open(false);
  }, [open]);

  const claim = useCallback(async (ship: string, words: string) => {
    dispatch({ type: 'sent', text: words });
    try {
      const view = await unwrap(api.POST('/api/v1/first-login/claim-ship', {
        body: { ship_type: ship as 'ESCAPE_POD', dialogue_response: words, ...language() },
        ...keyOf(intent, `claim ${latest.current.session} ${ship} ${words}`),
      })) as SessionView;
      dispatch({ type: 'claimed', view });
      void client.invalidateQueries({ queryKey: keys.firstLogin });
    } catch (cause) {
      refuse(cause);
    }
  }, [client, refuse]);

  const answer = useCallback(async (exchange: string, words: string) => {
    dispatch({ type: 'sent' });
    try {
      const heard = await unwrap(api.POST('/api/v1/first-login/dialogue/{exchange_id}', {
        params: { path: { exchange_id: exchange } },
        body: { response: words, ...language() },
        ...keyOf(intent, `answer ${exchange} ${words}`),
      })) as Answer;
      dispatch({ type: 'answered', exchange, answer: heard });
    } catch (cause) {
      refuse(cause);
    }
  }, [refuse]);

  const speak = (): void => {
    const words = talk.draft.trim();
    if (talk.phase === 'choosing' && talk.chosen) void claim(talk.chosen, words);
    else if (talk.phase === 'talking' && talk.exchange) void answer(talk.exchange, words);
  };

  const startOver = async (): Promise<void> => {
    setBusy(true);
    try {
      await unwrap(api.DELETE('/api/v1/first-login/session', {}));
      sessionStorage.removeItem('sw.first-login');
      dispatch({ type: 'restarted' });
      await open(false);
      await client.invalidateQueries({ queryKey: keys.firstLogin });
    } catch (cause) {
      refuse(cause);
    } finally {
      setBusy(false);
    }
  };

  const board = async (): Promise<void> => {
    setBusy(true);
    try {
      await unwrap(api.POST('/api/v1/first-login/complete', { ...keyOf(intent, `board ${talk.session}`) }));
      dispatch({ type: 'boarded' });
      client.setQueryData(keys.firstLogin, (before: FirstLoginStatus | undefined) => (
        before && { ...before, requires_first_login: false, session_id: null }
      ));
      await client.invalidateQueries();
    } catch (cause) {
      refuse(cause);
      setBusy(false);
    }
  };

  return {
    talk, failure: failure ?? (status.error ? toApiError(status.error) : null), busy,
    attempts: status.data?.state?.attempts ?? 1,
    done: talk.phase === 'aboard' || needed === false,
    choose: (ship) => dispatch({ type: 'chosen', ship }),
    type: (text) => dispatch({ type: 'typed', text }),
    speak,
    takePod: (words) => {
      dispatch({ type: 'chosen', ship: podType });
      void claim(podType, words);
    },
    forgive: () => dispatch({ type: 'forgiven' }),
    startOver: () => void startOver(),
    board: () => void board(),
    reopen: () => {
      void status.refetch();
      if (needed === true) void open(true);
    },
  };
}
