import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, watch } from '@/e2e/support/page-watch';
import { newPerson, password, signInAdmin } from '@/e2e/support/people';

test('invites, changes a role, resets, deactivates; the invited person comes in', async ({
  browser,
}) => {
  const context = await browser.newContext();
  await signInAdmin(context.request);
  const page = await context.newPage();
  const { problems } = watch(page);
  await page.goto('/settings/people');
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
  const email = `nina.${Date.now()}@example.org`;
  await page.getByRole('button', { name: 'Invite…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Nina New');
  await dialog.getByLabel('E-mail').fill(email);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('One-time link').inputValue();
  expect(link).toContain('/welcome/');
  await page.getByRole('button', { name: 'Done' }).click();

  const other = await browser.newContext();
  const guest = await other.newPage();
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: 'Join Stablehand' })).toBeVisible();
  await expectAccessible(guest);
  await guest.getByLabel('Password', { exact: true }).fill(password);
  await guest.getByLabel('Password again').fill('something else entirely');
  await guest.getByRole('button', { name: 'Make my account' }).click();
  await expect(guest.getByText('The two passwords differ.')).toBeVisible();
  await guest.getByLabel('Password again').fill(password);
  await guest.getByRole('button', { name: 'Make my account' }).click();
  await expect(guest).toHaveURL(/\/p\/demo\/queue/);

  await page.reload();
  const row = page.getByRole('row', { name: new RegExp(email) });
  await row.getByLabel(/role of Nina New/).selectOption('lead');
  await expect(page.locator('.toast').filter({ hasText: 'is now lead' })).toBeVisible();
  await row.getByRole('button', { name: /Manage/ }).click();
  await page.getByRole('menuitem', { name: 'New password link…' }).click();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByLabel('One-time link')).toHaveValue(/\/welcome\//);
  await page.getByRole('button', { name: 'Done' }).click();
  await row.getByRole('button', { name: /Manage/ }).click();
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click();
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await expect(row.getByText('deactivated')).toBeVisible();
  await guest.reload();
  await expect(guest).toHaveURL(/\/sign-in/);
  expect(problems).toEqual([]);
  await other.close();
  await context.close();
});

test('is for admins; accessible and fits', async ({ browser }) => {
  const reviewer = await newPerson(browser, 'reviewer');
  const response = await reviewer.page.goto('/settings/people');
  expect(response?.status()).toBe(403);
  await expect(
    reviewer.page.getByRole('heading', { name: 'Your role does not allow this' }),
  ).toBeVisible();
  await expectAccessible(reviewer.page);
  await reviewer.context.close();
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme });
    await signInAdmin(context.request);
    const page = await context.newPage();
    const { problems } = watch(page);
    await page.goto('/settings/people');
    await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    expect(problems).toEqual([]);
    await context.close();
  }
});
