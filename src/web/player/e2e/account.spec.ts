// The account in the pilot's own hands: a second factor that every way in asks for, devices, and keys for scripts.
import { expectAccessible, settled } from './checks';
import { Api, expect, test } from './fixtures';
import { says, text } from './texts';
import { totp } from './totp';

test('a second factor is set up, asked for at the next sign-in, and opens by a backup code too', async ({ page, context, server, pilot, watch }) => {
  // The browser writes each refusal into its console.
  watch.allow(/status of 40[13]/, /status of 422/);
  const api = await Api.register(context, server.url, pilot);
  await api.completeFirstLogin();
  await page.goto('/account');
  await page.getByLabel(text('account:factor.password'), { exact: true }).fill(pilot.password);
  await page.getByRole('button', { name: text('account:factor.begin') }).click();
  await expect(page.getByRole('img', { name: text('account:factor.qr') })).toBeVisible();
  const secret = await page.locator('code.account-secret').innerText();
  await page.getByLabel(text('account:factor.code'), { exact: true }).first().fill(totp(secret));
  await page.getByRole('button', { name: text('account:factor.confirm') }).click();
  const codes = page.locator('.account-codes li');
  await expect(codes).toHaveCount(10);
  const backup = await codes.first().innerText();
  await page.getByRole('button', { name: text('account:factor.codes_kept') }).click();
  await expect(page.getByText(text('account:factor.on'), { exact: true })).toBeVisible();
  await settled(page);
  await expectAccessible(page);

  const signIn = async () => {
    await page.goto('/settings');
    await page.getByRole('button', { name: text('settings:sign_out') }).click();
    await page.goto('/sign-in');
    await page.getByLabel(text('auth:username')).fill(pilot.name);
    await page.getByLabel(text('auth:password'), { exact: true }).fill(pilot.password);
    await page.getByRole('button', { name: text('auth:sign_in.submit') }).click();
    await expect(page.getByRole('heading', { name: text('auth:factor.title') })).toBeVisible();
  };
  await signIn();
  await expectAccessible(page);
  await page.getByLabel(text('auth:factor.code')).fill('000000');
  await page.getByRole('button', { name: text('auth:factor.submit') }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByLabel(text('auth:factor.code')).fill(totp(secret, 1));
  await page.getByRole('button', { name: text('auth:factor.submit') }).click();
  await expect(page).toHaveURL(/\/cockpit$/);

  await signIn();
  await page.getByLabel(text('auth:factor.code')).fill(backup);
  await page.getByRole('button', { name: text('auth:factor.submit') }).click();
  await expect(page).toHaveURL(/\/cockpit$/);
});

test('a key for scripts is shown once and opens nothing after it was revoked; another device is signed out', async ({ page, context, server, pilot, browser }) => {
  const api = await Api.register(context, server.url, pilot);
  await api.completeFirstLogin();
  const other = await browser.newContext();
  const elsewhere = await Api.signIn(other, server.url, pilot);

  await page.goto('/account');
  const keys = page.getByRole('region', { name: text('account:tokens.title') });
  await keys.getByLabel(text('account:tokens.name')).fill('night trader');
  await page.getByRole('button', { name: text('account:tokens.make') }).click();
  const key = await page.locator('code.account-secret').innerText();
  const exchange = () => context.request.post(`${server.url}/api/v1/auth/api-tokens/exchange`, { data: { token: key } });
  expect((await exchange()).status()).toBe(200);
  await page.reload();
  await expect(page.getByText('night trader')).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  await keys.getByRole('button', { name: text('account:tokens.revoke') }).click();
  await expect(page.getByText('night trader')).toHaveCount(0);
  expect((await exchange()).status()).toBe(401);

  await page.getByRole('button', { name: text('account:sessions.end_others') }).click();
  await expect(page.getByText(text('account:sessions.all_ended'))).toBeVisible();
  await expect.poll(() => elsewhere.get('/auth/me').then(() => 'in', () => 'out')).toBe('out');
  await other.close();
});

test('a download has everything, and says no word of passwords', async ({ page, context, server, pilot }) => {
  const api = await Api.register(context, server.url, pilot);
  await api.completeFirstLogin();
  await page.goto('/account');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: says('account:data.export') }).click();
  const stream = await (await waiting).createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  const document = Buffer.concat(parts).toString('utf8');
  expect(document).toContain(pilot.name);
  expect(document).not.toContain('argon2');
});
