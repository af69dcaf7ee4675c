// What a pilot does with the client, by the names of its controls.
import { type Locator, type Page } from '@playwright/test';

import { type Pilot, expect } from './fixtures';
import { mentions, says, text } from './texts';

export function view(page: Page, id: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name: text(`shell:view.${id}`) });
}

/** By the navigation, without loading the client anew. */
export async function go(page: Page, id: string): Promise<void> {
  await view(page, id).click();
  await expect(page).toHaveURL(new RegExp(`/${id}(\\?|$)`));
}

export async function register(page: Page, pilot: Pilot): Promise<void> {
  await page.goto('/register');
  await page.getByLabel(text('auth:username'), { exact: true }).fill(pilot.name);
  await page.getByLabel(text('auth:email'), { exact: true }).fill(`${pilot.name}@example.test`);
  await page.getByLabel(text('auth:password'), { exact: true }).fill(pilot.password);
  await page.getByRole('button', { name: text('auth:register.submit') }).click();
}

/** Claims the ship beside the pod and tells the guard a story, until there is a verdict; then goes on board. */
export async function passTheGate(page: Page, story: string): Promise<void> {
  await expect(page).toHaveURL(/\/first-login$/);
  await page.getByRole('radio').nth(1).check();
  const board = page.getByRole('button', { name: says('firstlogin:verdict.board') });
  const words = page.getByRole('textbox');
  for (let answer = 0; answer < 8; answer += 1) {
    await expect(board.or(words)).toBeVisible();
    if (await board.isVisible()) break;
    await expect(words).toBeEditable();
    await words.fill(`${story} That was answer number ${answer + 1}.`);
    const heard = page.waitForResponse((reply) => reply.url().includes('/first-login/') && reply.request().method() === 'POST');
    await words.press('Enter');
    await heard;
  }
  await board.click();
  await expect(page).toHaveURL(/\/cockpit$/);
}

export async function creditsOf(page: Page): Promise<number> {
  const shown = page.getByTestId('credits');
  await expect(shown).toHaveText(/\d/);
  return Number((await shown.innerText()).replace(/\D/g, ''));
}

export async function scan(page: Page): Promise<void> {
  await go(page, 'cockpit');
  const done = page.waitForResponse((reply) => reply.url().endsWith('/nav/scan'));
  await page.getByRole('button', { name: new RegExp(`^${text('sector:scan.act')} S$`) }).click();
  expect((await done).ok(), 'the scan').toBe(true);
}

/** Finds a system on the map, plots a course and flies it to its end. */
export async function flyTo(page: Page, sector: number): Promise<void> {
  await go(page, 'map');
  const search = page.getByRole('search').getByLabel(text('map:search.label'));
  await search.fill(String(sector));
  await page.getByRole('list', { name: text('map:search.results') })
    .getByRole('button', { name: new RegExp(`\\b${sector}\\b`) }).first().click();
  await page.getByRole('button', { name: text('map:plot.plot'), exact: true }).click();
  await page.getByRole('button', { name: text('map:course.fly'), exact: true }).click();
  await expect(page.getByText(says('map:course.arrived'))).toBeVisible({ timeout: 45_000 });
  await page.getByRole('button', { name: text('map:course.clear'), exact: true }).click();
}

export async function dock(page: Page): Promise<void> {
  await go(page, 'trade');
  const berth = page.getByRole('region', { name: text('trade:berth.title') });
  await berth.getByRole('button', { name: text('trade:berth.dock'), exact: true }).first().click();
  await expect(berth.getByRole('button', { name: text('trade:berth.undock'), exact: true })).toBeVisible();
}

export async function undock(page: Page): Promise<void> {
  await go(page, 'trade');
  const berth = page.getByRole('region', { name: text('trade:berth.title') });
  await berth.getByRole('button', { name: text('trade:berth.undock'), exact: true }).click();
  await expect(berth.getByRole('button', { name: text('trade:berth.dock'), exact: true }).first()).toBeVisible();
}

/** Orders at the station where the ship is docked; gives the receipt. */
export async function order(page: Page, side: 'buy' | 'sell', good: string, units: number): Promise<Locator> {
  const name = text(`trade:good.${good}`);
  const choice = page.getByRole('button', { name: says(`trade:market.${side}This`, { good: name }) });
  await choice.click();
  // Only now is the ticket the one of this good.
  await expect(choice).toHaveAttribute('aria-pressed', 'true');
  const ticket = page.getByRole('form', { name: text('trade:ticket.title') });
  await ticket.getByLabel(text('trade:ticket.units'), { exact: true }).fill(String(units));
  await ticket.getByRole('button', { name: mentions(`trade:ticket.${side}`, { units, good: name }) }).click();
  const receipt = page.getByTestId('receipt');
  await expect(receipt).toBeVisible();
  return receipt;
}
