import { describe, expect, it } from 'vitest';
import { audible, calls, command, listen, readMuted, silence, unreadOf, type Chat, type ChatFrame, type Happening } from './chat';

const me = { id: 'u1', name: 'Ada' };
const frame = (content: string, target_type = 'sector', from = 'Bob', stamp = content): ChatFrame => ({
  from_user_id: from === 'Ada' ? 'u1' : from, from_username: from, content, target_type, timestamp: `t-${stamp}`, sector_id: 7,
});
const run = (steps: Happening[], from: Chat = silence): Chat => steps.reduce(listen, from);
const said = (id: string, room: 'sector' | 'global' | 'galaxy', text: string, at = id): Happening =>
  ({ type: 'said', id, room, text, me, at, sector: 7 });
const states = (chat: Chat, room: 'sector' | 'global' | 'galaxy'): string[] => chat.messages[room].map((one) => one.state);

describe('chat', () => {
  it('shows own words as on the way until they come back on the wide bands', () => {
    let chat = run([said('1', 'global', 'Hello'), said('2', 'global', 'Hello')]);
    expect(states(chat, 'global')).toEqual(['pending', 'pending']);
    chat = listen(chat, { type: 'heard', frame: frame('Hello', 'global', 'Ada'), me });
    expect(states(chat, 'global')).toEqual(['sent', 'pending']);
    chat = listen(chat, { type: 'heard', frame: frame('Hello', 'global', 'Ada', 'again'), me });
    expect(states(chat, 'global')).toEqual(['sent', 'sent']);
    expect(unreadOf(chat)).toBe(0);
  });

  it('takes a later sign of life for the acknowledgement in the sector, which sends nothing back', () => {
    let chat = run([said('1', 'sector', 'Hi', 'a'), said('2', 'sector', 'There', 'c'), said('3', 'global', 'All', 'a')]);
    chat = listen(chat, { type: 'acknowledged', room: 'sector', before: 'b' });
    expect(states(chat, 'sector')).toEqual(['sent', 'pending']);
    expect(states(chat, 'global')).toEqual(['pending']);
  });

  it('fails the oldest on a refusal and all on a broken line, and can send again', () => {
    let chat = run([said('1', 'sector', 'One', 'a'), said('2', 'global', 'Two', 'b'), { type: 'failed', failure: 'limited' }]);
    expect(chat.messages.sector[0]).toMatchObject({ state: 'failed', failure: 'limited' });
    expect(states(chat, 'global')).toEqual(['pending']);
    chat = run([{ type: 'failed', failure: 'offline' }], chat);
    expect(states(chat, 'global')).toEqual(['failed']);
    chat = run([{ type: 'again', id: '1', at: 'z' }, { type: 'dropped', id: '2' }, { type: 'dropped', id: '1' }], chat);
    expect(chat.messages.sector[0]).toMatchObject({ state: 'pending', at: 'z' });
    expect(chat.messages.sector[0]?.failure).toBeUndefined();
    expect(chat.messages.global).toEqual([]);
  });

  it('counts unread words by band, but neither those being read nor those of muted pilots', () => {
    let chat = run([
      { type: 'reading', room: 'sector' }, { type: 'muted', who: { id: 'Eve', name: 'Eve' } },
      { type: 'heard', frame: frame('a'), me }, { type: 'heard', frame: frame('b', 'galaxy'), me },
      { type: 'heard', frame: frame('hey ada!', 'galaxy'), me }, { type: 'heard', frame: frame('c', 'galaxy', 'Eve'), me },
    ]);
    expect(chat.unread).toEqual({ sector: 0, global: 0, galaxy: 2 });
    expect(chat.called).toBe(1);
    expect(audible(chat, 'galaxy').map((one) => one.text)).toEqual(['b', 'hey ada!']);
    chat = run([{ type: 'reading', room: 'galaxy' }, { type: 'unmuted', id: 'Eve' }], chat);
    expect(unreadOf(chat)).toBe(0);
    expect(audible(chat, 'galaxy')).toHaveLength(3);
  });

  it('hears the same frame once', () => {
    expect(run([{ type: 'heard', frame: frame('a'), me }, { type: 'heard', frame: frame('a'), me }]).messages.sector).toHaveLength(1);
  });

  it('keeps the newest three hundred', () => {
    const many = Array.from({ length: 320 }, (_, at): Happening => ({ type: 'heard', frame: frame(`m${at}`), me }));
    const list = run(many).messages.sector;
    expect([list.length, list[0]?.text]).toEqual([300, 'm20']);
  });

  it('draws a line when the sector changes after something was said', () => {
    const chat = run([
      { type: 'moved', sector: 7, at: '1' }, { type: 'moved', sector: 8, at: '2' }, { type: 'heard', frame: frame('a'), me },
      { type: 'moved', sector: 9, at: '3' }, { type: 'moved', sector: 10, at: '4' }, { type: 'moved', sector: 10, at: '5' },
    ]);
    expect(chat.messages.sector.map((one) => [one.state, one.sector])).toEqual([['heard', 7], ['note', 10]]);
  });

  it('knows a name as a word of its own', () => {
    expect(calls('ADA, come', 'Ada')).toBe(true);
    expect(calls('@ada?', 'Ada')).toBe(true);
    expect(calls('adamant', 'Ada')).toBe(false);
    expect(calls('a+b here', 'a+b')).toBe(true);
    expect(calls('anything', '')).toBe(false);
  });

  it('reads commands', () => {
    expect(command(' hello ', 'sector')).toEqual({ type: 'say', room: 'sector', text: 'hello' });
    expect(command('/g all of you', 'sector')).toEqual({ type: 'say', room: 'galaxy', text: 'all of you' });
    expect(command('/open', 'sector')).toEqual({ type: 'room', room: 'global' });
    expect(command('//shrug', 'global')).toEqual({ type: 'say', room: 'global', text: '/shrug' });
    expect(command('/mute @Bob Ross', 'sector')).toEqual({ type: 'mute', name: 'Bob Ross' });
    expect(command('/constructor', 'sector')).toEqual({ type: 'unknown', word: 'constructor' });
    expect(command('/', 'sector')).toEqual({ type: 'help' });
  });

  it('reads only well-formed lists of muted pilots', () => {
    expect(readMuted({ getItem: () => '[{"id":"a","name":"A"},{"id":3}]' }, 'u1')).toEqual([{ id: 'a', name: 'A' }]);
    expect(readMuted({ getItem: () => 'x' }, 'u1')).toEqual([]);
  });
});
