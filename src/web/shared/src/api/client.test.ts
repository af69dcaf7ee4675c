import { beforeEach, describe, expect, it, vi } from 'vitest';

import { api, mutation, unwrap } from './client';
import { ApiError } from './errors';
import { session } from './session';
import { json, pair, serve, tokenFor } from './testing';

const state = '/api/v1/player/state';
const refresh = '/api/v1/auth/refresh';
const move = '/api/v1/player/move/7';

function fly(options = mutation()) {
  return unwrap(api.POST('/api/v1/player/move/{sector_id}', { ...options, params: { path: { sector_id: 7 } } }));
}

describe('requests', () => {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    session.take(tokenFor('old'));
  });

  it('carry the access token', async () => {
    const asked = serve({ [state]: () => json({ turns: 3 }) });
    await unwrap(api.GET(state));
    expect(asked[0]?.headers.get('Authorization')).toBe(`Bearer ${tokenFor('old')}`);
  });

  it('share one refresh when the token no longer counts, and are sent again with the next one', async () => {
    const asked = serve({
      [state]: (request) => (request.headers.get('Authorization') === `Bearer ${tokenFor('new')}`
        ? json({ turns: 3 }) : json({ code: 'unauthenticated', detail: 'Sign in.' }, 401)),
      [refresh]: () => json(pair(tokenFor('new'))),
    });
    const replies = await Promise.all([unwrap(api.GET(state)), unwrap(api.GET(state)), unwrap(api.GET(state))]);
    expect(replies.map((one) => one.turns)).toEqual([3, 3, 3]);
    const refreshes = asked.filter((one) => one.url.endsWith(refresh));
    expect(refreshes).toHaveLength(1);
    expect(refreshes[0]?.headers.get('X-Session')).toBe('cookie');
  });

  it('are refused and sign out when there is no next token', async () => {
    serve({ [state]: () => json({ code: 'unauthenticated' }, 401), [refresh]: () => json({}, 401) });
    await expect(unwrap(api.GET(state))).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(session.user$.get().status).toBe('out');
  });

  it('refresh before a token ends, not after', async () => {
    session.take(tokenFor('short', 3));
    const asked = serve({ [state]: () => json({ turns: 1 }), [refresh]: () => json(pair(tokenFor('next'))) });
    await unwrap(api.GET(state));
    expect(asked.map((one) => new URL(one.url).pathname)).toEqual([refresh, state]);
  });

  it('keep the key and the body of an intent when the answer is lost', async () => {
    let lost = 2;
    const bodies: string[] = [];
    const asked = serve({
      '/api/v1/trading/buy': async (request) => {
        bodies.push(await request.clone().text());
        if (lost-- > 0) throw new TypeError('connection reset');
        return json({ trade_id: 't' });
      },
    });
    const body = { station_id: 's', resource_type: 'ore', quantity: 5 } as never;
    await unwrap(api.POST('/api/v1/trading/buy', { ...mutation(), body }));
    const names = asked.map((one) => one.headers.get('Idempotency-Key'));
    expect(names).toHaveLength(3);
    expect(new Set(names).size).toBe(1);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('ore');
  });

  it('have another key for another intent', async () => {
    const asked = serve({ [move]: () => json({}) });
    await fly();
    await fly();
    expect(asked[0]?.headers.get('Idempotency-Key')).not.toBe(asked[1]?.headers.get('Idempotency-Key'));
  });

  it('are not repeated without a key, since they could have two effects', async () => {
    const asked = serve({ [move]: () => { throw new TypeError('connection reset'); } });
    const attempt = unwrap(api.POST('/api/v1/player/move/{sector_id}', { params: { path: { sector_id: 7 } } }));
    await expect(attempt).rejects.toMatchObject({ code: 'network' });
    expect(asked).toHaveLength(1);
  });

  it('are not repeated when the server has decided', async () => {
    const asked = serve({ [move]: () => json({ code: 'docked', detail: 'Undock before you move.' }, 409) });
    await expect(fly()).rejects.toEqual(new ApiError(409, 'docked', 'Undock before you move.'));
    expect(asked).toHaveLength(1);
  });
});
