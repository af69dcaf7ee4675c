// A pilot's first evening: from the landing page to a profit, another pilot's eyes, and a server that dies.
import { type Page } from '@playwright/test';

import { creditsOf, dock, flyTo, go, order, passTheGate, register, scan, undock } from './deck';
import { Api, Watch, expect, expectNoShift, newPilot, test } from './fixtures';
import { GameServer } from './server';
import { text } from './texts';

interface ChartSector {
  sector_id: number;
  level: string;
  links: { to: number }[];
}

interface Event {
  seq: number;
}

/** Charted, not visited, and as far away as any; flying there shows the most. Hops are the fewest that it can take. */
async function farthest(api: Api): Promise<{ sector: number; hops: number }> {
  const { sectors } = await api.get<{ sectors: ChartSector[] }>('/nav/chart?limit=1000');
  const chart = new Map(sectors.map((sector) => [sector.sector_id, sector]));
  const hops = new Map([[await placeOf(api), 0]]);
  let best = { sector: 0, hops: 0 };
  for (const [id, distance] of hops) {
    const sector = chart.get(id)!;
    if (sector.level !== 'visited' && distance > best.hops) best = { sector: id, hops: distance };
    for (const { to } of sector.links) if (chart.has(to) && !hops.has(to)) hops.set(to, distance + 1);
  }
  expect(best.hops, 'some charted system was never visited').toBeGreaterThan(0);
  return best;
}

async function placeOf(api: Api): Promise<number> {
  return (await api.get<{ current_sector_id: number }>('/player/state')).current_sector_id;
}

/** What the region's timeline numbers; the rest is the pilot's own. */
const regional = new Set(['pilot_created', 'galaxy_generated']);

/** Numbers of the pilot's own timeline, as the page's sockets brought them. */
function numbersOf(page: Page): number[] {
  const numbers: number[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; seq?: number };
      if (frame.seq !== undefined && !regional.has(frame.type)) numbers.push(frame.seq);
    });
  });
  return numbers;
}

function expectNoGap(numbers: number[]): void {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  expect(sorted.length).toBeGreaterThan(0);
  expect(sorted).toEqual(Array.from({ length: sorted.length }, (_, at) => sorted[0]! + at));
}

test('from the landing page to a profit, seen by another pilot, and nothing is lost when the server dies', async ({ browser }) => {
  test.setTimeout(240_000);
  // With all limits of calls, as in production.
  const server = await GameServer.make();
  try {
    const pilot = newPilot('ada');
    // Calm motion flies without pauses between hops.
    const context = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' });
    const watch = new Watch();
    await watch.follow(context);
    const page = await context.newPage();
    const numbers = numbersOf(page);

    await test.step('register and first login', async () => {
      await page.goto('/');
      await page.getByRole('link', { name: text('landing:register') }).first().click();
      await expect(page).toHaveURL(/\/register/);
      await register(page, pilot);
      await passTheGate(page, 'I am Ada Marsh, I have flown her for three years, her registry is kept at the dock office.');
      await expectNoShift(page);
    });

    // Beside the browser: where to, and what the server says happened.
    const beside = await browser.newContext();
    const api = await Api.signIn(beside, server.url, pilot);
    const opening = await creditsOf(page);
    expect(opening).toBeGreaterThan(0);

    await test.step('ten hops by course', async () => {
      await scan(page);
      let flown = 0;
      while (flown < 10) {
        const { sector, hops } = await farthest(api);
        await flyTo(page, sector);
        expect(await placeOf(api)).toBe(sector);
        flown += hops;
      }
    });

    await test.step('buy, fly, sell at a profit', async () => {
      // What the ticket would cost once more is asked at once, and the purse may be empty then.
      watch.allow(/status of 400.*\/trading\/quote/);
      const { from, to, commodity, quantity } = await api.bestPair();
      if (await placeOf(api) !== from.sector_id) await flyTo(page, from.sector_id);
      await dock(page);
      await order(page, 'buy', commodity, quantity);
      await undock(page);
      await flyTo(page, to.sector_id);
      await dock(page);
      const receipt = await order(page, 'sell', commodity, quantity);
      await expect(receipt).toContainText(text('trade:receipt.profit'));
      await undock(page);
      const { credits } = await api.get<{ credits: number }>('/player/state');
      expect(credits).toBeGreaterThan(opening);
      await expect.poll(() => creditsOf(page)).toBe(credits);
    });

    await test.step('another pilot sees the arrival', async () => {
      const other = newPilot('bo');
      const theirs = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' });
      await watch.follow(theirs);
      const bo = await Api.register(theirs, server.url, other);
      await bo.completeFirstLogin();
      await bo.post('/nav/scan');
      const window = await theirs.newPage();
      await window.goto('/cockpit');
      await expect(window.getByRole('main')).toBeVisible();
      await expect(window.getByText(pilot.name)).toHaveCount(0);
      await flyTo(page, await placeOf(bo));
      await expect(window.getByText(pilot.name).first()).toBeVisible();
      await theirs.close();
    });

    await test.step('the server dies and comes back', async () => {
      const before = await api.get<{ credits: number; turns: number; current_sector_id: number }>('/player/state');
      const events = await api.get<{ events: Event[]; head: number }>('/events?after=0&limit=200');
      await go(page, 'cockpit');
      watch.allow(/WebSocket connection to/, /Failed to load resource: net::/, /ERR_CONNECTION_REFUSED/);
      await server.crash();
      await expect(page.getByRole('alert')).toContainText(text('shell:banner.offline').split('{{')[0]!.trim());
      await server.start();
      await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 45_000 });

      const after = await api.get<typeof before>('/player/state');
      expect({ credits: after.credits, place: after.current_sector_id })
        .toEqual({ credits: before.credits, place: before.current_sector_id });
      expect(await creditsOf(page)).toBe(before.credits);
      const again = await api.get<typeof events>('/events?after=0&limit=200');
      expect(again.events.map((event) => event.seq)).toEqual(Array.from({ length: again.head }, (_, at) => at + 1));
      expect(again.head).toBeGreaterThanOrEqual(events.head);
      await flyTo(page, (await farthest(api)).sector);
      expectNoGap(numbers);
    });

    watch.check();
    await beside.close();
    await context.close();
  } finally {
    await server.stop();
  }
});
