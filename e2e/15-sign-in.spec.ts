import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, watch } from '@/e2e/support/page-watch';
import { newPerson, password } from '@/e2e/support/people';

test('signs in, comes back to where one wanted to go, and out again', async ({ browser }) => {
  const person = await newPerson(browser, 'reviewer');
  const context = await browser.newContext();
  const page = await context.newPage();
  const { problems } = watch(page);
  for (const address of [
    `/p/demo/candidates/${'0'.repeat(40)}?q=flag%3Arevert`,
    '/p/demo/history',
  ]) {
    await page.goto(address);
    expect(new URL(page.url()).searchParams.get('next')).toBe(address);
  }
  await page.goto('/p/demo/queue?q=subsystem%3Anvme');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/p\/demo\/queue\?q=subsystem%3Anvme/);

  await page.getByRole('button', { name: /reviewer/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.getByRole('button', { name: /reviewer/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/p/demo/queue');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  expect(problems).toEqual([]);
  await context.close();
  await person.context.close();
});

test('a wrong password is said so and keeps the address; a dead link says what to do', async ({
  page,
}) => {
  await page.goto('/sign-in?next=https://evil.example/');
  await page.getByLabel('E-mail').fill('nobody@example.org');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('form').getByRole('alert')).toContainText('wrong');
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.org');
  await expect(page.getByLabel('Password')).toBeFocused();
  await expectAccessible(page);

  await page.goto('/welcome/no-such-token-at-all-0000000000');
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
});

test('every page carries a policy that runs no script but its own', async ({ page }) => {
  const response = await page.goto('/sign-in');
  const headers = response?.headers() ?? {};
  expect(headers['content-security-policy']).toMatch(
    /script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'/,
  );
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('same-origin');
  const missing = await page.goto('/no/such/page');
  expect(missing?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await expectAccessible(page);
});
