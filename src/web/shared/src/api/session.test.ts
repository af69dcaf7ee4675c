import { beforeEach, describe, expect, it, vi } from 'vitest';

import { lifetimeOf, Session } from './session';
import { json, me, pair, serve, tokenFor } from './testing';

const login = '/api/v1/auth/login/json';
const refresh = '/api/v1/auth/refresh';
const who = '/api/v1/auth/me';

/** Tabs of one browser: they hear each other and take turns. */
class Channel extends EventTarget {
  static open: Channel[] = [];
  constructor() { super(); Channel.open.push(this); }
  postMessage(data: unknown) {
    for (const other of Channel.open) {
      if (other !== this) other.dispatchEvent(new MessageEvent('message', { data }));
    }
  }
}

function locks() {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    request: <T>(_name: string, work: () => Promise<T>) => {
      const turn = tail.then(work, work);
      tail = turn.catch(() => undefined);
      return turn;
    },
  };
}

describe('a session', () => {
  beforeEach(() => {
    localStorage.clear();
    Channel.open = [];
    vi.stubGlobal('BroadcastChannel', Channel);
    Object.defineProperty(navigator, 'locks', { value: locks(), configurable: true });
  });

  it('asks nothing of the server for a visitor', async () => {
    const asked = serve({});
    const session = new Session();
    await session.start();
    expect(session.user$.get().status).toBe('out');
    expect(asked).toHaveLength(0);
  });

  it('begins with a sign-in and leaves no token where scripts of another page could find it', async () => {
    const asked = serve({ [login]: () => json(pair(tokenFor('a'))), [who]: () => json(me) });
    const session = new Session();
    await session.signIn('ada', 'correct horse battery');
    expect(session.user$.get()).toMatchObject({ status: 'in', user: { username: 'ada' } });
    expect(asked[0]?.headers.get('X-Session')).toBe('cookie');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.toContain(tokenFor('a'));
  });

  it('comes back after a reload by its cookie', async () => {
    localStorage.setItem('sw.session', '1');
    serve({ [refresh]: () => json(pair(tokenFor('b'))), [who]: () => json(me) });
    const session = new Session();
    await session.start();
    expect(session.user$.get().status).toBe('in');
  });

  it('ends when the cookie no longer counts, and does not ask again', async () => {
    localStorage.setItem('sw.session', '1');
    const asked = serve({ [refresh]: () => json({ code: 'session_ended' }, 401) });
    await new Session().start();
    await new Session().start();
    expect(asked).toHaveLength(1);
  });

  it('waits for a server that is away instead of signing out', async () => {
    vi.useFakeTimers();
    localStorage.setItem('sw.session', '1');
    let away = 2;
    serve({
      [refresh]: () => (away-- > 0 ? json({}, 503) : json(pair(tokenFor('c')))),
      [who]: () => json(me),
    });
    const session = new Session();
    const started = session.start();
    await vi.advanceTimersByTimeAsync(1);
    expect(session.user$.get().status).toBe('loading');
    await vi.advanceTimersByTimeAsync(10_000);
    await started;
    expect(session.user$.get().status).toBe('in');
    vi.useRealTimers();
  });

  it('is refreshed once for all tabs that found their token too old', async () => {
    let count = 0;
    serve({ [refresh]: () => json(pair(tokenFor(`fresh${++count}`))), [who]: () => json(me) });
    const tabs = [new Session(), new Session(), new Session()];
    for (const tab of tabs) tab.take(tokenFor('old'));
    const tokens = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(count).toBe(1);
    expect(new Set(tokens)).toEqual(new Set([tokenFor('fresh1')]));
  });

  it('ends in every tab at once', async () => {
    serve({ [login]: () => json(pair(tokenFor('a'))), [who]: () => json(me), '/api/v1/auth/logout': () => json({}) });
    const [one, two] = [new Session(), new Session()];
    await one.signIn('ada', 'correct horse battery');
    await vi.waitFor(() => expect(two.user$.get().status).toBe('in'));
    await one.signOut();
    expect(two.user$.get().status).toBe('out');
    expect(await two.freshToken()).toBeNull();
  });

  it('keeps what the server says about a refused sign-in', async () => {
    serve({ [login]: () => json({ code: 'account_locked', detail: 'Locked.' }, 423, { 'Retry-After': '900' }) });
    await expect(new Session().signIn('ada', 'x')).rejects.toMatchObject({ code: 'account_locked', retryAfter: 900 });
  });

  it('measures the life of a token by the token, not by this clock', () => {
    expect(lifetimeOf(tokenFor('x', 900))).toBe(900);
    expect(lifetimeOf('no token')).toBe(60);
  });
});
