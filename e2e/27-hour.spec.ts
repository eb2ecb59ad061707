import fs from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ownProject, queueRows, waitUntilAnalysed } from '@/e2e/support/own-project';
import { keysReady, watch } from '@/e2e/support/page-watch';
import { newPerson, type Person, post, signInAdmin } from '@/e2e/support/people';
import type { HistoryPage } from '@/lib/contracts/pages';

/**
 * Issue "The reviewer's day", acceptance 1: an hour of a reviewer's work with the keyboard alone, then a lead finds three of
 * the decisions and exports them.
 */
let slug: string;
let rita: Person;
let lea: Person;
const wanted = 25;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  ({ slug } = await ownProject(browser, 'hour'));
  const admin = await browser.newContext();
  await signInAdmin(admin.request);
  // Beside the demo's own: everything that upstream took since 5.15, as a person would add it under Sources.
  const range = { kind: 'range', range: 'v5.15..master', fixesOnly: false };
  expect((await post(admin.request, `/api/p/${slug}/imports`, range)).ok()).toBe(true);
  await waitUntilAnalysed(admin.request, slug, wanted + 5);
  await admin.close();
  rita = await newPerson(browser, 'reviewer', { name: 'Rita Hour', project: slug });
  lea = await newPerson(browser, 'lead', { name: 'Lea Month', project: slug });
});

test.afterAll(async () => {
  await rita.context.close();
  await lea.context.close();
});

const slow = { timeout: 30_000 };
const current = (page: Page) => page.locator('ol.queue > li[data-current="true"]');
/** What is said in passing, unless it was there already when `hush` was called. */
const toast = (page: Page, text: RegExp) =>
  page.locator('.toast:not([data-old])').filter({ hasText: text });
const hush = (page: Page) =>
  page.locator('.toast').evaluateAll((all) => {
    for (const one of all) one.setAttribute('data-old', '');
  });
const here = async (page: Page) => (await current(page).getAttribute('data-oid')) ?? '';

/** Presses keys and counts them; a chord is one. */
function keyboard(page: Page) {
  let pressed = 0;
  return {
    press: async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      pressed += keys.length;
    },
    /** Keys since the last call. */
    count: () => {
      const count = pressed;
      pressed = 0;
      return count;
    },
  };
}

/** Goes on with Tab until it has the focus, as one does without a pointer. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let n = 0; n < 120; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('never had the focus');
}

async function votes(person: Person, query = ''): Promise<HistoryPage['rows']> {
  const answer = await person.context.request.get(`/api/p/${slug}/history?limit=500${query}`);
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as HistoryPage).rows;
}

async function openQueue(page: Page): Promise<void> {
  await page.goto(`/p/${slug}/queue?view=all&sort=oldest`);
  await expect(page.locator('ol.queue > li').first()).toBeVisible();
  await keysReady(page, 'queue.next');
}

test('a reviewer triages 25 candidates without the pointer', async () => {
  test.setTimeout(300_000);
  const { page } = rita;
  const { problems } = watch(page);
  const keys = keyboard(page);
  expect((await queueRows(rita.context.request, slug)).length).toBeGreaterThanOrEqual(wanted);
  const triaged = new Set<string>();

  // A series, decided whole: found by words, opened, all of it accepted where it lands.
  await openQueue(page);
  await page.keyboard.press('/');
  await page.keyboard.type('"free the rings when registration fails"');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/free\+the\+rings|free%20the%20rings/, slow);
  await keysReady(page, 'queue.next');
  await page.keyboard.press('Escape');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('j');
  await expect(current(page)).toContainText(/series \d of \d/, slow);
  triaged.add(await here(page));
  await page.keyboard.press('Enter');
  await keysReady(page, 'candidate.scope');
  await page.keyboard.press('Shift+R');
  const range = page.getByRole('dialog', { name: 'Decide on a range' });
  await tabTo(page, range.getByRole('checkbox', { name: /of the series/ }));
  await page.keyboard.press('Space');
  await expect(range.getByRole('button', { name: /^Record [1-9]\d* votes?$/ })).toBeEnabled(slow);
  await tabTo(page, range.getByRole('textbox', { name: /^Reason/ }));
  await page.keyboard.type('The three belong together.');
  await page.keyboard.press('Control+Enter');
  await expect(range).toBeHidden(slow);
  await expect(toast(page, /^(Saved: )?Accept: \d+ votes recorded/)).toBeVisible(slow);
  const series = await votes(rita);
  expect(new Set(series.map(({ candidate }) => candidate.oid)).size).toBeGreaterThan(1);
  for (const { candidate } of series) triaged.add(candidate.oid);

  // A question on a line of the same patch.
  await page.keyboard.press('n');
  await page.keyboard.press('Shift+N');
  await page.keyboard.press('m');
  await expect(page.getByRole('textbox', { name: /^Comment on line/ })).toBeFocused(slow);
  await page.keyboard.type('Is this freed on the other path too?');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.diff .thread')).toContainText('freed on the other path', slow);

  await openQueue(page);
  await keys.press('j');
  /** One decision on the candidate under the cursor, which moves on by itself. False: there is nothing to decide on it. */
  const routine = async (key: string): Promise<boolean> => {
    const oid = await here(page);
    const asks = page.getByRole('dialog');
    const nothing = toast(page, /^(Nothing left to|Nothing to accept)/);
    await hush(page);
    keys.count();
    await keys.press(key);
    const moved = async () => (await here(page)) !== oid;
    await expect
      .poll(
        async () => (await moved()) || (await asks.count()) > 0 || (await nothing.count()) > 0,
        slow,
      )
      .toBe(true);
    if ((await asks.count()) > 0) {
      // A reason is asked for: the last of the project's own, and sent.
      await expect(asks.locator('form button').first()).not.toHaveText('Cancel', slow);
      await keys.press('Shift+Tab', 'Enter', 'Control+Enter');
      await expect(asks).toBeHidden(slow);
    } else if (!(await moved())) {
      await page.keyboard.press('j');
      return false;
    }
    expect(keys.count()).toBeLessThanOrEqual(4);
    triaged.add(oid);
    await expect.poll(moved, slow).toBe(true);
    return true;
  };
  const several = async (key: string, count: number) => {
    for (let done = 0, tried = 0; done < count && tried < wanted; tried += 1) {
      if (triaged.has(await here(page))) await page.keyboard.press('j');
      else if (await routine(key)) done += 1;
    }
  };
  await several('d', 3);
  await several('a', 4);
  await several('r', 3);
  // The cursor goes on also from what is not saved yet.
  await expect(page.getByRole('region', { name: 'Not saved yet' })).toHaveCount(0, slow);
  const verbs = new Set((await votes(rita)).map(({ verb }) => verb));
  expect([...verbs].sort()).toEqual(['accept', 'defer', 'reject']);

  // Undo: the last votes are taken back by new ones, nothing is deleted.
  const before = (await votes(rita)).length;
  await keys.press('u');
  await expect(toast(page, /taken back/).first()).toBeVisible(slow);
  const after = await votes(rita);
  expect(after.length).toBeGreaterThan(before);
  expect(after.filter(({ verb }) => verb === 'withdraw').length).toBe(after.length - before);

  // Five at once, shown before they are recorded.
  while (triaged.has(await here(page))) await page.keyboard.press('j');
  await keys.press('x');
  for (let n = 0; n < 4; n += 1) await keys.press('j');
  await keys.press('Shift+X');
  await expect(page.getByText('5 selected')).toBeVisible(slow);
  const five = await page
    .locator('ol.queue > li[data-selected="true"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-oid') ?? ''));
  await keys.press('d');
  await expect(page.getByRole('dialog')).toContainText('votes will be recorded');
  await keys.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden(slow);
  for (const oid of five) triaged.add(oid);

  // Put off, brought back, put off until a follow-up.
  await page.keyboard.press('j');
  keys.count();
  await keys.press('s');
  await expect(page.getByRole('dialog')).toBeVisible(slow);
  await keys.press('1');
  expect(keys.count()).toBeLessThanOrEqual(4);
  await expect(toast(page, /put off until tomorrow/)).toBeVisible(slow);
  await keys.press('u');
  await expect(toast(page, /^Taken back/)).toBeVisible(slow);
  for (let n = 0; n < 2; n += 1) {
    const oid = await here(page);
    triaged.add(oid);
    await hush(page);
    await keys.press('s');
    await expect(page.getByRole('dialog')).toBeVisible(slow);
    await keys.press('5');
    await expect(toast(page, /put off until a follow-up/)).toBeVisible(slow);
    await expect.poll(async () => (await here(page)) !== oid, slow).toBe(true);
  }

  // Take one, hand one over.
  triaged.add(await here(page));
  await keys.press('i');
  await expect(toast(page, /given to you/)).toBeVisible(slow);
  await expect(current(page).locator('.sub')).toContainText('Rita Hour', slow);
  await keys.press('j');
  triaged.add(await here(page));
  await keys.press('t');
  await expect(page.getByRole('button', { name: 'Lea Month' })).toBeVisible(slow);
  await page.keyboard.type('lea');
  await keys.press('Enter');
  await expect(toast(page, /given to Lea Month/)).toBeVisible(slow);

  // What is left, from the top: deferred, one key each.
  await page.keyboard.press('Home');
  for (let n = 0; n < 40 && triaged.size < wanted; n += 1) {
    if (triaged.has(await here(page))) await page.keyboard.press('j');
    else await routine('d');
  }
  expect(triaged.size).toBeGreaterThanOrEqual(wanted);
  const shown = await queueRows(rita.context.request, slug);
  expect(shown.filter((row) => row.snoozed)).toHaveLength(2);
  expect(shown.filter((row) => row.workers.includes('Lea Month'))).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('a lead finds three of the decisions and exports them', async () => {
  const { page } = lea;
  const { problems } = watch(page);
  const accepted = await votes(lea, '&verb=accept');
  expect(accepted.length).toBeGreaterThanOrEqual(3);
  await openQueue(page);
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible(slow);
  await tabTo(page, page.getByLabel('Decision', { exact: true }));
  await page.keyboard.type('acc');
  await expect(page).toHaveURL(/verb=accept/, slow);
  const lines = page.locator('table.list-table tbody tr:not(.day-row)');
  await expect(lines.first()).toContainText('Rita Hour', slow);
  for (const { candidate } of accepted.slice(0, 3)) {
    await expect(lines.filter({ hasText: candidate.subject }).first()).toBeVisible(slow);
  }
  await tabTo(page, page.getByRole('link', { name: 'CSV' }));
  const waiting = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const text = fs.readFileSync(await (await waiting).path(), 'utf8');
  for (const { candidate } of accepted.slice(0, 3)) expect(text).toContain(candidate.oid);
  expect(text).not.toContain('reject');
  expect(problems).toEqual([]);
});
