import { describe, expect, it } from 'vitest';

import { filterCommands } from './commands';

const commands = ['Go to: Star chart', 'Go to: Trade', 'Sign out', 'Repeat the last trade', 'Flug nach Überlingen']
  .map((title) => ({ title, section: title.startsWith('Go') ? 'Go' : 'Other' }));
const found = (query: string) => filterCommands(commands, query).map((one) => one.title);

describe('the palette', () => {
  it('shows everything in its order before anything is written', () => {
    expect(found('')).toEqual(commands.map((one) => one.title));
  });

  it('puts what is written in one piece first, at the beginning of a word before the middle', () => {
    expect(found('trade').slice(0, 2)).toEqual(['Go to: Trade', 'Repeat the last trade']);
  });

  it('finds by first letters', () => {
    expect(found('gtsc')[0]).toBe('Go to: Star chart');
  });

  it('does not mind capitals and accents', () => {
    expect(found('uberl')).toEqual(['Flug nach Überlingen']);
  });

  it('finds nothing where letters are missing', () => {
    expect(found('xyz')).toEqual([]);
  });

  it('finds by section', () => {
    expect(found('other sign')).toEqual(['Sign out']);
  });
});
