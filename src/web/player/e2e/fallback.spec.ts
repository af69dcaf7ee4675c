// When something is missing: the graphics card, the network, a page.
import { Api, expect, test } from './fixtures';
import { settled } from './checks';
import { text } from './texts';

test('without WebGL the chart is drawn in two dimensions and the sector can be read', async ({ context, page, server, veteran }) => {
  await context.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    // As a browser without a graphics card.
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      if (kind.startsWith('webgl') || kind === 'experimental-webgl') return null;
      return Reflect.apply(original, this, [kind, ...rest]);
    } as typeof original;
  });
  await Api.signIn(context, server.url, veteran);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/map');
  await settled(page);
  const canvas = page.getByRole('main').locator('canvas').first();
  await expect(canvas).toBeVisible();
  const drawn = (): Promise<number> => canvas.evaluate((one: HTMLCanvasElement) => {
    const pixels = one.getContext('2d')?.getImageData(0, 0, one.width, one.height).data ?? [];
    const colours = new Set<number>();
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3] !== 0) colours.add((pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!);
    }
    return colours.size;
  });
  await expect.poll(drawn, { message: 'colours on the chart' }).toBeGreaterThan(4);
  expect(asked.filter((url) => /three/.test(url)), 'three.js is not fetched').toEqual([]);
  await page.goto('/cockpit');
  await settled(page);
  await expect(page.getByRole('main')).toBeVisible();
});

test('without a network the pilot is told, and everything goes on by itself when it is back', async ({ context, page, server, veteran, watch }) => {
  const api = await Api.signIn(context, server.url, veteran);
  await page.goto('/cockpit');
  await settled(page);
  await expect(page.getByRole('main').locator('canvas').first()).toBeVisible();
  watch.allow(/ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  await context.setOffline(true);
  const banner = page.getByRole('alert').filter({ hasText: text('shell:banner.offline').split('{{')[0]!.trim() });
  await expect(banner).toBeVisible();
  await expect(page.getByTestId('credits'), 'what is known stays readable').toHaveText(/\d/);
  await context.setOffline(false);
  await expect(banner).toHaveCount(0, { timeout: 20_000 });

  // What happened meanwhile is there.
  const { current_sector_id } = await api.get<{ current_sector_id: number }>('/player/state');
  expect(current_sector_id).toBeGreaterThan(0);
});

test('an address that leads nowhere says so and leads home', async ({ page }) => {
  await page.goto('/no/such/page');
  await expect(page.getByText(text('shell:not_found.title'))).toBeVisible();
  await page.getByRole('link', { name: text('shell:not_found.home') }).click();
  await expect(page).toHaveURL(/\/$/);
});

test('a session that has ended leads to the sign-in page and back', async ({ context, page, server, veteran, watch }) => {
  watch.allow(/status of 401/);
  await Api.signIn(context, server.url, veteran);
  await page.goto('/trade');
  await expect(page.getByTestId('credits')).toBeVisible();
  await context.clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ftrade/);
  await page.getByLabel(text('auth:username'), { exact: true }).fill(veteran.name);
  await page.getByLabel(text('auth:password'), { exact: true }).fill(veteran.password);
  await page.getByRole('button', { name: text('auth:sign_in.submit') }).click();
  await expect(page).toHaveURL(/\/trade/);
});
