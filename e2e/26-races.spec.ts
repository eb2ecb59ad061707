import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { decide, ownProject } from '@/e2e/support/own-project';
import { expectAccessible, keysReady } from '@/e2e/support/page-watch';
import { newPerson, type Person, signInAs } from '@/e2e/support/people';
import { crashWebServer } from '@/e2e/support/web-server';
import type { DecideResult } from '@/lib/contracts/decision';
import type { HistoryPage } from '@/lib/contracts/pages';
import type { CandidateKey } from '@/lib/demo/candidates';

/**
 * Two reviewers in three browsers: races on a cell, a connection that goes during a decision, a server that ends under open
 * pages. What was shown as recorded is what the database has: nothing lost, doubled or overwritten unseen.
 */
let slug: string;
let rita: Person;
let theo: Person;
/** Rita's other computer. */
let away: { context: BrowserContext; page: Page };
let oids: ReadonlyMap<string, string>;
/** Votes that a page was told are recorded. */
const told = new Set<string>();

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  const own = await ownProject(browser, 'races');
  slug = own.slug;
  oids = new Map(own.facts.candidates.map(({ key, oid }) => [key, oid]));
  rita = await newPerson(browser, 'reviewer', { name: 'Rita Race', project: slug });
  theo = await newPerson(browser, 'reviewer', { name: 'Theo Race', project: slug });
  const context = await browser.newContext();
  expect(await signInAs(context.request, rita.email)).toBe(true);
  away = { context, page: await context.newPage() };
  for (const one of [rita.context, theo.context, context]) one.on('page', listen);
  for (const { page } of [rita, theo, away]) listen(page);
});

test.afterAll(async () => {
  for (const { context } of [rita, theo, away]) await context.close();
});

function listen(page: Page): void {
  page.on('response', async (response) => {
    const decides = /\/decisions(\/\w+)?$/.test(new URL(response.url()).pathname);
    if (!decides || response.request().method() !== 'POST' || !response.ok()) return;
    const { recorded } = (await response.json()) as DecideResult;
    for (const { id } of recorded) told.add(id);
  });
}

const oidOf = (key: CandidateKey): string => oids.get(key) ?? '';
const row = (page: Page, key: CandidateKey) => page.locator(`li[data-oid="${oidOf(key)}"]`);
const banner = (page: Page) => page.getByRole('region', { name: 'Not saved yet' });
const toast = (page: Page, text: RegExp) => page.locator('.toast').filter({ hasText: text });
const slow = { timeout: 60_000 };

/** The queue, with everything at hand that a page needs to go on without a connection. */
async function openQueue(page: Page): Promise<void> {
  await page.goto(`/p/${slug}/queue?view=all&sort=oldest`);
  await keysReady(page, 'queue.defer');
  await expect(page.locator('html[data-outbox="ready"]')).toHaveCount(1, slow);
}

async function defer(page: Page, key: CandidateKey): Promise<void> {
  await row(page, key).locator('.why').click();
  await page.keyboard.press('d');
}

async function votes(): Promise<HistoryPage['rows']> {
  const answer = await theo.context.request.get(`/api/p/${slug}/history?limit=500`);
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as HistoryPage).rows;
}

/** "Rita Race defer 6.6", in the order they were recorded per branch. */
async function votesOn(key: CandidateKey): Promise<readonly string[]> {
  return (await votes())
    .filter(({ candidate }) => candidate.oid === oidOf(key))
    .sort((a, b) => a.branch.localeCompare(b.branch) || a.seq - b.seq)
    .map(({ by, verb, branch }) => `${by.name} ${verb} ${branch}`);
}

/** Branches on which the row offers to defer: those that the fix is neither in nor foreign to. */
const marked = (page: Page, key: CandidateKey) =>
  row(page, key).locator('.cell[data-mark="defer"]').count();

test('keeps what is decided without a connection, and overwrites nobody with it', async () => {
  const candidate = await rita.context.newPage();
  await candidate.goto(`/p/${slug}/candidates/${oidOf('tinfs-leak')}`);
  await keysReady(candidate, 'candidate.defer');
  await expect(candidate.locator('html[data-outbox="ready"]')).toHaveCount(1, slow);
  const { page } = rita;
  await openQueue(page);

  await rita.context.setOffline(true);
  await defer(page, 'relay-uaf');
  await expect(banner(page)).toContainText('1 decision is not saved yet');
  await expect(row(page, 'relay-uaf')).toContainText('not saved yet: Defer on');
  expect(await marked(page, 'relay-uaf')).toBe(0);
  // The same key once more is the same decision.
  await defer(page, 'relay-uaf');
  await expect(toast(page, /Not saved yet: Defer/).first()).toBeVisible();
  await candidate.bringToFront();
  await candidate.keyboard.press('d');
  for (const tab of [page, candidate]) {
    await expect(banner(tab)).toContainText('2 decisions are not saved yet');
  }
  await expectAccessible(candidate);
  expect(await votesOn('relay-uaf')).toEqual([]);

  // Meanwhile somebody else is at it, on one of these branches.
  const view = await theo.context.request.get(`/api/p/${slug}/candidates/${oidOf('tinfs-leak')}`);
  const { cells } = (await view.json()) as { cells: { branch: string; state: string }[] };
  const branch = cells.find(({ state }) => state === 'applies' || state === 'merges')?.branch ?? '';
  await decide(theo.context.request, slug, {
    oid: oidOf('tinfs-leak'),
    branches: [branch],
    verb: 'accept',
    reason: 'Theo was at the desk.',
  });

  await rita.context.setOffline(false);
  for (const tab of [page, candidate]) {
    await expect(banner(tab)).toContainText('One could not be saved as it is', slow);
    await expect(banner(tab)).not.toContainText('not saved yet', slow);
  }
  await expect(row(page, 'relay-uaf').locator('.cell[data-mark="defer"]').first()).toBeVisible();
  const once = await votesOn('relay-uaf');
  expect(once.length).toBeGreaterThan(0);
  expect(new Set(once).size).toBe(once.length);
  expect((await votesOn('tinfs-leak')).filter((vote) => vote.endsWith(` ${branch}`))).toEqual([
    `Theo Race accept ${branch}`,
  ]);

  await candidate.close();
  await banner(page).getByRole('button', { name: 'Resolve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not saved yet' });
  await expect(dialog).toContainText('Theo was at the desk.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Vote anyway' }).click();
  await expect(banner(page)).toBeHidden(slow);
  expect((await votesOn('tinfs-leak')).filter((vote) => vote.endsWith(` ${branch}`))).toEqual([
    `Theo Race accept ${branch}`,
    `Rita Race defer ${branch}`,
  ]);
});

test('records once what was stored while its answer was lost, over a reload', async () => {
  const { page } = rita;
  await openQueue(page);
  let stored = 0;
  let tries = 0;
  await page.route('**/decisions', async (route) => {
    tries += 1;
    if (stored === 0) stored = (await route.fetch()).status();
    await route.abort('connectionreset');
  });
  await defer(page, 'wisp-ids');
  await expect(banner(page)).toContainText('1 decision is not saved yet');
  expect(stored).toBe(200);
  await page.reload();
  await expect(banner(page)).toContainText('1 decision is not saved yet', slow);
  const before = tries;
  await banner(page).getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => tries, slow).toBeGreaterThan(before);
  // From here on it may go by itself at any moment.
  await page.unroute('**/decisions');
  await expect(banner(page)).toBeHidden(slow);
  const once = await votesOn('wisp-ids');
  expect(once.length).toBeGreaterThan(0);
  expect(new Set(once).size).toBe(once.length);
});

test('takes back what never left, and asks before it discards or signs out', async () => {
  const { page } = rita;
  await openQueue(page);
  await rita.context.setOffline(true);
  await defer(page, 'wisp-napi');
  await expect(banner(page)).toContainText('1 decision is not saved yet');
  await page.keyboard.press('u');
  await expect(banner(page)).toBeHidden();
  await defer(page, 'wisp-napi');
  await banner(page).getByRole('button', { name: 'Discard' }).click();
  await page
    .getByRole('dialog', { name: 'Discard 1 decision?' })
    .getByRole('button', { name: 'Discard' })
    .click();
  await expect(banner(page)).toBeHidden();
  await defer(page, 'wisp-bounds');
  await expect(banner(page)).toContainText('1 decision is not saved yet');
  await rita.context.setOffline(false);
  await expect(banner(page)).toBeHidden(slow);

  await page.route('**/decisions', (route) => route.abort('connectionreset'));
  await defer(page, 'wisp-leak');
  await expect(banner(page)).toContainText('1 decision is not saved yet');
  // The cursor goes on to the next row, and the focus with it: a menu opened before that would be closed again.
  await expect(row(page, 'wisp-leak')).toHaveAttribute('data-current', 'false');
  await expect(page.locator('ol.queue > li[data-current="true"] .ttl a')).toBeFocused();
  await page.getByRole('button', { name: /Rita Race/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const asking = page.getByRole('dialog', { name: 'Sign out and lose what is not saved?' });
  await asking.getByRole('button', { name: 'Cancel' }).click();
  await page.unroute('**/decisions');
  await expect(banner(page)).toBeHidden(slow);
  expect(await votesOn('wisp-napi')).toEqual([]);
  expect((await votesOn('wisp-bounds')).length).toBeGreaterThan(0);
  expect((await votesOn('wisp-leak')).length).toBeGreaterThan(0);
});

test('lets nobody win a race unseen', async () => {
  const pages = [rita.page, theo.page, away.page];
  await Promise.all(pages.map(openQueue));
  await Promise.all(pages.map((page) => row(page, 'pci-quirk').locator('.why').click()));
  // Each has the cells in front of them as they were; who comes first is not ours to say.
  await Promise.all(pages.map((page) => page.keyboard.press('d')));
  // At the same time: what is said in passing is gone when the slowest has its answer.
  await Promise.all(
    pages.map((page) =>
      expect(
        banner(page)
          .or(toast(page, /Deferred on|Nothing left to/))
          .first(),
      ).toBeVisible(slow),
    ),
  );
  // An answer that takes long is first said not to be there yet.
  for (const page of pages) {
    await expect(banner(page).filter({ hasText: 'not saved yet' })).toHaveCount(0, slow);
  }
  const recorded = await votesOn('pci-quirk');
  expect(recorded.length).toBeGreaterThan(0);
  // Who was late reads who was first; leaving theirs changes nothing.
  for (const page of pages) {
    if (!(await banner(page).isVisible())) continue;
    await banner(page).getByRole('button', { name: 'Resolve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Not saved yet' });
    await expect(dialog).toContainText('Somebody was first.');
    await dialog.getByRole('button', { name: 'Leave theirs' }).click();
    await expect(banner(page)).toBeHidden();
  }
  expect(await votesOn('pci-quirk')).toEqual(recorded);
});

test('goes on by itself when the server ended under open pages', async () => {
  test.setTimeout(180_000);
  await Promise.all([rita.page, theo.page].map(openQueue));
  crashWebServer();
  await defer(rita.page, 'hid-short');
  await defer(theo.page, 'ringlog-tail');
  const later = { timeout: 120_000 };
  for (const page of [rita.page, theo.page]) {
    await expect(page.locator('.cell[data-mark="defer"]').first()).toBeVisible(later);
    await expect(banner(page)).toBeHidden(later);
    await expect(page.getByText('reconnecting')).toBeHidden(later);
    // Each hears of the other's vote on a page that was open all the time.
    for (const key of ['hid-short', 'ringlog-tail'] as const) {
      await expect(row(page, key).locator('.cell[data-mark="defer"]').first()).toBeVisible(later);
    }
  }
});

test('what the database has is what was shown', async () => {
  for (const { page } of [rita, theo, away]) {
    await openQueue(page);
    await expect(banner(page)).toBeHidden();
  }
  const all = await votes();
  const byPages = all.filter(({ reason }) => reason !== 'Theo was at the desk.');
  expect(new Set(byPages.map(({ id }) => id))).toEqual(told);
  const numbers = new Map<string, number[]>();
  for (const { candidate, branch, seq } of all) {
    const cell = `${candidate.oid} ${branch}`;
    numbers.set(cell, [...(numbers.get(cell) ?? []), seq]);
  }
  for (const [cell, seqs] of numbers) {
    // One after the other, from 1: no number is missing, none was given twice.
    const counted = Array.from({ length: seqs.length }, (_one, at) => at + 1);
    expect([cell, seqs.sort((a, b) => a - b)]).toEqual([cell, counted]);
  }
  // Nobody voted twice on a cell without having meant it.
  const doubled = all.filter((vote) =>
    all.some(
      (other) =>
        other.id !== vote.id &&
        other.candidate.oid === vote.candidate.oid &&
        other.branch === vote.branch &&
        other.by.id === vote.by.id &&
        other.verb === vote.verb,
    ),
  );
  expect(doubled).toEqual([]);
});
