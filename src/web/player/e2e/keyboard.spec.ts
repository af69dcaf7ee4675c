// A trade from quay to quay with no mouse: keys, the palette, and where the focus goes.
import { creditsOf } from './deck';
import { expect, test } from './fixtures';
import { says, text } from './texts';

test('a trade without a mouse', async ({ page, api }) => {
  await api.explore(5);
  const { from, commodity } = await api.bestPair();
  await api.fly(from.sector_id);
  await page.goto('/cockpit');
  const before = await creditsOf(page);

  // Keys that lead everywhere.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('t')]);
  await expect(page).toHaveURL(/\/trade/);
  await expect(page.getByRole('region', { name: text('trade:berth.title') })).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByRole('button', { name: text('trade:berth.undock'), exact: true })).toBeVisible();

  // By Tab to the good, by Enter to the order.
  const good = page.getByRole('button', { name: says('trade:market.buyThis', { good: text(`trade:good.${commodity}`) }) });
  for (let tab = 0; tab < 120 && !await good.evaluate((one) => one === document.activeElement); tab += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(good).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('q');
  await expect(page.getByLabel(text('trade:ticket.units'), { exact: true })).toBeFocused();
  await page.keyboard.type('5');
  await expect(page.getByRole('form').getByRole('button', { name: new RegExp(`5 ${text(`trade:good.${commodity}`)}`) }))
    .toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('receipt')).toBeVisible();
  await expect.poll(() => creditsOf(page)).toBeLessThan(before);
});

test('the palette finds every view, and the focus comes back', async ({ page, api }) => {
  await api.get('/player/state');
  await page.goto('/cockpit');
  await expect(page.getByTestId('credits')).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await expect(palette).toBeVisible();
  await page.keyboard.type(text('shell:view.log'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/log/);
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(palette).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
});
