// Help for tests: tokens, replies, and a server made of functions.
import { vi } from 'vitest';

export function tokenFor(name: string, seconds = 900): string {
  const iat = 1_000;
  return `h.${btoa(JSON.stringify({ sub: name, iat, exp: iat + seconds }))}.s`;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
}

export function pair(token: string) {
  return {
    access_token: token, refresh_token: '', token_type: 'bearer', user_id: 'u',
    requires_mfa: false, mfa_enabled: false, must_change_password: false,
  };
}

type Handler = (request: Request) => Response | Promise<Response>;

/** Answers by path; what nobody answers fails the test. Returns what was asked for. */
export function serve(routes: Record<string, Handler>): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init);
    asked.push(request);
    const handler = routes[new URL(request.url).pathname];
    if (!handler) throw new Error(`nobody answers ${request.url}`);
    return handler(request);
  });
  return asked;
}

export const me = {
  id: 'u', username: 'ada', email: 'ada@example.test', is_admin: false, is_active: true, last_login: null,
};
