// The three bands as a state machine: what was heard, what is on the way, what did not get through, and what is unread.

export const rooms = ['sector', 'global', 'galaxy'] as const;
export type Room = typeof rooms[number];

export const longestMessage = 500;
const mostKept = 300;

export interface Message {
  id: string;
  room: Room;
  userId: string;
  name: string;
  text: string;
  at: string;
  sector?: number;
  /** Slug of the speaker's region, on the galaxy's band. */
  region?: string;
  /** `note` is the deck's own remark: a new sector, an announcement. */
  state: 'heard' | 'pending' | 'sent' | 'failed' | 'note';
  failure?: Failure;
}

export type Failure = 'offline' | 'silent' | 'limited' | 'refused';

export interface Me {
  id: string;
  name: string;
}

export interface Muted {
  id: string;
  name: string;
}

export interface Chat {
  messages: Record<Room, Message[]>;
  unread: Record<Room, number>;
  /** Unread messages that call the pilot by name. */
  called: number;
  /** The band that is being read; null when nobody looks. */
  reading: Room | null;
  muted: Muted[];
  sector: number | null;
  /** Pilots who were heard in this session, by band, newest first. */
  heard: Record<Room, Muted[]>;
}

export const silence: Chat = {
  messages: { sector: [], global: [], galaxy: [] },
  unread: { sector: 0, global: 0, galaxy: 0 },
  called: 0,
  reading: null,
  muted: [],
  sector: null,
  heard: { sector: [], global: [], galaxy: [] },
};

export interface ChatFrame {
  from_user_id: string;
  from_username: string;
  content: string;
  target_type: string;
  timestamp: string;
  sector_id?: number;
  region?: string;
}

export type Happening =
  | { type: 'heard'; frame: ChatFrame; me: Me | null }
  | { type: 'said'; id: string; room: Room; text: string; me: Me; at: string; sector: number | null }
  | { type: 'acknowledged'; room: Room; before: string }
  | { type: 'failed'; failure: Failure; id?: string }
  | { type: 'again'; id: string; at: string }
  | { type: 'dropped'; id: string }
  | { type: 'reading'; room: Room | null }
  | { type: 'muted'; who: Muted }
  | { type: 'unmuted'; id: string }
  | { type: 'recalled'; muted: Muted[] }
  | { type: 'moved'; sector: number; at: string }
  | { type: 'cleared'; room: Room };

export function roomOf(target: string): Room {
  return rooms.find((room) => room === target) ?? 'global';
}

export function isMuted(chat: Chat, userId: string): boolean {
  return chat.muted.some((who) => who.id === userId);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Called by name: as a word of its own, however it is written. */
export function calls(text: string, name: string): boolean {
  if (name === '') return false;
  return new RegExp(`(^|[^\\p{L}\\p{N}_])@?${escaped(name)}($|[^\\p{L}\\p{N}_])`, 'iu').test(text);
}

function put(chat: Chat, message: Message): Chat {
  const list = [...chat.messages[message.room], message].slice(-mostKept);
  return { ...chat, messages: { ...chat.messages, [message.room]: list } };
}

function each(chat: Chat, change: (message: Message) => Message | null): Chat {
  const messages = { ...chat.messages };
  for (const room of rooms) {
    const list = messages[room];
    const changed = list.map(change).filter((one): one is Message => one !== null);
    if (changed.length !== list.length || changed.some((one, at) => one !== list[at])) messages[room] = changed;
  }
  return { ...chat, messages };
}

function hear(chat: Chat, frame: ChatFrame, me: Me | null): Chat {
  const room = roomOf(frame.target_type);
  if (me && frame.from_user_id === me.id) {
    // The own words come back on the wide bands: that is how one knows that they went out.
    const waiting = chat.messages[room].find((one) => one.text === frame.content
      && (one.state === 'pending' || one.state === 'failed' || one.state === 'sent') && !one.id.startsWith('own:'));
    if (waiting) {
      return each(chat, (one) => one === waiting
        ? { ...one, id: `own:${one.id}`, state: 'sent', at: frame.timestamp, ...(frame.region ? { region: frame.region } : {}) }
        : one);
    }
  }
  const own = me !== null && frame.from_user_id === me.id;
  const id = `${frame.from_user_id}:${frame.timestamp}:${frame.content.length}`;
  if (chat.messages[room].some((one) => one.id === id && one.text === frame.content)) return chat;
  let next = put(chat, {
    id, room, userId: frame.from_user_id, name: frame.from_username, text: frame.content, at: frame.timestamp,
    state: own ? 'sent' : 'heard',
    ...(frame.sector_id ? { sector: frame.sector_id } : {}), ...(frame.region ? { region: frame.region } : {}),
  });
  if (own) return next;
  const who = { id: frame.from_user_id, name: frame.from_username };
  const others = next.heard[room].filter((one) => one.id !== who.id);
  next = { ...next, heard: { ...next.heard, [room]: [who, ...others].slice(0, 50) } };
  if (chat.reading === room || isMuted(chat, who.id)) return next;
  return {
    ...next,
    unread: { ...next.unread, [room]: next.unread[room] + 1 },
    called: next.called + (me && calls(frame.content, me.name) ? 1 : 0),
  };
}

function fail(chat: Chat, failure: Failure, id?: string): Chat {
  if (id !== undefined) {
    return each(chat, (one) => one.id === id && one.state === 'pending' ? { ...one, state: 'failed', failure } : one);
  }
  const pending = rooms.flatMap((room) => chat.messages[room]).filter((one) => one.state === 'pending');
  pending.sort((a, b) => a.at.localeCompare(b.at));
  // A refusal answers the oldest of them; a broken line breaks them all.
  const hit = new Set(failure === 'offline' ? pending : pending.slice(0, 1));
  return hit.size === 0 ? chat : each(chat, (one) => hit.has(one) ? { ...one, state: 'failed', failure } : one);
}

function read(chat: Chat, room: Room | null): Chat {
  if (room === null) return chat.reading === null ? chat : { ...chat, reading: null };
  return { ...chat, reading: room, unread: { ...chat.unread, [room]: 0 }, called: 0 };
}

export function listen(chat: Chat, what: Happening): Chat {
  switch (what.type) {
    case 'heard': return hear(chat, what.frame, what.me);
    case 'said': return put(chat, {
      id: what.id, room: what.room, userId: what.me.id, name: what.me.name, text: what.text, at: what.at, state: 'pending',
      ...(what.sector === null ? {} : { sector: what.sector }),
    });
    case 'acknowledged': return each(chat, (one) => one.room === what.room && one.state === 'pending' && one.at <= what.before
      ? { ...one, state: 'sent' }
      : one);
    case 'failed': return fail(chat, what.failure, what.id);
    case 'again': return each(chat, (one) => {
      if (one.id !== what.id || one.state !== 'failed') return one;
      return { ...one, failure: undefined, state: 'pending', at: what.at };
    });
    case 'dropped': return each(chat, (one) => one.id === what.id && one.state === 'failed' ? null : one);
    case 'reading': return read(chat, what.room);
    case 'muted': return isMuted(chat, what.who.id) ? chat : { ...chat, muted: [...chat.muted, what.who] };
    case 'unmuted': return { ...chat, muted: chat.muted.filter((who) => who.id !== what.id) };
    case 'recalled': return { ...chat, muted: what.muted };
    case 'moved': return move(chat, what.sector, what.at);
    case 'cleared': return { ...chat, messages: { ...chat.messages, [what.room]: [] } };
  }
}

function move(chat: Chat, sector: number, at: string): Chat {
  if (chat.sector === sector) return chat;
  const next = { ...chat, sector };
  // Only a change is worth a line, and only when something was said before.
  if (chat.sector === null || chat.messages.sector.length === 0) return next;
  const last = next.messages.sector.at(-1);
  const list = last?.state === 'note' ? next.messages.sector.slice(0, -1) : next.messages.sector;
  return put({ ...next, messages: { ...next.messages, sector: list } }, {
    id: `moved:${at}`, room: 'sector', userId: '', name: '', text: '', at, sector, state: 'note',
  });
}

/** What is shown: muted pilots are not. */
export function audible(chat: Chat, room: Room): Message[] {
  if (chat.muted.length === 0) return chat.messages[room];
  return chat.messages[room].filter((one) => !isMuted(chat, one.userId));
}

export function unreadOf(chat: Chat): number {
  return rooms.reduce((sum, room) => sum + chat.unread[room], 0);
}

export type Command =
  | { type: 'say'; room: Room; text: string }
  | { type: 'room'; room: Room }
  | { type: 'mute' | 'unmute'; name: string }
  | { type: 'help' | 'who' | 'clear' }
  | { type: 'unknown'; word: string };

const roomWords: Record<string, Room> = {
  s: 'sector', sector: 'sector', o: 'global', open: 'global', global: 'global', g: 'galaxy', galaxy: 'galaxy',
};

export const commandWords = ['help', 'sector', 'open', 'galaxy', 'who', 'mute', 'unmute', 'clear'] as const;

/** Reads a line of the pilot. Two slashes in front say a word that begins with one. */
export function command(line: string, room: Room): Command {
  const text = line.trim();
  if (text.startsWith('//')) return { type: 'say', room, text: text.slice(1) };
  if (!text.startsWith('/')) return { type: 'say', room, text };
  const [, word = '', rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(text) ?? [];
  const lower = word.toLowerCase();
  const target = Object.hasOwn(roomWords, lower) ? roomWords[lower] : undefined;
  if (target) return rest === '' ? { type: 'room', room: target } : { type: 'say', room: target, text: rest };
  if (lower === 'mute' || lower === 'unmute') return { type: lower, name: rest.replace(/^@/, '').trim() };
  if (lower === 'help' || lower === '?' || lower === '') return { type: 'help' };
  if (lower === 'who' || lower === 'clear') return { type: lower };
  return { type: 'unknown', word };
}

export function failureOf(code: unknown): Failure {
  return code === 'RATE_LIMITED' ? 'limited' : 'refused';
}

const mutedKey = (account: string): string => `sw.comms.muted.${account}`;

export function readMuted(store: Pick<Storage, 'getItem'>, account: string): Muted[] {
  try {
    const found: unknown = JSON.parse(store.getItem(mutedKey(account)) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter((one): one is Muted => typeof one === 'object' && one !== null
      && typeof (one as Muted).id === 'string' && typeof (one as Muted).name === 'string');
  } catch {
    return [];
  }
}

export function writeMuted(store: Pick<Storage, 'setItem'>, account: string, muted: Muted[]): void {
  try {
    store.setItem(mutedKey(account), JSON.stringify(muted));
  } catch {
    // Muting then lasts as long as the page.
  }
}
