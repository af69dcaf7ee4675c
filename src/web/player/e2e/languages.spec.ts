// Two languages: every view in each, no key and no text of the other one.
import { readdirSync } from 'node:fs';

import { settled } from './checks';
import { Api, expect, test } from './fixtures';
import { pages } from './pages';
import { text } from './texts';

const namespaces = readdirSync(new URL('../../../../config/i18n/en/', import.meta.url))
  .map((file) => file.replace('.json', ''));

test('every view speaks German, and remembers it', async ({ context, page, server, veteran }) => {
  test.setTimeout(90_000);
  await context.addInitScript(() => {
    if (localStorage.getItem('sw.language') === null) localStorage.setItem('sw.language', 'de');
  });
  await page.goto('/');
  await settled(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('link', { name: text('landing:register', 'de') }).first()).toBeVisible();
  await Api.signIn(context, server.url, veteran);
  const keys = new RegExp(`\\b(${namespaces.join('|')}):[a-z_]+\\.[a-z_.]+`);
  for (const { path, who, name } of pages) {
    if (who !== 'pilot') continue;
    await page.goto(path);
    await settled(page);
    await expect(page.getByRole('main'), name).toHaveAccessibleName(text(`shell:view.${name}`, 'de'));
    const seen = await page.locator('body').innerText();
    expect(seen, `keys on ${path}`).not.toMatch(keys);
    expect(seen, `gaps on ${path}`).not.toMatch(/\{\{|undefined|NaN|\[object/);
  }
});

test('the language is changed in the settings at once', async ({ page, api }) => {
  await api.get('/player/state');
  await page.goto('/settings');
  await settled(page);
  await page.getByLabel(text('settings:language'), { exact: true }).selectOption({ label: 'Deutsch' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('main')).toHaveAccessibleName(text('shell:view.settings', 'de'));
  await page.reload();
  await expect(page.getByRole('main')).toHaveAccessibleName(text('shell:view.settings', 'de'));
});
