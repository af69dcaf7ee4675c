import { ApiError } from '@sectorwars/shared/api';
import { describe, expect, it } from 'vitest';

import { safePath } from '../../app/paths';
import { fieldText } from './fieldText';
import { passwordHints } from './hints';

describe('the way back after a sign-in', () => {
  it('stays on this site', () => {
    expect(safePath('/trade?x=1')).toBe('/trade?x=1');
    for (const path of ['//evil.test', '/\\evil.test', 'https://evil.test', '', null]) expect(safePath(path)).toBe('/cockpit');
  });
});

describe('password hints', () => {
  const met = (password: string, name = 'ada') => passwordHints(password, name).filter((one) => one.met).map((one) => one.id);

  it('are met one by one', () => {
    expect(met('')).toEqual([]);
    expect(met('short')).toEqual(['not_name']);
    expect(met('Lovelace', 'lovelace')).toEqual(['length']);
    expect(met('correct horse battery')).toEqual(['length', 'not_name', 'long']);
  });

  it('count signs as the server does, not the units of a string', () => {
    expect(met('🚀🚀🚀🚀')).toEqual(['not_name']);
  });
});

describe('words at a field', () => {
  const echo = (key: string | string[], options: { defaultValue: string }) => `${[key].flat().join('|')}=${options.defaultValue}`;

  it('come from the refusal that is about the field', () => {
    const taken = new ApiError(409, 'username_taken', 'This username is taken.');
    expect(fieldText(taken, 'username', echo)).toBe('errors:username_taken=This username is taken.');
    expect(fieldText(taken, 'email', echo)).toBeUndefined();
  });

  it('fall back to the words of the server', () => {
    const invalid = new ApiError(422, 'validation_failed', 'x', [{ field: 'email', code: 'pattern', message: 'must be an address' }]);
    expect(fieldText(invalid, 'email', echo)).toBe('auth:field.email.pattern|auth:field.any.pattern=must be an address');
  });
});
