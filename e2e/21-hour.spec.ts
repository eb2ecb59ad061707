import fs from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { ownProject, queueRows } from '@/e2e/support/own-project';
import { keysReady, watch } from '@/e2e/support/page-watch';
import { newPerson, type Person } from '@/e2e/support/people';
import type { HistoryPage } from '@/lib/contracts/pages';

/**
 * Issue "The reviewer's day", acceptance 1: an hour of a reviewer's work with the keyboard alone, then a lead finds three of
 * the decisions and exports them.
 */
let slug: string;
let rita: Person;
let lea: Person;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  ({ slug } = await ownProject(browser, 'hour'));
  rita = await newPerson(browser, 'reviewer', { name: 'Rita Hour', project: slug });
  lea = await newPerson(browser, 'lead', { name: 'Lea Month', project: slug });
});

test.afterAll(async () => {
  await rita.context.close();
  await lea.context.close();
});

const current = (page: Page) => page.locator('ol.queue > li[data-current="true"]');
const toast = (page: Page, text: RegExp) => page.locator('.toast').filter({ hasText: text });

/** Presses keys and counts them. */
function keyboard(page: Page) {
  let pressed = 0;
  return {
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
        pressed += 1;
      }
    },
    /** Keys since the last call. */
    count: () => {
      const count = pressed;
      pressed = 0;
      return count;
    },
  };
}

async function votes(person: Person, query = ''): Promise<HistoryPage['rows']> {
  const answer = await person.context.request.get(`/api/p/${slug}/history?limit=500${query}`);
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as HistoryPage).rows;
}

test('a reviewer triages 25 candidates without the pointer', async () => {
  test.setTimeout(120_000);
  const { page } = rita;
  const { problems } = watch(page);
  const keys = keyboard(page);
  const all = await queueRows(rita.context.request, slug);
  expect(all.length).toBeGreaterThanOrEqual(25);

  await page.goto(`/p/${slug}/queue?view=all&sort=oldest`);
  await expect(page.locator('ol.queue > li').first()).toBeVisible();
  await keysReady(page, 'queue.next');
  const touched = new Set<string>();
  const here = async () => (await current(page).getAttribute('data-oid')) ?? '';

  // One after the other: a routine decision takes one key to get there and one to decide.
  const routine = async (key: string): Promise<void> => {
    await keys.press('j');
    const oid = await here();
    keys.count();
    const sent = page.waitForResponse((r) => r.url().endsWith('/decisions'), { timeout: 3000 });
    sent.catch(() => undefined);
    await keys.press(key);
    const dialog = page.getByRole('dialog');
    const nothing = toast(page, /Nothing left to|Nothing to accept/);
    await Promise.race([
      sent.catch(() => undefined),
      dialog.waitFor({ state: 'visible', timeout: 3000 }).catch(() => undefined),
      nothing
        .first()
        .waitFor({ state: 'visible', timeout: 3000 })
        .catch(() => undefined),
    ]);
    if (await dialog.isVisible()) {
      // A reason is asked for: the last of the written ones, sent.
      await keys.press('Shift+Tab', 'Enter', 'Control+Enter');
      await expect(dialog).toBeHidden();
    }
    expect(keys.count()).toBeLessThanOrEqual(4);
    touched.add(oid);
    // The list moves on by itself after a vote: one step back keeps the walk one by one.
    if ((await here()) !== oid) await page.keyboard.press('k');
  };
  for (let n = 0; n < 6; n += 1) await routine('d');
  for (let n = 0; n < 6; n += 1) await routine('a');
  for (let n = 0; n < 3; n += 1) await routine('r');
  const before = (await votes(rita)).length;
  expect(before).toBeGreaterThan(10);

  // Undo: the last vote is taken back by a new one, nothing is deleted.
  await keys.press('u');
  await expect(toast(page, /taken back/).first()).toBeVisible();
  expect((await votes(rita)).length).toBeGreaterThan(before);

  // Bulk: five at once, shown before they are recorded.
  await keys.press('j', 'x');
  for (let n = 0; n < 4; n += 1) await keys.press('j');
  await keys.press('Shift+X');
  await expect(page.getByText('5 selected')).toBeVisible();
  const five = await page
    .locator('ol.queue > li[data-selected="true"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-oid') ?? ''));
  await keys.press('d');
  await expect(page.getByRole('dialog')).toContainText('votes will be recorded');
  await keys.press('Shift+Tab', 'Enter', 'Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  for (const oid of five) touched.add(oid);

  // Put off, brought back by undo, put off for a follow-up.
  keys.count();
  await keys.press('j', 's', '1');
  expect(keys.count()).toBeLessThanOrEqual(4);
  await expect(toast(page, /put off until tomorrow/)).toBeVisible();
  await keys.press('u');
  await expect(toast(page, /Taken back/)).toBeVisible();
  for (let n = 0; n < 2; n += 1) {
    touched.add(await here());
    await keys.press('s', '5');
    await expect(toast(page, /put off until a follow-up/).nth(n)).toBeVisible();
  }

  // Take one, hand one over.
  await keys.press('j');
  touched.add(await here());
  await keys.press('i');
  await expect(toast(page, /given to you/)).toBeVisible();
  await expect(current(page).locator('.sub')).toContainText('Rita Hour');
  await keys.press('j');
  touched.add(await here());
  await keys.press('t');
  await page.keyboard.type('lea');
  await expect(page.getByRole('button', { name: 'Lea Month' })).toBeVisible();
  await keys.press('Enter');
  await expect(toast(page, /given to Lea Month/)).toBeVisible();

  // Open one of what is left, comment nothing, come back.
  while (touched.size < 25) await routine('d');
  expect(touched.size).toBeGreaterThanOrEqual(25);
  const shown = await queueRows(rita.context.request, slug);
  expect(shown.filter((row) => row.snoozed)).toHaveLength(2);
  expect(shown.filter((row) => row.workers.includes('Lea Month'))).toHaveLength(1);

  // A search kept under a name stands beside the built-in views.
  await keys.press('Shift+V');
  await page.keyboard.type('My morning');
  await keys.press('Enter');
  await expect(
    page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'My morning' }),
  ).toBeVisible();
  expect(problems).toEqual([]);
});

test('a lead finds three of the decisions and exports them', async () => {
  const { page } = lea;
  const { problems } = watch(page);
  const rejected = await votes(lea, '&verb=reject');
  expect(rejected.length).toBeGreaterThanOrEqual(3);
  await page.goto(`/p/${slug}/history?verb=reject`);
  const lines = page.locator('table.list-table tbody tr:not(.day-row)');
  await expect(lines.first()).toBeVisible();
  await expect(lines.first()).toContainText('Rita Hour');
  const waiting = page.waitForEvent('download');
  const link = page
    .getByRole('link', { name: /CSV/ })
    .or(page.getByRole('button', { name: /CSV/ }));
  await link.first().focus();
  await page.keyboard.press('Enter');
  const file = await (await waiting).path();
  const text = fs.readFileSync(file, 'utf8');
  for (const { candidate } of rejected.slice(0, 3)) expect(text).toContain(candidate.oid);
  expect(problems).toEqual([]);
});
