import { expect, type Page, test } from '@playwright/test';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keysReady,
  watch,
} from '@/e2e/support/page-watch';
import { newPerson } from '@/e2e/support/people';

const grid = (page: Page) => page.getByRole('grid', { name: 'Candidates and stable branches' });
const head = (page: Page, branch: string) =>
  grid(page).getByRole('columnheader', { name: branch, exact: true });
const focused = (page: Page) => page.locator('.mx [data-cell]:focus');
const marked = (page: Page, verb: string) => grid(page).locator(`.cell[data-mark="${verb}"]`);

/** The demo's analyses come in after the start: waits for their end, so that no row changes while one looks. */
async function openMatrix(page: Page, search = '?view=all'): Promise<void> {
  await page.goto(`/p/demo/matrix${search}`);
  await expect(page.getByRole('heading', { name: 'Matrix' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /analysing/ })).toHaveCount(0, {
    timeout: 120_000,
  });
  await keysReady(page, 'matrix.down');
}

test('is walked by the keyboard, filtered, and opens a candidate at a branch', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'viewer');
  const { problems } = watch(page);
  await openMatrix(page);
  const all = Number(await grid(page).getAttribute('aria-rowcount'));
  expect(all).toBeGreaterThan(10);
  await page.keyboard.press('ArrowDown');
  await expect(focused(page)).toHaveAttribute('aria-label', /^candidate .+, branch .+: .+/);
  const unnamed = page.locator('.mx [role="gridcell"]:not([aria-label*=", branch "])');
  await expect(unnamed).toHaveCount(0);
  const first = await focused(page).getAttribute('data-cell');
  await page.keyboard.press('j');
  await page.keyboard.press('l');
  await page.keyboard.press('k');
  await page.keyboard.press('h');
  await expect(focused(page)).toHaveAttribute('data-cell', first ?? '');
  await page.keyboard.press('Control+End');
  await expect(grid(page).locator(`[aria-rowindex="${all}"]`)).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(focused(page)).toHaveRole('rowheader');
  await page.keyboard.press('ArrowRight');
  const name = await focused(page).getAttribute('aria-label');
  const branch = /, branch ([^:]+): /.exec(name ?? '')?.[1] ?? '';

  // The address leads back to the cell.
  await expect(page).toHaveURL(new RegExp(`at=[0-9a-f]{40}%3A${branch.replaceAll('.', '\\.')}`));
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator('.mx [data-cell][tabindex="0"]')).toHaveAttribute(
    'aria-label',
    name ?? '',
  );
  await expect(other.locator('.mx [data-cell][tabindex="0"]')).toBeInViewport();
  await other.close();

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/candidates/[0-9a-f]{40}\\?.*branch=${branch}`));
  await expect(page.getByRole('region', { name: `Branch ${branch}` })).toBeVisible();

  await openMatrix(page);
  await page.keyboard.press('/');
  await page.keyboard.type('state:conflicts');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/matrix\?q=state%3Aconflicts/);
  await expect(page.getByRole('button', { name: 'Remove filter state:conflicts' })).toBeVisible();
  await expect(grid(page).locator('.cell.conflicts').first()).toBeVisible();
  expect(Number(await grid(page).getAttribute('aria-rowcount'))).toBeLessThan(all);
  await expect(page.getByRole('button', { name: /^Accept/ })).toHaveCount(0);

  await page.goto('/p/demo/matrix?q=zzzznothing');
  await expect(page.getByRole('heading', { name: 'Nothing matches these filters' })).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});

test('decides on selected cells, says before what will be recorded, and takes it back', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Mara Matrix' });
  const { problems } = watch(page);
  // Candidates that no other test decides on.
  await openMatrix(page, '?view=all&q=branch%3A6.6+state%3Aapplies+-ringlog+-tinfs');
  await keysReady(page, 'matrix.defer');
  const rows = Number(await grid(page).getAttribute('aria-rowcount')) - 1;
  expect(rows).toBeGreaterThan(1);
  await expect(marked(page, 'defer')).toHaveCount(0);

  await head(page, '6.6').click();
  await expect(page.getByText(`${rows} selected`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(`${rows} selected`)).toHaveCount(0);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 selected')).toBeVisible();
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveCount(2);
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: 'Defer on 2 candidates' });
  await expect(dialog).toContainText('2 votes on 2 candidates will be recorded.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Record 2 votes' }).click();
  await expect(marked(page, 'defer')).toHaveCount(2);
  await expect(dialog).toBeHidden();
  await page.keyboard.press('u');
  await expect(marked(page, 'defer')).toHaveCount(0);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText(
    'Accept on the selected cells',
  );
  expect(problems).toEqual([]);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible and fits, wide and narrow (${colorScheme})`, async ({ browser }) => {
    const { page, context } = await newPerson(browser, 'reviewer', { colorScheme });
    await openMatrix(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('v');
    await page.getByText('Legend', { exact: true }).click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await context.close();
  });
}
