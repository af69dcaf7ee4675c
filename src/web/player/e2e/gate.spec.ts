// The guard of the first night: the conversation outlives a reload and a dead line, and nobody is let in twice.
import { type Page } from '@playwright/test';

import { Api, expect, test } from './fixtures';
import { mentions, says, text } from './texts';

const words = (page: Page) => page.getByRole('textbox');
const said = (page: Page) => page.getByRole('log', { name: text('firstlogin:talk.label') });

test.beforeEach(async ({ context, server, pilot }) => { await Api.register(context, server.url, pilot); });

test('a ship is claimed, the talk goes on after a reload, and the gate is passed once', async ({ page }) => {
  await page.goto('/cockpit');
  await expect(page).toHaveURL(/\/first-login$/);
  await page.getByRole('radio').nth(1).check();
  await words(page).fill('My name is Ada, captain. The registration number is 7741, the dock office has the manifest.');
  await words(page).press('Enter');
  const question = page.getByLabel(text('firstlogin:composer.answer'));
  await expect(question).toBeVisible();

  await question.fill('A sentence that is not fin');
  await page.reload();
  await expect(question).toHaveValue('A sentence that is not fin');
  await expect(said(page)).toContainText('registration number is 7741');

  const board = page.getByRole('button', { name: says('firstlogin:verdict.board') });
  for (let answer = 1; answer < 6; answer += 1) {
    await expect(board.or(question)).toBeVisible();
    if (await board.isVisible()) break;
    await expect(question).toBeEditable();
    await question.fill(`Certainly, officer. Number 7741 as I said, with clearance and authorization, part ${answer}.`);
    await question.press('Enter');
    await expect(said(page)).toContainText(`part ${answer}.`);
    await expect(board.or(question.and(page.locator(':not([readonly])')))).toBeVisible();
  }
  await page.reload();
  await board.click();
  await expect(page).toHaveURL(/\/cockpit$/);
  await page.goto('/first-login');
  await expect(page).toHaveURL(/\/cockpit$/);
});

test('words that cannot be sent are kept, and whoever is in a hurry takes the pod', async ({ page, context, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.goto('/first-login');
  await page.getByRole('radio').nth(2).check();
  await words(page).fill('Nobody will hear this at first.');
  await context.setOffline(true);
  await words(page).press('Enter');
  await expect(page.getByRole('alert')).toContainText(text('firstlogin:refusal.offline.title'));
  await expect(words(page)).toHaveValue('Nobody will hear this at first.');
  await context.setOffline(false);

  await page.getByRole('button', { name: text('firstlogin:hurry.take') }).click();
  await expect(page.getByRole('button', { name: mentions('firstlogin:verdict.board', { ship: 'Escape pod' }) })).toBeVisible();
});
