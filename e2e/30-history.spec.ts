import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { decide, ownProject, queueRows, undo } from '@/e2e/support/own-project';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keysReady,
  watch,
} from '@/e2e/support/page-watch';
import { newPerson, type Person, post } from '@/e2e/support/people';
import type { DemoFacts } from '@/lib/demo/make-demo';

const lines = (page: Page) => page.locator('table.list-table tbody tr:not(.day-row)');

let slug: string;
let facts: DemoFacts;
let ada: Person;
let bob: Person;

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  ({ slug, facts } = await ownProject(browser, 'log'));
  ada = await newPerson(browser, 'reviewer', { name: 'Ada Accepts', project: slug });
  bob = await newPerson(browser, 'reviewer', { name: 'Bob Rejects', project: slug });
});

test.afterAll(async () => {
  await ada.context.close();
  await bob.context.close();
});

/** The first candidate that would land on at least three branches. */
async function landing(): Promise<{ oid: string; subject: string; branches: string[] }> {
  const rows = await queueRows(ada.context.request, slug);
  for (const row of rows) {
    const branches = row.cells
      .filter((cell) => cell.state === 'applies' || cell.state === 'merges')
      .map((cell) => cell.branch);
    if (branches.length >= 3) return { oid: row.oid, subject: row.subject, branches };
  }
  throw new Error('the story has no candidate that lands on three branches');
}

test('an empty log teaches, and needs no column of nothing', async () => {
  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  await expect(page).toHaveTitle(/History/);
  await expect(
    page.getByRole('heading', { name: 'Nobody has decided anything yet' }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'the queue', exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(problems).toEqual([]);
});

test('says who decided what, when and why, what was known then, and what still stands', async () => {
  const { oid, subject, branches } = await landing();
  const [first = '', second = '', third = ''] = branches;
  const reason = 'Crashes at start-up <script>alert(1)</script>, "quoted", =1+1';
  await decide(ada.context.request, slug, {
    oid,
    branches: [first, second],
    verb: 'accept',
    reason,
  });
  await decide(bob.context.request, slug, {
    oid,
    branches: [third],
    verb: 'reject',
    reason: 'Too risky this late.',
  });
  const taken = await decide(ada.context.request, slug, {
    oid,
    branches: [third],
    verb: 'defer',
    reason: 'Wait a week.',
  });
  await undo(ada.context.request, slug, taken);

  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  await expect(lines(page)).toHaveCount(4);
  await expect(page.getByText('5 decisions')).toBeVisible();

  const accept = lines(page).filter({ hasText: reason });
  await expect(accept).toContainText('Ada Accepts');
  await expect(accept).toContainText('accepted');
  await expect(accept).toContainText('stands');
  await expect(accept.getByRole('img')).toHaveCount(2);
  await expect(accept.getByRole('link', { name: subject })).toHaveAttribute(
    'href',
    `/p/${slug}/candidates/${oid}`,
  );
  await expect(lines(page).filter({ hasText: 'Wait a week.' })).toContainText('no longer counts');
  await expect(lines(page).first()).toContainText('withdrawn');
  await expect(page.locator('.day-row').first()).toHaveText(/ 20\d\d$/);

  // Somebody else decides meanwhile: it comes in on top, without a reload.
  await decide(bob.context.request, slug, {
    oid,
    branches: [first],
    verb: 'needs-work',
    reason: 'Context looks wrong.',
  });
  await expect(lines(page).first()).toContainText('Context looks wrong.');

  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  expect(problems).toEqual([]);
});

test('is filtered in the address, by selection, by words and by day', async () => {
  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  await page.getByLabel('Decision').selectOption('reject');
  await expect(page).toHaveURL(/verb=reject$/);
  await expect(lines(page)).toHaveCount(1);
  await expect(page.getByText('1 decision match')).toBeVisible();
  await page.getByLabel('Who').selectOption({ label: 'Ada Accepts' });
  await expect(page).toHaveURL(/by=.+&verb=reject|verb=reject&by=/);
  await expect(
    page.getByRole('heading', { name: 'No decision matches these filters' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Clear them all' }).click();
  await expect(lines(page)).toHaveCount(5);

  await page.getByLabel('Words').fill('too risky');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=too\+risky/);
  await expect(lines(page)).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel('Words')).toHaveValue('too risky');
  await expect(lines(page)).toHaveCount(1);

  // A day more on both sides: the votes may have been given before midnight.
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/p/${slug}/history?from=${day(-1)}&to=${day(1)}`);
  await expect(lines(page)).toHaveCount(5);
  await page.goto(`/p/${slug}/history?to=2020-01-01`);
  await expect(lines(page)).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a date that is none is said beside its field and kept', async () => {
  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history?q=risky&from=last+week&to=2026-02-30`);
  await expect(page.getByLabel('From')).toHaveValue('last week');
  await expect(page.getByLabel('To')).toHaveValue('2026-02-30');
  await expect(page.getByLabel('Words')).toHaveValue('risky');
  await expect(page.getByText('"last week" is no day')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('From').fill('');
  await page.getByLabel('To').fill('');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/history\?q=risky$/);
  await expect(lines(page)).toHaveCount(1);
  await page.goto(`/p/${slug}/history?after=nonsense`);
  await expect(page.getByRole('alert').filter({ hasText: 'list position' })).toBeVisible();
  await page.goto(`/p/${slug}/history?verb=merge`);
  await expect(page.getByText('"merge" is no decision')).toBeVisible();
  expect(problems).toEqual([]);
});

test('works without scripts', async ({ browser }) => {
  const state = await ada.context.storageState();
  const context = await browser.newContext({ storageState: state, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`/p/${slug}/history`);
  await expect(lines(page)).toHaveCount(5);
  await page.getByLabel('Decision').selectOption('reject');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/verb=reject/);
  await expect(lines(page)).toHaveCount(1);
  await context.close();
});

test('is read by the keyboard', async () => {
  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  await expect(lines(page)).toHaveCount(5);
  await keysReady(page, 'history.next');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(lines(page).nth(1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('k');
  await expect(lines(page).nth(0)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/candidates\/[0-9a-f]{40}$/);
  await page.goBack();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Next decision');
  await page.keyboard.press('Escape');
  expect(problems).toEqual([]);
});

test('goes out as CSV and JSON with the same filters', async () => {
  const { page } = ada;
  await page.goto(`/p/${slug}/history?verb=accept`);
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const csv = await waiting;
  expect(csv.suggestedFilename()).toBe(`${slug}-decisions.csv`);
  const text = fs.readFileSync((await csv.path()) ?? '', 'utf8');
  const records = text.trim().split('\r\n');
  expect(records).toHaveLength(3);
  expect(records[0]).toMatch(/^at,by,verb,branch,/);
  expect(text).toContain('""quoted""');
  const address = await page.getByRole('link', { name: 'JSON lines' }).getAttribute('href');
  const json = await ada.context.request.get(address ?? '');
  const votes = (await json.text()).trim().split('\n');
  expect(votes.map((line) => (JSON.parse(line) as { verb: string }).verb)).toEqual([
    'accept',
    'accept',
  ]);
});

test('older decisions come in page by page', async () => {
  test.setTimeout(120_000);
  const candidates = facts.importOids;
  // Every round is a vote on every branch that takes the candidate, then taken back: more than a page together.
  let votes = 0;
  while (votes < 110) {
    const batchId = randomUUID();
    const sent = await post(bob.context.request, `/api/p/${slug}/decisions/bulk`, {
      batchId,
      verb: 'defer',
      reason: 'A long log.',
      candidates,
    });
    expect(sent.ok(), await sent.text()).toBe(true);
    const { recorded } = (await sent.json()) as { recorded: unknown[] };
    votes += 2 * recorded.length;
    expect(recorded.length).toBeGreaterThan(0);
    await undo(bob.context.request, slug, batchId);
  }
  const { page } = ada;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  const more = page.getByRole('link', { name: /^Show older/ });
  await expect(more).toBeVisible();
  const before = await lines(page).count();
  await more.click();
  await expect.poll(() => lines(page).count()).toBeGreaterThan(before);
  await expect(async () => {
    if (await more.isVisible()) await more.click();
    await expect(page.getByText('Too risky this late.')).toBeVisible({ timeout: 5000 });
  }).toPass();
  expect(problems).toEqual([]);
});
