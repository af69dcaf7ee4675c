import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Frame } from './frames';
import { backoff, LiveSocket, type LiveRest, type LiveStatus, type SocketPorts, type TimelinePage } from './socket';

class Wire {
  static all: Wire[] = [];
  readyState = 0;
  sent: { type: string; cursor?: number }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  constructor(readonly url: string, readonly protocols: string[]) { Wire.all.push(this); }
  send(text: string) { this.sent.push(JSON.parse(text) as { type: string }); }
  close() { this.readyState = 3; }
  open() { this.readyState = 1; this.onopen?.(); }
  say(frame: object) { this.onmessage?.({ data: JSON.stringify(frame) }); }
  drop(code = 1006, reason = '') { this.readyState = 3; this.onclose?.({ code, reason }); }
  static get last(): Wire { return Wire.all.at(-1)!; }
}

const page = (head: number, events: TimelinePage['events'] = [], more: Partial<TimelinePage> = {}): TimelinePage =>
  ({ events, head, next_cursor: head, has_more: false, snapshot_required: false, ...more });

const trade = (seq: number) => ({ type: 'trade_completed', seq, timestamp: '' });

function setUp(heads = { player: 5, region: 20 }) {
  const frames: Frame[] = [];
  const states: [LiveStatus, LiveRest][] = [];
  const tokens: boolean[] = [];
  const lost = vi.fn();
  const pages = vi.fn<SocketPorts['page']>((scope) => Promise.resolve(page(heads[scope])));
  const socket = new LiveSocket({
    url: 'ws://here/ws',
    token: (renew) => { tokens.push(renew); return Promise.resolve(`token${tokens.length}`); },
    page: pages,
    onFrame: (frame) => frames.push(frame),
    onStatus: (status, rest) => states.push([status, rest]),
    onLost: lost,
    open: (url, protocols) => new Wire(url, protocols) as unknown as WebSocket,
    random: () => 1,
  });
  return { socket, frames, states, tokens, pages, lost };
}

async function connected(heads?: { player: number; region: number }) {
  const all = setUp(heads);
  all.socket.start();
  await vi.advanceTimersByTimeAsync(0);
  Wire.last.open();
  await vi.advanceTimersByTimeAsync(0);
  Wire.last.say({ type: 'resumed', cursor: heads?.player ?? 5 });
  return all;
}

describe('the live socket', () => {
  beforeEach(() => { vi.useFakeTimers(); Wire.all = []; });
  afterEach(() => { vi.useRealTimers(); });

  it('opens where the timeline is now, with the token as a subprotocol', async () => {
    const { socket } = await connected();
    expect(Wire.last.url).toBe('ws://here/ws?cursor=5');
    expect(Wire.last.protocols).toEqual(['sw.v1', 'bearer.token1']);
    expect(Wire.last.sent).toContainEqual({ type: 'request_sector_players' });
    expect(socket.status).toBe('open');
  });

  it('hands out each number once and in order', async () => {
    const { frames, socket } = await connected();
    for (const seq of [6, 7, 6, 7, 8]) Wire.last.say(trade(seq));
    expect(frames.map((one) => one.seq)).toEqual([6, 7, 8]);
    expect(socket.cursor('player')).toBe(8);
  });

  it('asks for what is missing before it hands out what comes after', async () => {
    const { frames } = await connected();
    Wire.last.say(trade(6));
    Wire.last.say(trade(9));
    expect(frames.map((one) => one.seq)).toEqual([6]);
    expect(Wire.last.sent.filter((one) => one.type === 'resume')).toEqual([{ type: 'resume', cursor: 6 }]);
    for (const seq of [7, 8, 9]) Wire.last.say(trade(seq));
    Wire.last.say({ type: 'resumed', cursor: 9 });
    expect(frames.map((one) => one.seq)).toEqual([6, 7, 8, 9]);
  });

  it('takes numbers that have no frame for what they are, and does not ask for ever', async () => {
    const { frames } = await connected();
    Wire.last.say(trade(9));
    // 6 to 8 are events that sockets are not told of.
    Wire.last.say(trade(9));
    Wire.last.say({ type: 'resumed', cursor: 10 });
    Wire.last.say(trade(11));
    expect(frames.map((one) => one.seq)).toEqual([9, 11]);
    expect(Wire.last.sent.filter((one) => one.type === 'resume')).toHaveLength(1);
  });

  it('comes back after a break where it was, and reads what the region told meanwhile', async () => {
    const { frames, pages, states } = await connected();
    Wire.last.say(trade(6));
    pages.mockImplementation((scope) => Promise.resolve(scope === 'region'
      ? page(22, [21, 22].map((seq) => ({ seq, data: { type: 'region_created', seq } })))
      : page(6)));
    Wire.last.drop();
    expect(states.at(-1)).toEqual(['offline', null]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Wire.all).toHaveLength(2);
    expect(Wire.last.url).toBe('ws://here/ws?cursor=6');
    Wire.last.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(pages).toHaveBeenLastCalledWith('region', 20, expect.any(Number));
    expect(frames.map((one) => one.type)).toEqual(['trade_completed', 'region_created', 'region_created']);
  });

  it('says so when something is gone for good', async () => {
    const { lost, socket } = await connected();
    Wire.last.say({ type: 'snapshot_required', head: 40 });
    expect(lost).toHaveBeenCalledOnce();
    expect(socket.cursor('player')).toBe(40);
  });

  it('waits longer after each failure, never more than half a minute, and never in step with others', () => {
    const longest = [1, 2, 3, 4, 5, 6, 9].map((failures) => backoff(failures, () => 1));
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(backoff(3, () => 0)).toBe(2000);
    expect(backoff(3, () => 0.5)).toBe(3000);
  });

  it('asks for a new token when the door stays shut', async () => {
    const { socket, tokens } = setUp();
    socket.start();
    await vi.advanceTimersByTimeAsync(0);
    Wire.last.drop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tokens).toEqual([false, true]);
  });

  it('leaves the connection to the window that took it, until this one is looked at again', async () => {
    const { socket, states } = await connected();
    Wire.last.drop(4001, 'superseded');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(Wire.all).toHaveLength(1);
    expect(states.at(-1)).toEqual(['offline', 'superseded']);
    socket.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(Wire.all).toHaveLength(2);
  });

  it('comes back with a new token when the old one was revoked, and slowly when it was too loud', async () => {
    const revoked = await connected();
    Wire.last.drop(4001, 'revoked');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(revoked.tokens).toEqual([false, true]);
    revoked.socket.stop();

    await connected();
    const before = Wire.all.length;
    Wire.last.drop(4002, 'rate limit');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(Wire.all).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Wire.all).toHaveLength(before + 1);
  });

  it('beats every half minute and gives up on a server that does not answer', async () => {
    const { states } = await connected();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(Wire.last.sent.at(-1)?.type).toBe('heartbeat');
    Wire.last.say({ type: 'heartbeat_ack' });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(states.at(-1)).toEqual(['open', null]);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(states.at(-1)).toEqual(['offline', null]);
  });

  it('stops while the network is gone and comes back at once with it', async () => {
    const { socket } = await connected();
    socket.sleep();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Wire.all).toHaveLength(1);
    expect(socket.send({ type: 'chat_message' })).toBe(false);
    socket.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(Wire.all).toHaveLength(2);
  });

  it('begins anew in another region, whose numbers are others', async () => {
    const { socket, pages, frames } = await connected();
    pages.mockResolvedValue(page(3));
    socket.forgetRegion();
    await vi.advanceTimersByTimeAsync(0);
    Wire.last.say({ type: 'region_created', seq: 4 });
    expect(frames.at(-1)?.seq).toBe(4);
  });
});
