import { expect, test } from '@playwright/test';
import { decide, ownProject, queueRows } from '@/e2e/support/own-project';
import { expectAccessible, expectNoSidewaysScroll, watch } from '@/e2e/support/page-watch';
import { newPerson, type Person } from '@/e2e/support/people';
import type { CandidateView } from '@/lib/contracts/pages';

let slug: string;
let lena: Person;
let rita: Person;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  ({ slug } = await ownProject(browser, 'lead'));
  lena = await newPerson(browser, 'lead', { name: 'Lena Leads', project: slug });
  rita = await newPerson(browser, 'reviewer', { name: 'Rita Reviews', project: slug });
});

test.afterAll(async () => {
  await lena.context.close();
  await rita.context.close();
});

/** Candidates that land somewhere, with where. */
async function landing() {
  const rows = await queueRows(lena.context.request, slug);
  return rows
    .map((row) => ({
      ...row,
      branches: row.cells
        .filter((cell) => cell.state === 'applies' || cell.state === 'merges')
        .filter((cell) => cell.affected !== 'no' && cell.standing === null)
        .map((cell) => cell.branch),
    }))
    .filter((row) => row.branches.length > 0);
}

test('insights of a period without a vote render, and say what they count', async () => {
  const { page } = lena;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history`);
  await expect(
    page.getByRole('heading', { name: 'Nobody has decided anything yet' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.waitForURL(`**/p/${slug}/history/insights`);
  await page.goto(`/p/${slug}/history/insights?from=2020-01-01&to=2020-01-01`);
  await expect(page.getByRole('heading', { name: 'Insights' })).toBeVisible();
  await expect(page.getByText('Nothing was decided in this period.').first()).toBeVisible();
  await page.getByText('What this counts: Do people and the engine agree?').click();
  await expect(page.locator('#agreement').getByText(/Agreement is accept on yes/)).toBeVisible();
  await page.goto(`/p/${slug}/history/insights?from=2020-01-02&to=2020-01-01`);
  await expect(page.getByText('The last day is before the first one.')).toBeVisible();
  expect(problems).toEqual([]);
});

test('two approvals: the first vote says what is missing, the second makes it stand', async () => {
  const { page } = lena;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/settings`);
  await page.getByLabel('Approvals needed').selectOption('2');
  await page.getByLabel('Why (kept with the change)').fill('Two pairs of eyes for now.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Set policy', exact: true }).click();
  await expect(page.getByRole('cell', { name: /two approvals/ })).toBeVisible();
  await expect(page.getByText('Two pairs of eyes for now.')).toBeVisible();

  const row = (await landing()).find((one) => one.verdict === 'yes') ?? (await landing())[0];
  const { oid = '', branches = [] } = row ?? {};
  await rita.page.goto(`/p/${slug}/candidates/${oid}`);
  await expect(rita.page.getByText('after your accept: 1 of 2 approvals').first()).toBeVisible();
  const [branch = ''] = branches;
  await decide(rita.context.request, slug, { oid, branches: [branch], verb: 'accept', reason: '' });
  const cell = async () => {
    const answer = await lena.context.request.get(`/api/p/${slug}/candidates/${oid}`);
    const view = (await answer.json()) as CandidateView;
    return view.cells.find((one) => one.branch === branch);
  };
  expect(await cell()).toMatchObject({ standing: null, blockers: ['1 of 2 approvals'] });
  await page.goto(`/p/${slug}/history?q=is:waits`);
  await expect(page.getByText('waits: 1 of 2 approvals')).toBeVisible();
  await decide(lena.context.request, slug, { oid, branches: [branch], verb: 'accept', reason: '' });
  expect(await cell()).toMatchObject({ standing: 'accept', blockers: [] });
  expect(problems).toEqual([]);
});

test('an accept against the engine asks for its reason, from the reasons a lead wrote', async () => {
  const { page } = lena;
  await page.goto(`/p/${slug}/settings`);
  await page.getByLabel('For accept').fill('We saw it crash here.');
  await page.getByRole('button', { name: 'Set reasons' }).click();
  await expect(page.getByText('Reasons set')).toBeVisible();

  const rows = await landing();
  const against = rows.find((row) => row.verdict === 'no');
  expect(against, 'the story has a candidate that the engine says no to').toBeDefined();
  await rita.page.goto(`/p/${slug}/candidates/${against?.oid}`);
  await rita.page.getByRole('button', { name: /^Accept/ }).click();
  const dialog = rita.page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Accept on/ }).click();
  await expect(dialog.getByText(/This needs a reason/)).toBeVisible();
  await dialog.getByRole('button', { name: 'We saw it crash here.' }).click();
  await dialog.getByRole('button', { name: /^Accept on/ }).click();
  await expect(dialog).toBeHidden();
});

test('one decision on a range of branches, shown before it is sent', async () => {
  const row = (await landing()).find((one) => one.branches.length >= 2);
  expect(row, 'something still lands on two branches').toBeDefined();
  const { page } = rita;
  await page.goto(`/p/${slug}/candidates/${row?.oid}`);
  await page.getByRole('button', { name: 'range or series' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Decision').selectOption('reject');
  await expect(dialog.getByRole('row').nth(1)).toBeVisible();
  await dialog.getByRole('button', { name: /^Record \d+ vote/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('Say why');
  await dialog.getByLabel('Reason').fill('Not in this series of releases.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Record \d+ vote/ }).click();
  await expect(page.getByText(/^Reject: \d+ votes recorded/)).toBeVisible();
});

test('figures lead to the lists behind them, and to the candidate as it was', async () => {
  const { page } = lena;
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/history/insights?fresh=1`);
  const work = page.getByRole('table', { name: 'Work per person, by name' });
  await expect(work.getByRole('row')).toHaveCount(3);
  await expect(work.getByRole('row').nth(1)).toContainText('Lena Leads');
  await expect(page.getByRole('img', { name: /^Votes per week/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Backlog, imports and first votes/ })).toBeVisible();
  // Whoever does not see the pictures has their names, and by the keyboard the numbers behind them.
  await expect(page.locator('.time-chart svg').first()).toBeAttached();
  const bare = page.locator('main svg:not([aria-hidden="true"], [role="img"] *)');
  await expect(bare).toHaveCount(0);
  await page.getByText(/^The numbers, per week/).focus();
  await page.keyboard.press('Enter');
  const numbers = page.getByRole('table', { name: 'Throughput and backlog per week' });
  await expect(numbers.getByRole('columnheader', { name: 'Accept', exact: true })).toBeVisible();
  await expect(numbers.getByRole('rowheader').first()).toBeVisible();
  const captions = await page
    .locator('main table')
    .evaluateAll((tables) =>
      tables.map((table) => table.querySelector('caption')?.textContent ?? ''),
    );
  expect(captions.length).toBeGreaterThan(5);
  expect(captions).not.toContain('');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  const votes = work.getByRole('row').nth(1).getByRole('link').first();
  const said = await votes.textContent();
  await votes.click();
  await expect(page).toHaveURL(/by=.+from=.+to=/);
  await expect(page.locator('.page-head [role=status]')).toContainText(
    said === '1' ? '1 decision' : `${said} decisions`,
  );
  await page.getByRole('link', { name: 'as it was then' }).first().click();
  await expect(page.getByText('As it was on')).toBeVisible();
  await expect(page.getByText(/Policy then: two approvals/)).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/p/${slug}/history/insights/report`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(slug);
  await expectAccessible(page);
  const csv = await lena.context.request.get(`/api/p/${slug}/history/insights?format=csv`);
  expect(await csv.text()).toMatch(/^figure,group,/);
  expect(problems).toEqual([]);
});
