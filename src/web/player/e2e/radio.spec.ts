// Pilots who talk to each other, and a log that grows while it is read.
import { Api, Watch, expect, newPilot, test } from './fixtures';
import { says, text } from './texts';

test('two pilots talk in their sector and over the wide bands, and a muted one is not heard', async ({
  page, api, pilot, server, browser,
}) => {
  await api.get('/player/state');
  const other = newPilot('radio');
  const context = await browser.newContext({ baseURL: server.url });
  const watch = new Watch();
  await watch.follow(context);
  await (await Api.register(context, server.url, other)).completeFirstLogin();
  const far = await context.newPage();

  await page.goto('/comms');
  await far.goto('/comms');
  const line = (at: typeof page) => at.getByRole('main').getByRole('textbox');
  await expect(page.getByRole('main')).toContainText(other.name);
  await expect(far.getByRole('main')).toContainText(pilot.name);

  await line(page).fill('Is anybody at the gate?');
  await line(page).press('Enter');
  await expect(far.getByRole('log')).toContainText('Is anybody at the gate?');
  await expect(page.getByRole('log')).not.toContainText(text('comms:pending'));

  await line(far).fill('/galaxy Hello, all regions');
  await line(far).press('Enter');
  await expect(page.getByRole('button', { name: new RegExp(text('comms:room.galaxy')) })).toContainText('1');
  await page.getByRole('button', { name: new RegExp(text('comms:room.galaxy')) }).click();
  await expect(page.getByRole('log')).toContainText('Hello, all regions');

  await line(page).fill(`/mute ${other.name}`);
  await line(page).press('Enter');
  await expect(page.getByText(says('comms:answer.muted', { name: other.name }))).toBeVisible();
  await expect(page.getByText('Hello, all regions')).toHaveCount(0);
  watch.check();
  await context.close();
});

test('the log shows a flight while it happens, and all of it after a reload', async ({ page, api }) => {
  await page.goto('/log');
  await expect(page.getByRole('main').getByText(text('log:live'))).toBeVisible();
  const before = await page.locator('.log-row').count();
  await api.post('/nav/scan');
  const { sector } = await api.get<{ sector: { sector_id: number } }>('/nav/nearest?kind=unexplored');
  await api.fly(sector.sector_id);
  await expect(page.locator('.log-row').first()).toContainText(String(sector.sector_id));
  expect(await page.locator('.log-row').count()).toBeGreaterThan(before);
  await page.reload();
  await expect(page.locator('.log-row').first()).toContainText(String(sector.sector_id));
  await expect(page.getByText(text('log:end'))).toBeVisible();
});
