// What is worth a notice: frames to notices, settings for each kind, and the tray's contents.

import { calls } from '../comms/chat';

export const noticeKinds = ['arrival', 'travel', 'announcement', 'market', 'turns', 'chat'] as const;
export type NoticeKind = typeof noticeKinds[number];

export type Tone = 'info' | 'success' | 'warning' | 'error';

export interface Notice {
  id: string;
  kind: NoticeKind;
  tone: Tone;
  /** Under `notifications:say`. */
  key: string;
  values: Record<string, string | number>;
  at: string;
  read: boolean;
  /** How often the same happened in a row. */
  times: number;
  /** Where a press leads. */
  to?: string;
}

export interface Rule {
  toast: boolean;
  tray: boolean;
  browser: boolean;
}

export interface Settings {
  quiet: boolean;
  rules: Record<NoticeKind, Rule>;
}

export const usual: Settings = {
  quiet: false,
  rules: {
    arrival: { toast: true, tray: true, browser: false },
    travel: { toast: true, tray: true, browser: true },
    announcement: { toast: true, tray: true, browser: true },
    market: { toast: true, tray: true, browser: false },
    turns: { toast: true, tray: true, browser: true },
    chat: { toast: true, tray: true, browser: true },
  },
};

const mostKept = 60;

export type Ways = { toast: boolean; tray: boolean; browser: boolean };

/** Quiet mode leaves the tray: nothing is lost, nothing pops up. A word from the operators is said all the same. */
export function waysOf(settings: Settings, kind: NoticeKind): Ways {
  const rule = settings.rules[kind];
  if (!settings.quiet) return { ...rule };
  return { toast: kind === 'announcement' && rule.toast, tray: rule.tray, browser: false };
}

/** The same thing again within a minute counts up instead of filling the tray. */
export function collect(notices: Notice[], notice: Notice): Notice[] {
  const same = notices.find((one) => one.kind === notice.kind && one.key === notice.key && !one.read
    && JSON.stringify(one.values) === JSON.stringify(notice.values)
    && Math.abs(Date.parse(notice.at) - Date.parse(one.at)) <= 60_000);
  if (same) {
    return [{ ...same, at: notice.at, times: same.times + 1 }, ...notices.filter((one) => one !== same)];
  }
  if (notices.some((one) => one.id === notice.id)) return notices;
  return [notice, ...notices].slice(0, mostKept);
}

export function unread(notices: Notice[]): number {
  return notices.reduce((sum, one) => sum + (one.read ? 0 : 1), 0);
}

export interface Situation {
  userId: string | null;
  name: string;
  station: string | null;
  docked: boolean;
}

export interface Price {
  buy: number;
  sell: number;
}

/** Prices that the pilot was told last, by good, at the station where they are docked. */
export type Board = Map<string, Price>;

export const strongMove = 0.12;

type Frame = Record<string, unknown> & { type: string };

function text(frame: Frame, key: string): string {
  const value = frame[key];
  return typeof value === 'string' ? value : '';
}

function notice(frame: Frame, rest: Pick<Notice, 'kind' | 'tone' | 'key' | 'values'> & { to?: string }): Notice {
  const at = text(frame, 'timestamp') || new Date().toISOString();
  const mark = typeof frame['seq'] === 'number' ? String(frame['seq']) : at;
  return { id: `${frame.type}:${mark}:${JSON.stringify(rest.values)}`, at, read: false, times: 1, ...rest };
}

function market(frame: Frame, situation: Situation, board: Board): Notice | null {
  if (!situation.docked || situation.station === null || frame['station_id'] !== situation.station) return null;
  const commodity = text(frame, 'commodity');
  const now = { buy: Number(frame['buy_price']), sell: Number(frame['sell_price']) };
  const before = board.get(commodity);
  if (!before || !(before.buy > 0)) {
    board.set(commodity, now);
    return null;
  }
  const change = (now.buy - before.buy) / before.buy;
  if (Math.abs(change) < strongMove) return null;
  board.set(commodity, now);
  return notice(frame, {
    kind: 'market', tone: change > 0 ? 'success' : 'warning', key: change > 0 ? 'price_up' : 'price_down', to: '/trade',
    values: { commodity, percent: Math.round(Math.abs(change) * 100), price: now.buy },
  });
}

/** The notice that a frame deserves, if any. Own comings and goings deserve none. */
export function noticeOf(frame: Frame, situation: Situation, board: Board): Notice | null {
  const own = frame['user_id'] !== undefined && frame['user_id'] === situation.userId;
  switch (frame.type) {
    case 'player_entered_sector':
      return own ? null : notice(frame, {
        kind: 'arrival', tone: 'info', key: 'entered', values: { name: text(frame, 'username') }, to: '/cockpit',
      });
    case 'travel_arrived':
      return notice(frame, {
        kind: 'travel', tone: 'success', key: 'arrived', values: { region: text(frame, 'destination_region') }, to: '/cockpit',
      });
    case 'travel_failed':
      return notice(frame, {
        kind: 'travel', tone: 'error', key: frame['status'] === 'cancelled' ? 'cancelled' : 'failed', to: '/travel',
        values: { region: text(frame, 'destination_region'), reason: text(frame, 'reason') },
      });
    case 'travel_departed':
      return frame['evacuation'] === true ? notice(frame, {
        kind: 'travel', tone: 'warning', key: 'evacuated', to: '/travel', values: { region: text(frame, 'source_region') },
      }) : null;
    case 'admin_broadcast':
    case 'system:announcement':
      return notice(frame, {
        kind: 'announcement', tone: frame['priority'] === 'high' || frame['priority'] === 'urgent' ? 'warning' : 'info',
        key: 'announcement', values: { text: text(frame, 'content'), from: text(frame, 'from') },
      });
    case 'market_update': return market(frame, situation, board);
    // The own deals move prices, too: that is no news.
    case 'trade_completed':
      board.delete(text(frame, 'commodity'));
      return null;
    case 'chat_message':
      return frame['from_user_id'] !== situation.userId && calls(text(frame, 'content'), situation.name) ? notice(frame, {
        kind: 'chat', tone: 'info', key: 'called', to: '/comms',
        values: { name: text(frame, 'from_username'), text: text(frame, 'content') },
      }) : null;
    default: return null;
  }
}

export interface Turns {
  turns: number;
  max: number;
}

/** Full again: only when they were not full when last looked at. */
export function turnsFilled(before: Turns | null, now: Turns): boolean {
  return before !== null && now.max > 0 && now.turns >= now.max && before.turns < before.max;
}

const settingsKey = 'sw.notifications';

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

export function readSettings(store: Pick<Storage, 'getItem'>): Settings {
  try {
    const found = JSON.parse(store.getItem(settingsKey) ?? 'null') as Partial<Settings> | null;
    const rules = { ...usual.rules };
    for (const kind of noticeKinds) {
      const rule = found?.rules?.[kind];
      const normal = usual.rules[kind];
      rules[kind] = {
        toast: flag(rule?.toast, normal.toast),
        tray: flag(rule?.tray, normal.tray),
        browser: flag(rule?.browser, normal.browser),
      };
    }
    return { quiet: flag(found?.quiet, false), rules };
  } catch {
    return usual;
  }
}

export function writeSettings(store: Pick<Storage, 'setItem'>, settings: Settings): void {
  try {
    store.setItem(settingsKey, JSON.stringify(settings));
  } catch {
    // The choice then lasts as long as the page.
  }
}
