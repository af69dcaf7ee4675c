// Who is signed in. The access token lives in memory only; the refresh token is a cookie that no script can read. One
// refresh runs at a time over all tabs, and a tab that waited takes the token that another one was given.
import { useSyncExternalStore } from 'react';

import { ApiError, problemOf, toApiError } from './errors';
import type { components } from './schema';

export type User = components['schemas']['auth.Me'];
type TokenPair = components['schemas']['auth.TokenPair'];

export type SessionStatus = 'loading' | 'in' | 'out';

export interface SessionState {
  user: User | null;
  status: SessionStatus;
  /** Somebody else set the password; it has to be changed before anything else. */
  mustChangePassword: boolean;
  /** The pilot signed out here; nobody has to be brought back to where they were. */
  left: boolean;
}

/** A sign-in that waits for the code of a second factor. Kept by the page that asks for it, nowhere else. */
export interface Pending {
  sessionToken: string;
}

type Message = { type: 'token'; token: string; mustChangePassword: boolean } | { type: 'out' };

interface Token {
  text: string;
  /** By the clock of this browser, so that its being wrong does not matter. */
  expires: number;
}

const hint = 'sw.session';
const lockName = 'sw.session.refresh';
const channelName = 'sw.session';

/** The token says how long it lives; both times are the server's. */
export function lifetimeOf(token: string): number {
  const part = token.split('.')[1];
  if (part === undefined) return 60;
  try {
    const claims = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: number; iat?: number };
    if (typeof claims.exp !== 'number' || typeof claims.iat !== 'number') return 60;
    return Math.max(1, claims.exp - claims.iat);
  } catch {
    return 60;
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return false;
  }
}

/** Only that there is a session: without it a visitor's browser would ask for a refresh that cannot succeed. */
function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hint, '1');
    else localStorage.removeItem(hint);
  } catch {
    // Storage may be forbidden; then the next visit starts at the sign-in page.
  }
}

async function post(path: string, body: unknown, token: string | null = null): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', 'X-Session': 'cookie' };
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  try {
    return await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: JSON.stringify(body) });
  } catch (cause) {
    throw toApiError(cause);
  }
}

async function read<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(body, response);
  return body as T;
}

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? locks.request(lockName, work) : work();
}

export class Session {
  private state: SessionState = { user: null, status: 'loading', mustChangePassword: false, left: false };
  private token: Token | null = null;
  private refreshing: Promise<string | null> | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly channel: BroadcastChannel | null;
  private started = false;

  constructor() {
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);
    this.channel?.addEventListener('message', (event: MessageEvent<Message>) => this.hear(event.data));
  }

  /** What is known now, and calls at each change. */
  readonly user$ = {
    get: (): SessionState => this.state,
    subscribe: (listener: () => void): (() => void) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  };

  /** Finds out whether this browser has a session; does nothing the second time. */
  async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    if (!remembered()) return this.become(null);
    for (let wait = 1000; this.state.status === 'loading'; wait = Math.min(wait * 2, 15_000)) {
      try {
        await this.refresh();
        if (this.token) await this.loadUser();
      } catch (cause) {
        if (!toApiError(cause).isTemporary) return this.forget();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** Null when the pilot is in; else what the second factor is asked for with. */
  async signIn(username: string, password: string): Promise<Pending | null> {
    return this.enter('/api/v1/auth/login/json', { username, password });
  }

  /** The way back from GitHub, Google or Steam: a code that counts once. */
  async exchange(code: string): Promise<Pending | null> {
    return this.enter('/api/v1/auth/exchange', { code });
  }

  async secondFactor(pending: Pending, code: string): Promise<void> {
    await this.enter('/api/v1/auth/mfa/verify', { code, session_token: pending.sessionToken });
  }

  async register(username: string, email: string, password: string): Promise<Pending | null> {
    await read(await post('/api/v1/auth/register', { username, email, password }));
    return this.signIn(username, password);
  }

  /** Confirms a second factor that was set up; returns its backup codes, which nobody shows again. */
  async turnOnSecondFactor(code: string): Promise<string[]> {
    const response = await post('/api/v1/auth/mfa/verify', { code }, await this.freshToken());
    const pair = await read<TokenPair & { backup_codes?: string[] | null }>(response);
    // The tokens until now say that this session had no second factor.
    if (pair.access_token !== '') this.adopt(pair);
    return pair.backup_codes ?? [];
  }

  async changePassword(oldPassword: string, newPassword: string, code = ''): Promise<void> {
    const response = await post(
      '/api/v1/auth/password/change',
      { old_password: oldPassword, new_password: newPassword, ...(code === '' ? {} : { mfa_code: code }) },
      await this.freshToken(),
    );
    // Every token made before no longer counts; this is the first of the new ones.
    this.adopt(await read<TokenPair>(response));
  }

  async signOut(): Promise<void> {
    this.forget(true);
    this.tell({ type: 'out' });
    await post('/api/v1/auth/logout', {}).catch(() => undefined);
  }

  /** A token that lives a while, or null when nobody is signed in. Throws when the server cannot be asked. */
  async freshToken(seconds = 5): Promise<string | null> {
    if (this.token && this.token.expires - Date.now() > seconds * 1000) return this.token.text;
    if (!this.token && this.state.status === 'out') return null;
    return this.refresh();
  }

  /** The next token; `old` is the one that was refused, so that one refresh serves all that had it. */
  refresh(old: string | null = this.token?.text ?? null): Promise<string | null> {
    if (this.token && this.token.text !== old) return Promise.resolve(this.token.text);
    this.refreshing ??= exclusively(() => this.refreshNow(old)).finally(() => { this.refreshing = null; });
    return this.refreshing;
  }

  /** For tests, and for a token that came another way. */
  take(token: string, mustChangePassword = false): void {
    this.token = { text: token, expires: Date.now() + lifetimeOf(token) * 1000 };
    remember(true);
    if (this.state.mustChangePassword !== mustChangePassword) this.set({ ...this.state, mustChangePassword });
  }

  private async refreshNow(old: string | null): Promise<string | null> {
    // Another tab may have refreshed while this one waited for its turn.
    if (this.token && this.token.text !== old) return this.token.text;
    const response = await post('/api/v1/auth/refresh', {});
    if (response.status === 401 || response.status === 403) {
      this.forget();
      return null;
    }
    const pair = await read<TokenPair>(response);
    this.adopt(pair);
    return pair.access_token;
  }

  private async enter(path: string, body: unknown): Promise<Pending | null> {
    const pair = await read<TokenPair>(await post(path, body));
    if (pair.access_token === '') {
      // A server that asks for a factor without saying how to give it.
      if (!pair.session_token) throw new ApiError(401, 'second_factor_required', 'A second factor is required.');
      return { sessionToken: pair.session_token };
    }
    this.adopt(pair);
    await this.loadUser();
    return null;
  }

  private adopt(pair: TokenPair): void {
    this.take(pair.access_token, pair.must_change_password);
    this.tell({ type: 'token', token: pair.access_token, mustChangePassword: pair.must_change_password });
  }

  private async loadUser(): Promise<void> {
    const token = this.token?.text;
    if (token === undefined) return;
    const response = await fetch('/api/v1/auth/me', { headers: { Authorization: `Bearer ${token}` } })
      .catch((cause: unknown) => { throw toApiError(cause); });
    this.become(await read<User>(response));
  }

  private hear(message: Message): void {
    if (message.type === 'out') return this.forget(true);
    this.take(message.token, message.mustChangePassword);
    if (this.state.status !== 'in') void this.loadUser().catch(() => undefined);
  }

  private tell(message: Message): void {
    this.channel?.postMessage(message);
  }

  private forget(left = false): void {
    this.token = null;
    remember(false);
    this.become(null, left);
  }

  private become(user: User | null, left = false): void {
    const mustChangePassword = user !== null && this.state.mustChangePassword;
    this.set({ user, status: user ? 'in' : 'out', mustChangePassword, left });
  }

  private set(state: SessionState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}

export const session = new Session();

export function useSession(): SessionState {
  return useSyncExternalStore(session.user$.subscribe, session.user$.get);
}
