// The game socket: stays open, beats, comes back by itself, and hands out every numbered frame once and in order.
import { parseFrame, scopeOf, type Frame, type Scope } from './frames';

export type LiveStatus = 'connecting' | 'open' | 'offline';

/** Why there is no connection and none is tried. */
export type LiveRest = 'superseded' | 'signed_out' | null;

export interface TimelinePage {
  events: { seq: number; data: unknown }[];
  head: number;
  next_cursor: number;
  has_more: boolean;
  snapshot_required: boolean;
}

export interface SocketPorts {
  url: string;
  /** A token that lives at least some seconds; null = signed out; throws = the server cannot be asked. */
  token(renew: boolean): Promise<string | null>;
  /** A page of GET /api/v1/events. */
  page(scope: Scope, after: number, limit: number): Promise<TimelinePage>;
  onFrame(frame: Frame): void;
  onStatus(status: LiveStatus, rest: LiveRest): void;
  /** Something was missed for good; everything has to be read anew. */
  onLost(): void;
  open?(url: string, protocols: string[]): WebSocket;
  random?(): number;
}

const beatEvery = 30_000;
const ackWithin = 10_000;
const firstWait = 1_000;
const longestWait = 30_000;
const rateLimitWait = 10_000;
const pageSize = 200;

/** Doubles from one second to thirty; half of it is chance, so that a restarted server is not met by all at once. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(firstWait * 2 ** Math.max(0, failures - 1), longestWait);
  return full / 2 + random() * (full / 2);
}

export class LiveSocket {
  private readonly ports: SocketPorts;
  private socket: WebSocket | null = null;
  private wanted = false;
  private failures = 0;
  private renewToken = false;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private beatTimer: ReturnType<typeof setInterval> | undefined;
  private ackTimer: ReturnType<typeof setTimeout> | undefined;
  private resuming = false;
  private readonly cursors: Record<Scope, number | null> = { player: null, region: null };
  status: LiveStatus = 'offline';
  rest: LiveRest = null;

  constructor(ports: SocketPorts) {
    this.ports = ports;
  }

  start(): void {
    if (this.wanted && this.rest === null) return;
    this.wanted = true;
    this.failures = 0;
    void this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.close();
    this.tell('offline', null);
  }

  /** The browser says that the network is back, or the pilot looks at this window again. */
  wake(): void {
    if (!this.wanted || this.status === 'open' || this.rest === 'signed_out') return;
    this.failures = 0;
    void this.connect();
  }

  /** The browser says that the network is gone. */
  sleep(): void {
    if (!this.wanted) return;
    this.close();
    this.tell('offline', null);
  }

  /** False when there is no connection; nothing is kept for later. */
  send(command: object): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(command));
    return true;
  }

  /** The last number of a timeline that was handed out; null before the first. */
  cursor(scope: Scope): number | null {
    return this.cursors[scope];
  }

  private async connect(): Promise<void> {
    this.close();
    const attempt = ++this.attempt;
    this.tell('connecting', null);
    try {
      const token = await this.ports.token(this.renewToken);
      if (attempt !== this.attempt) return;
      this.renewToken = false;
      if (token === null) return this.tell('offline', 'signed_out');
      if (this.cursors.player === null) this.cursors.player = (await this.ports.page('player', 0, 1)).head;
      if (attempt !== this.attempt) return;
      this.open(token, attempt);
    } catch {
      if (attempt === this.attempt) this.retry();
    }
  }

  private open(token: string, attempt: number): void {
    const make = this.ports.open ?? ((url, protocols) => new WebSocket(url, protocols));
    // The position is part of the handshake, so that nothing falls between it and the first frame.
    const socket = make(`${this.ports.url}?cursor=${this.cursors.player ?? 0}`, ['sw.v1', `bearer.${token}`]);
    this.socket = socket;
    this.resuming = true;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.failures = 0;
      this.beatTimer = setInterval(() => this.beat(), beatEvery);
      this.tell('open', null);
      this.send({ type: 'request_sector_players' });
      void this.catchUpRegion(attempt);
    };
    socket.onmessage = (event) => {
      const frame = parseFrame(event.data);
      if (frame && attempt === this.attempt) this.receive(frame);
    };
    socket.onclose = (event) => {
      if (attempt === this.attempt) this.onClosed(event.code, event.reason, opened);
    };
  }

  private onClosed(code: number, reason: string, opened: boolean): void {
    this.close();
    // A refused handshake does not say why; an old token is the likeliest.
    if (!opened) this.renewToken = true;
    if (code === 4001 && reason === 'superseded') return this.tell('offline', 'superseded');
    if (code === 4001) this.renewToken = true;
    this.retry(code === 4002 ? rateLimitWait : 0);
  }

  private retry(atLeast = 0): void {
    if (!this.wanted) return;
    this.failures += 1;
    this.tell('offline', null);
    const wait = Math.max(atLeast, backoff(this.failures, this.ports.random));
    this.retryTimer = setTimeout(() => void this.connect(), wait);
  }

  private close(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.ackTimer);
    clearInterval(this.beatTimer);
    this.ackTimer = undefined;
    this.attempt += 1;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private beat(): void {
    this.send({ type: 'heartbeat', timestamp: new Date().toISOString() });
    this.ackTimer ??= setTimeout(() => this.onClosed(4008, 'no answer', true), ackWithin);
  }

  private receive(frame: Frame): void {
    switch (frame.type) {
      case 'heartbeat_ack':
        clearTimeout(this.ackTimer);
        this.ackTimer = undefined;
        return;
      case 'resumed':
        this.resuming = false;
        this.cursors.player = Math.max(this.cursors.player ?? 0, frame.cursor);
        return;
      case 'snapshot_required':
        this.resuming = false;
        this.cursors.player = frame.head;
        this.ports.onLost();
        return;
      default:
        if (this.follows(frame)) this.ports.onFrame(frame);
    }
  }

  /** False when it was handed out before, or cannot be yet because another is missing. */
  private follows(frame: Frame): boolean {
    if (typeof frame.seq !== 'number') return true;
    const scope = scopeOf(frame);
    const cursor = this.cursors[scope];
    if (cursor !== null && frame.seq <= cursor) return false;
    // While the server fills a gap its order holds: numbers left out then are events without a frame.
    const gap = cursor !== null && frame.seq > cursor + 1 && !(scope === 'player' && this.resuming);
    if (gap && scope === 'player') {
      this.resuming = true;
      this.send({ type: 'resume', cursor });
      return false;
    }
    if (gap) {
      void this.catchUpRegion(this.attempt);
      return false;
    }
    this.cursors[scope] = frame.seq;
    return true;
  }

  /** The socket resumes the pilot's own timeline; what the region told meanwhile is read from its list. */
  private async catchUpRegion(attempt: number): Promise<void> {
    try {
      if (this.cursors.region === null) {
        const { head } = await this.ports.page('region', 0, 1);
        this.cursors.region ??= head;
        return;
      }
      for (let more = true; more;) {
        const page = await this.ports.page('region', this.cursors.region, pageSize);
        if (attempt !== this.attempt) return;
        // Numbers beyond the head are those of another region's timeline: the pilot has travelled.
        if (page.snapshot_required || page.head < this.cursors.region) {
          this.cursors.region = page.head;
          return this.ports.onLost();
        }
        for (const event of page.events) {
          if (event.seq <= this.cursors.region) continue;
          this.cursors.region = event.seq;
          const frame = parseFrame(JSON.stringify(event.data));
          if (frame) this.ports.onFrame(frame);
        }
        more = page.has_more;
      }
    } catch {
      // The next frame of the region finds the gap again.
    }
  }

  /** In another region numbers start elsewhere. */
  forgetRegion(): void {
    this.cursors.region = null;
    void this.catchUpRegion(this.attempt);
  }

  private tell(status: LiveStatus, rest: LiveRest): void {
    if (this.status === status && this.rest === rest) return;
    this.status = status;
    this.rest = rest;
    this.ports.onStatus(status, rest);
  }
}
