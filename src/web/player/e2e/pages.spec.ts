// Every page in both themes: no errors, no jumps of layout, readable for everybody, usable on a narrow phone.
import { mkdirSync } from 'node:fs';

import { expectAccessible, expectNoSidewaysScroll, faded, settled } from './checks';
import { Api, expect, expectNoShift, test } from './fixtures';
import { pages } from './pages';

const phone = { width: 360, height: 740 };
const screenshots = new URL('../../../../docs/screenshots/', import.meta.url).pathname;

for (const { name, path, who } of pages) {
  test.describe(name, () => {
    test.beforeEach(async ({ context }) => {
      await context.addInitScript(() => { localStorage.setItem('sw.preferences', '{"theme":"system"}'); });
    });
    if (who === 'pilot') {
      test.beforeEach(async ({ context, server, veteran }) => { await Api.signIn(context, server.url, veteran); });
    }
    if (who === 'newcomer') {
      test.beforeEach(async ({ context, server, pilot }) => { await Api.register(context, server.url, pilot); });
    }

    test(`${name} stays in place, speaks to screen readers and fits a phone, dark and light`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await settled(page);
      expect(new URL(page.url()).pathname, 'the page is shown at its own address').toBe(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectNoShift(page);
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      await faded(page);
      await expectAccessible(page);

      await page.setViewportSize(phone);
      await page.reload();
      await settled(page);
      await expectNoShift(page);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });

    test(`${name} in pictures`, async ({ page }) => {
      test.skip(process.env['SCREENSHOTS'] !== '1', 'only with SCREENSHOTS=1, since pictures change with every run');
      mkdirSync(screenshots, { recursive: true });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const [width, height] of [[1440, 900], [390, 844]] as const) {
        await page.setViewportSize({ width, height });
        await page.goto(path);
        await expect(page.getByRole('main')).toBeVisible();
        await settled(page);
        await page.waitForTimeout(1500);
        await page.screenshot({ path: `${screenshots}${name}-${width}.png`, scale: 'css', animations: 'disabled' });
      }
    });
  });
}
