import fs from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { decide, ownProject, queueRows, undo } from '@/e2e/support/own-project';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keysReady,
  watch,
} from '@/e2e/support/page-watch';
import { newPerson, type Person } from '@/e2e/support/people';
import type { DemoFacts } from '@/lib/demo/make-demo';

const branch = '6.6';
const lines = (page: Page) => page.locator('table.list-table tbody tr');

let slug: string;
let facts: DemoFacts;
let person: Person;

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  ({ slug, facts } = await ownProject(browser, 'ports'));
  person = await newPerson(browser, 'reviewer', { name: 'Rita Reviewer', project: slug });
});

test.afterAll(async () => {
  await person.context.close();
});

/** Candidates whose cell on the branch is of that state, in upstream's order. */
async function inState(...states: readonly string[]): Promise<string[]> {
  const rows = await queueRows(person.context.request, slug);
  return facts.importOids.filter((oid) => {
    const cell = rows.find((row) => row.oid === oid)?.cells.find((one) => one.branch === branch);
    return cell !== undefined && states.includes(cell.state);
  });
}

test('lists every branch, newest first, and is walked by keys', async () => {
  const { page } = person;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/branches`);
  await expect(page).toHaveTitle(/Branches/);
  await expect(lines(page)).toHaveCount(facts.branches.length);
  const names = await lines(page)
    .getByRole('link')
    .and(page.locator('.row-link'))
    .allTextContents();
  expect(names).toEqual([...facts.branches].reverse().map((one) => one.version));
  const tip = facts.branches.find((one) => one.version === branch)?.tip ?? '';
  await expect(lines(page).filter({ hasText: tip.slice(0, 12) })).toContainText(branch);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await keysReady(page, 'branches.next');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/branches/${names[1]}$`));
  expect(problems).toEqual([]);
});

test('a branch nobody accepted anything for teaches; one that is not there says so', async () => {
  const { page } = person;
  await page.goto(`/p/${slug}/branches/${branch}`);
  await expect(page).toHaveTitle(new RegExp(`^${branch} `));
  await expect(
    page.getByRole('heading', { name: `Nothing is accepted for ${branch} yet` }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /Download/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.goto(`/p/${slug}/branches/9.99`);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
});

test('what is accepted stands in upstream order and goes out as one mailbox', async () => {
  const { page } = person;
  const { problems } = watch(page);
  const oids = (await inState('applies')).slice(0, 3);
  expect(oids).toHaveLength(3);
  // Accepted in another order than upstream's.
  for (const oid of [...oids].reverse()) {
    await decide(person.context.request, slug, {
      oid,
      branches: [branch],
      verb: 'accept',
      reason: `Small and obvious, ${oid.slice(0, 6)}.`,
    });
  }
  await page.goto(`/p/${slug}/branches/${branch}`);
  await expect(lines(page)).toHaveCount(3);
  for (const [index, oid] of oids.entries()) {
    const line = lines(page).nth(index);
    await expect(line).toContainText(oid.slice(0, 12));
    await expect(line).toContainText(`Small and obvious, ${oid.slice(0, 6)}.`);
    await expect(line).toContainText('Rita Reviewer');
    await expect(line).toContainText('applies as is');
  }
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download mbox' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${slug}-6\\.6-.*\\.mbox$`));
  const mbox = fs.readFileSync((await download.path()) ?? '', 'utf8');
  expect(mbox.match(/^Subject: /gm)).toHaveLength(3);
  for (const oid of oids) expect(mbox).toContain(oid);
  expect(mbox).toContain('Signed-off-by: Rita Reviewer');
  await expect(page.getByRole('status').filter({ hasText: 'git am' })).toBeVisible();
  const bundle = page.waitForEvent('download');
  await page.getByRole('button', { name: 'git bundle' }).click();
  expect((await bundle).suggestedFilename()).toMatch(new RegExp(`^${slug}-6\\.6-.*\\.bundle$`));
  await expect(page.getByRole('status').filter({ hasText: 'git fetch' })).toBeVisible();
  await expect(page.getByText('3 patches', { exact: true })).toHaveCount(2);
  await page.goto(`/p/${slug}/branches`);
  const row = lines(page).filter({ has: page.getByRole('link', { name: branch, exact: true }) });
  await expect(row.getByRole('cell').nth(3)).toHaveText('3');
  expect(problems).toEqual([]);
});

test('a patch that does not follow is named, stops the download, and nothing is saved', async () => {
  const { page } = person;
  const { problems } = watch(page);
  const [oid = ''] = await inState('conflicts');
  expect(oid).not.toBe('');
  const batch = await decide(person.context.request, slug, {
    oid,
    branches: [branch],
    verb: 'accept',
    reason: 'Will be resolved by hand.',
  });
  const subject = facts.candidates.find((one) => one.oid === oid)?.subject ?? '';
  await page.goto(`/p/${slug}/branches/${branch}`);
  const line = lines(page).filter({ hasText: oid.slice(0, 12) });
  await expect(line.locator('.warning').first()).toContainText('Warning: it does not follow');
  await expect(page.getByText(/of 4 carr(?:y|ies) a warning/)).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });

  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });
  await keysReady(page, 'branch.download');
  await page.keyboard.press('e');
  const alert = page.getByRole('alert').filter({ hasText: subject });
  await expect(alert).toContainText('Nothing was saved');
  await expect(alert.getByRole('link', { name: subject })).toHaveAttribute(
    'href',
    `/p/${slug}/candidates/${oid}`,
  );
  expect(downloads).toBe(0);
  await expectAccessible(page);
  // The refusal itself is told by the browser as a failed request; nothing else may be.
  expect(problems.filter((one) => !one.includes('409'))).toEqual([]);
  await undo(person.context.request, slug, batch);
});

test('a viewer reads and is offered no download', async ({ browser }) => {
  const viewer = await newPerson(browser, 'viewer', { project: slug });
  const { page } = viewer;
  await page.goto(`/p/${slug}/branches/${branch}`);
  await expect(lines(page)).toHaveCount(3);
  await expect(page.getByRole('button', { name: /Download/ })).toHaveCount(0);
  const refused = await viewer.context.request.get(`/api/p/${slug}/branches/${branch}/export`);
  expect(refused.status()).toBe(403);
  await viewer.context.close();
});
