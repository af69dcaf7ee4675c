import { describe, expect, it } from 'vitest';

import { problemOf, retryAfterOf, toApiError } from './errors';
import { json } from './testing';

describe('problems', () => {
  it('keep code, sentence and fields of the server', () => {
    const body = {
      code: 'validation_failed', detail: 'password is too short',
      errors: [{ field: 'password', code: 'length', message: 'must have 8 to 128 characters' }, 'nonsense'],
    };
    const error = problemOf(body, json(body, 422));
    expect(error).toMatchObject({ status: 422, code: 'validation_failed', detail: 'password is too short' });
    expect(error.fields).toEqual([{ field: 'password', code: 'length', message: 'must have 8 to 128 characters' }]);
    expect(error.fieldMessage('password')).toBe('must have 8 to 128 characters');
    expect(error.isTemporary).toBe(false);
  });

  it('say how long to wait', () => {
    expect(problemOf({ code: 'rate_limited' }, json({}, 429, { 'Retry-After': '12' })).retryAfter).toBe(12);
    const date = new Headers({ 'Retry-After': 'Wed, 21 Oct 2026 07:28:10 GMT' });
    expect(retryAfterOf(date, Date.parse('2026-10-21T07:28:00Z'))).toBe(10);
    expect(retryAfterOf(new Headers())).toBeUndefined();
  });

  it('have a code even when the answer is no problem document', () => {
    expect(problemOf('<html>', new Response('<html>', { status: 502 }))).toMatchObject({ status: 502, code: 'http_502' });
  });

  it('tell a missing answer from a refusal', () => {
    expect(toApiError(new TypeError('Failed to fetch'))).toMatchObject({ status: 0, code: 'network', isNetwork: true });
  });
});
