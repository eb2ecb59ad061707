import { expect, type Page, test } from '@playwright/test';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keysReady,
  watch,
} from '@/e2e/support/page-watch';
import { newPerson } from '@/e2e/support/people';

const rows = (page: Page) => page.locator('ol.queue > li');
const current = (page: Page) => page.locator('ol.queue > li[aria-current="true"]');

/** The demo's analyses come in after the start: waits until none is missing a verdict that will get one. */
async function openQueue(page: Page, search = ''): Promise<void> {
  await page.goto(`/p/demo/queue${search}`);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /analysing/ })).toHaveCount(0, {
    timeout: 120_000,
  });
  await keysReady(page, 'queue.next');
}

test('lists candidates, filters by typing and by clicking, and keeps it all in the address', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'reviewer');
  const { problems } = watch(page);
  await openQueue(page);
  const all = await rows(page).count();
  expect(all).toBeGreaterThan(10);

  await page.keyboard.press('/');
  const field = page.getByRole('combobox', { name: 'Search and filter the queue' });
  await expect(field).toBeFocused();
  await page.keyboard.type('verdict:');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.type('no');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=verdict%3Ano/);
  await expect(page.getByRole('button', { name: 'Remove filter verdict:no' })).toBeVisible();
  await expect(rows(page).first().locator('.verdict')).toHaveText(/^NO/);
  const few = await rows(page).count();
  expect(few).toBeLessThan(all);

  const address = page.url();
  const other = await context.newPage();
  await other.goto(address);
  await expect(rows(other)).toHaveCount(few);
  await other.close();

  await page.getByRole('button', { name: 'Remove filter verdict:no' }).click();
  await expect(rows(page)).toHaveCount(all);

  await page.getByRole('button', { name: /^filter/ }).click();
  await page
    .getByRole('menuitemradio', { name: /^nvme\b/ })
    .first()
    .click();
  await expect(page).toHaveURL(/q=subsystem%3Anvme/);
  await expect(rows(page).first().locator('.sub')).toHaveText('nvme');

  await page.goto('/p/demo/queue?q=verdict%3Aperhaps');
  await expect(page.getByText(/Not understood, and left out/)).toBeVisible();
  await page.goto('/p/demo/queue?q=zzzznothing');
  await expect(page.getByRole('heading', { name: 'Nothing matches these filters' })).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});

test('is worked by the keyboard: move, open, select, bulk, help, palette', async ({ browser }) => {
  const { page, context } = await newPerson(browser, 'reviewer');
  const { problems } = watch(page);
  await openQueue(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(current(page)).toHaveCount(1);
  await expect(current(page).getByRole('link')).toBeFocused();
  expect(await rows(page).nth(1).getAttribute('aria-current')).toBe('true');
  await page.keyboard.press('k');
  expect(await rows(page).nth(0).getAttribute('aria-current')).toBe('true');

  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('votes will be recorded');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByText('3 selected')).toBeHidden();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Accept where it lands');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('sources');
  await expect(page.getByRole('option', { name: /Sources/ })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/\/history$/);
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(current(page).getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/candidates\/[0-9a-f]{40}/);
  expect(problems).toEqual([]);
  await context.close();
});

test('accepts and rejects in place, and takes it back', async ({ browser }) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Quinn Queue' });
  const { problems } = watch(page);
  await openQueue(page, '?view=all&q=ringlog');
  const row = rows(page).filter({ hasText: 'ringlog: refuse to read into nothing' });
  await row.locator('.why').click();
  await page.keyboard.press('a');
  const toast = page.locator('.toast').filter({ hasText: 'Accepted on' });
  await expect(toast).toBeVisible();
  await expect(row.locator('.cell[data-mark="accept"]').first()).toBeVisible();
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(row.locator('.cell[data-mark="accept"]')).toHaveCount(0);

  await row.locator('.why').click();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Reject on/ }).click();
  await expect(dialog.getByRole('alert')).toHaveText('A rejection needs a reason.');
  await dialog.getByLabel('Reason').fill('Only for the test.');
  await page.keyboard.press('Control+Enter');
  await expect(row.locator('.cell[data-mark="reject"]').first()).toBeVisible();
  await page.keyboard.press('u');
  await expect(row.locator('.cell[data-mark="reject"]')).toHaveCount(0);
  expect(problems).toEqual([]);
  await context.close();
});

test('shows a vote of somebody else without moving a row', async ({ browser }) => {
  const one = await newPerson(browser, 'reviewer', { name: 'Olga One' });
  const two = await newPerson(browser, 'reviewer', { name: 'Theo Two' });
  await openQueue(one.page, '?view=all&sort=oldest');
  await openQueue(two.page, '?view=all&sort=oldest');
  const order = () =>
    one.page
      .locator('ol.queue > li')
      .evaluateAll((all) => all.map((li) => li.getAttribute('data-oid')));
  const before = await order();
  const row = (page: Page) => rows(page).filter({ hasText: 'tinfs: release the buffer' });
  await row(two.page).locator('.why').click();
  await two.page.keyboard.press('d');
  await expect(row(one.page).locator('.cell[data-mark="defer"]').first()).toBeVisible();
  expect(await order()).toEqual(before);
  await two.page.keyboard.press('u');
  await expect(row(one.page).locator('.cell[data-mark="defer"]')).toHaveCount(0);
  await one.context.close();
  await two.context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible and fits, wide and narrow (${colorScheme})`, async ({ browser }) => {
    const { page, context } = await newPerson(browser, 'reviewer', { colorScheme });
    const { problems } = watch(page);
    await openQueue(page);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(problems).toEqual([]);
    await context.close();
  });
}
