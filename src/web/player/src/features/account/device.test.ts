import { describe, expect, it } from 'vitest';

import { deviceOf } from './device';

describe('the name of a device', () => {
  it('is the browser and the system, whatever else the browser pretends to be', () => {
    const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36 Edg/140';
    expect(deviceOf(edge)).toBe('Edge, Windows');
    expect(deviceOf('Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36')).toBe('Chrome, Android');
    expect(deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 Version/17 Safari/605')).toBe('Safari, macOS');
  });

  it('is nothing where nothing is known', () => {
    expect(deviceOf('')).toBeUndefined();
    expect(deviceOf('strange-client/1.0')).toBeUndefined();
  });
});
