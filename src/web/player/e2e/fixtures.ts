// What every browser test has: a running server, pilots, and pages that are watched for errors and jumps of layout.
import { type APIRequestContext, type BrowserContext, type Page, test as base, expect } from '@playwright/test';

import { GameServer } from './server';

/** Layout that moves without the user's doing; 0.1 is what search engines call good, this is stricter. */
export const shiftLimit = 0.02;

export interface Pilot {
  name: string;
  password: string;
}

/** Errors of pages that belong together, and what was asked for in vain. */
export class Watch {
  readonly problems: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Where a test breaks something on purpose. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  async follow(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      const shifts = { total: 0, worst: [] as string[] };
      Object.assign(window, { __shifts: shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const shift = entry as PerformanceEntry & {
            value: number; hadRecentInput: boolean; sources?: { node?: Element | Text | null }[];
          };
          if (shift.hadRecentInput) continue;
          shifts.total += shift.value;
          for (const { node } of shift.sources ?? []) {
            const element = node instanceof Element ? node : node?.parentElement;
            shifts.worst.push(`${shift.value.toFixed(4)} ${element?.outerHTML.slice(0, 160) ?? '?'}`);
          }
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    context.on('page', (page) => { this.followPage(page); });
    context.pages().forEach((page) => { this.followPage(page); });
  }

  private followPage(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.note(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => { this.note(`uncaught: ${error.stack ?? error.message}`); });
    page.on('response', (response) => {
      if (response.status() === 429) this.note(`too many requests: ${response.request().method()} ${response.url()}`);
    });
  }

  private note(problem: string): void {
    this.problems.push(problem);
  }

  check(): void {
    const left = this.problems.filter((problem) => !this.allowed.some((pattern) => pattern.test(problem)));
    expect(left, 'errors in the console').toEqual([]);
  }
}

export async function expectNoShift(page: Page): Promise<void> {
  const shifts = await page.evaluate(() =>
    (window as unknown as { __shifts: { total: number; worst: string[] } }).__shifts);
  expect(shifts.total, `layout shifts on ${page.url()}:\n${shifts.worst.join('\n')}`).toBeLessThan(shiftLimit);
}

let made = 0;

export function newPilot(prefix = 'pilot'): Pilot {
  made += 1;
  return { name: `${prefix}_${Date.now().toString(36)}${made}`, password: 'correct horse battery' };
}

export interface Place {
  station_id: string;
  sector_id: number;
  name: string;
}

export interface Pair {
  from: Place;
  to: Place;
  commodity: string;
  quantity: number;
}

async function answered<T>(reply: Awaited<ReturnType<APIRequestContext['post']>>): Promise<T> {
  if (!reply.ok()) throw new Error(`${reply.status()} ${reply.url()}: ${await reply.text()}`);
  return await reply.json() as T;
}

/** The API as a pilot's program would use it, to set a stage quickly. */
export class Api {
  private constructor(
    private readonly request: APIRequestContext, readonly url: string, private readonly token: string,
  ) {}

  static async register(context: BrowserContext, url: string, pilot: Pilot): Promise<Api> {
    await answered(await context.request.post(`${url}/api/v1/auth/register`, {
      data: { username: pilot.name, email: `${pilot.name}@example.test`, password: pilot.password },
    }));
    return Api.signIn(context, url, pilot);
  }

  /** Leaves the session's cookie in the context, and the client's note that there is one: its pages are signed in. */
  static async signIn(context: BrowserContext, url: string, pilot: Pilot): Promise<Api> {
    const { access_token } = await answered<{ access_token: string }>(
      await context.request.post(`${url}/api/v1/auth/login/json`, {
        data: { username: pilot.name, password: pilot.password }, headers: { 'X-Session': 'cookie' },
      }),
    );
    await context.addInitScript(() => {
      if (sessionStorage.getItem('e2e') !== null) return;
      sessionStorage.setItem('e2e', '1');
      localStorage.setItem('sw.session', '1');
    });
    return new Api(context.request, url, access_token);
  }

  private get headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}` };
  }

  async get<T>(path: string): Promise<T> {
    return answered<T>(await this.request.get(`${this.url}/api/v1${path}`, { headers: this.headers }));
  }

  async post<T>(path: string, data: object = {}): Promise<T> {
    return answered<T>(await this.request.post(`${this.url}/api/v1${path}`, { headers: this.headers, data }));
  }

  /** Takes the ship that is always given, without a word too many. */
  async completeFirstLogin(): Promise<void> {
    const { requires_first_login } = await this.get<{ requires_first_login: boolean }>('/first-login/status');
    if (!requires_first_login) return;
    await this.post('/first-login/session');
    await this.post('/first-login/claim-ship', { ship_type: 'ESCAPE_POD', dialogue_response: 'The pod is mine.' });
    await this.post('/first-login/complete');
  }

  async fly(sector: number): Promise<void> {
    await this.post('/nav/autopilot', { destination: sector, mode: 'all' });
  }

  /** Charts what is near by flying to the nearest places that were never visited. */
  async explore(places: number): Promise<void> {
    await this.post('/nav/scan');
    for (let place = 0; place < places; place += 1) {
      const { sector } = await this.get<{ sector: { sector_id: number } }>('/nav/nearest?kind=unexplored');
      await this.fly(sector.sector_id);
    }
  }

  /** The most profitable haul among the stations that were visited. */
  async bestPair(): Promise<Pair> {
    const { pairs } = await this.get<{ pairs: Pair[] }>('/trade/pairs?max_hops=12');
    const best = pairs[0];
    if (!best) throw new Error('no profitable pair is known');
    return best;
  }

  /** Flies the best haul once; the pilot ends docked where the goods were sold. */
  async haul(): Promise<void> {
    const { from, to, commodity, quantity } = await this.bestPair();
    await this.fly(from.sector_id);
    await this.post('/trading/dock', { station_id: from.station_id });
    await this.post('/trading/buy', { station_id: from.station_id, resource_type: commodity, quantity });
    await this.post('/trading/undock');
    await this.fly(to.sector_id);
    await this.post('/trading/dock', { station_id: to.station_id });
    await this.post('/trading/sell', { station_id: to.station_id, resource_type: commodity, quantity });
  }
}

interface Fixtures {
  watch: Watch;
  pilot: Pilot;
  /** Signed in, through the first login, in the context of `page`. */
  api: Api;
}

interface WorkerFixtures {
  server: GameServer;
  /** A pilot who has seen and traded a little, so that pages have something to show. Sign in with Api.signIn. */
  veteran: Pilot;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // The limits of calls stay out of tests that make many pilots at once; journey.spec.ts has them on.
  server: [async ({}, provide) => {
    const server = await GameServer.make({ RATE_LIMITS: 'off' });
    await provide(server);
    await server.stop();
  }, { scope: 'worker', timeout: 90_000 }],
  veteran: [async ({ server, browser }, provide) => {
    const veteran = newPilot('veteran');
    const context = await browser.newContext();
    const api = await Api.register(context, server.url, veteran);
    await api.completeFirstLogin();
    await api.explore(8);
    await api.haul();
    await context.close();
    await provide(veteran);
  }, { scope: 'worker' }],
  baseURL: async ({ server }, provide) => { await provide(server.url); },
  watch: [async ({ context }, provide) => {
    const watch = new Watch();
    await watch.follow(context);
    await provide(watch);
    watch.check();
  }, { auto: true }],
  pilot: async ({}, provide) => { await provide(newPilot()); },
  api: async ({ context, server, pilot }, provide) => {
    const api = await Api.register(context, server.url, pilot);
    await api.completeFirstLogin();
    await provide(api);
  },
});

export { expect };
