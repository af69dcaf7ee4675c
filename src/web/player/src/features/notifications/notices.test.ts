import { describe, expect, it } from 'vitest';
import { collect, noticeOf, readSettings, turnsFilled, unread, usual, waysOf, type Board, type Notice } from './notices';

const here = { userId: 'u1', name: 'Ada', station: 'st1', docked: true };
const update = (buy: number, commodity = 'ore') =>
  ({ type: 'market_update', station_id: 'st1', commodity, buy_price: buy, sell_price: buy + 4, timestamp: `t${buy}` });
const arrival = (at: string, name = 'Bob'): Notice =>
  noticeOf({ type: 'player_entered_sector', user_id: name, username: name, timestamp: at }, here, new Map()) as Notice;

describe('notices', () => {
  it('tells of others who arrive, not of oneself', () => {
    expect(arrival('2102-01-01T00:00:00Z')).toMatchObject({ kind: 'arrival', key: 'entered', values: { name: 'Bob' } });
    expect(noticeOf({ type: 'player_entered_sector', user_id: 'u1', username: 'Ada' }, here, new Map())).toBeNull();
  });

  it('tells of prices at the own station that moved strongly since they were told last', () => {
    const board: Board = new Map();
    expect(noticeOf(update(100), here, board)).toBeNull();
    expect(noticeOf(update(105), here, board)).toBeNull();
    expect(noticeOf(update(113), here, board)).toMatchObject({ key: 'price_up', values: { percent: 13, commodity: 'ore' } });
    expect(noticeOf(update(105), here, board)).toBeNull();
    expect(noticeOf(update(90), here, board)).toMatchObject({ key: 'price_down', values: { percent: 20 } });
    expect(noticeOf({ ...update(10), station_id: 'other' }, here, board)).toBeNull();
    expect(noticeOf(update(300), { ...here, docked: false }, board)).toBeNull();
  });

  it('does not take the own deal for news of the market', () => {
    const board: Board = new Map();
    noticeOf(update(100), here, board);
    noticeOf({ type: 'trade_completed', commodity: 'ore' }, here, board);
    expect(noticeOf(update(150), here, board)).toBeNull();
  });

  it('tells of words that call by name', () => {
    const chat = (content: string, from = 'u2') => noticeOf(
      { type: 'chat_message', from_user_id: from, from_username: 'Bob', content, timestamp: 't' }, here, new Map());
    expect(chat('ada, look')?.kind).toBe('chat');
    expect(chat('nobody')).toBeNull();
    expect(chat('ada', 'u1')).toBeNull();
  });

  it('counts the same up within a minute and keeps a bounded tray', () => {
    const one = collect([], arrival('2102-01-01T00:00:00Z'));
    const two = collect(one, arrival('2102-01-01T00:00:30Z'));
    expect([two.length, two[0]?.times, unread(two)]).toEqual([1, 2, 1]);
    expect(collect(two, arrival('2102-01-01T00:05:00Z'))).toHaveLength(2);
    const seen = one.map((notice) => ({ ...notice, read: true }));
    expect(unread(collect(seen, arrival('2102-01-01T00:00:30Z')))).toBe(1);
    const many = Array.from({ length: 100 }, (_, at) => arrival('2102-01-01T00:00:00Z', `p${at}`)).reduce(collect, [] as Notice[]);
    expect(many).toHaveLength(60);
  });

  it('pops nothing up in quiet mode but what operators say, and loses nothing', () => {
    const quiet = { ...usual, quiet: true };
    expect(waysOf(quiet, 'travel')).toEqual({ toast: false, tray: true, browser: false });
    expect(waysOf(quiet, 'announcement').toast).toBe(true);
    expect(waysOf(usual, 'travel').toast).toBe(true);
  });

  it('tells once that the turns are full', () => {
    expect(turnsFilled(null, { turns: 1000, max: 1000 })).toBe(false);
    expect(turnsFilled({ turns: 999, max: 1000 }, { turns: 1000, max: 1000 })).toBe(true);
    expect(turnsFilled({ turns: 1000, max: 1000 }, { turns: 1000, max: 1000 })).toBe(false);
  });

  it('reads settings that are broken or of an older shape', () => {
    expect(readSettings({ getItem: () => 'x' })).toEqual(usual);
    const read = readSettings({ getItem: () => '{"quiet":true,"rules":{"market":{"toast":false}}}' });
    expect([read.quiet, read.rules.market]).toEqual([true, { toast: false, tray: true, browser: false }]);
  });
});
