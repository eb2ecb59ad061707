import { expect, type Page, test } from '@playwright/test';
import { decide, queueRows, undo, waitUntilAnalysed } from '@/e2e/support/own-project';
import { watch } from '@/e2e/support/page-watch';
import { newPerson, signInAs } from '@/e2e/support/people';

/** Of each page, what its address stands for: text that must be the same wherever the address is pasted. */
const shown: Readonly<Record<string, { path: string; what: string }>> = {
  queue: {
    path: 'queue?q=subsystem%3Anvme+verdict%3Ayes+-flag%3Anak&view=all&sort=oldest',
    what: 'ol.queue > li .ttl a',
  },
  'queue, free words': {
    path: 'queue?q=fix+-state%3Aunknown&view=all',
    what: 'ol.queue > li .ttl a',
  },
  history: { path: 'history?verb=defer', what: 'table.list-table tbody tr:not(.day-row) a' },
  insights: { path: 'history/insights?from=2026-01-01&to=2026-12-31', what: 'main table td' },
  matrix: { path: 'matrix?q=verdict%3Ayes&view=all', what: '.mx [role="rowheader"]' },
};

const textsOf = (page: Page, what: string) => page.locator(what).allTextContents();

test('an address pasted into another browser shows the same', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, context, email } = await newPerson(browser, 'reviewer');
  const other = await browser.newContext();
  try {
    expect(await signInAs(other.request, email)).toBe(true);
    const second = await other.newPage();
    const problems = [watch(page), watch(second)];
    // What is still being analysed changes while one compares.
    await waitUntilAnalysed(context.request, 'demo', 1);
    // So that the log has something: taken back, it changes nothing for others.
    const row = (await queueRows(context.request, 'demo')).find((one) => one.verdict === 'yes');
    const branches = row?.cells.slice(0, 1).map((cell) => cell.branch) ?? [];
    const vote = { oid: row?.oid ?? '', branches, verb: 'defer', reason: 'Later.' } as const;
    await undo(context.request, 'demo', await decide(context.request, 'demo', vote));
    for (const [name, { path, what }] of Object.entries(shown)) {
      await page.goto(`/p/demo/${path}`);
      await expect(page.locator('main h1').first()).toBeVisible();
      await expect(page.locator(what).first()).toBeAttached();
      await second.goto(page.url());
      await expect
        .poll(async () => [name, await textsOf(second, what)], { timeout: 60_000 })
        .toEqual([name, await textsOf(page, what)]);
      expect([name, second.url()]).toEqual([name, page.url()]);
    }

    await page.goto(`/p/demo/candidates/${row?.oid}`);
    const line = page.locator('a.ln[id]').first();
    await line.click();
    await expect(page).toHaveURL(/#f1-[LO]\d+$/);
    const anchor = await line.getAttribute('id');
    await second.goto(page.url());
    await expect(second.locator(`#${anchor}`)).toBeInViewport();
    await expect(second.getByRole('heading', { level: 1 })).toHaveText(row?.subject ?? '');
    expect(problems.flatMap((one) => one.problems)).toEqual([]);
  } finally {
    await other.close();
    await context.close();
  }
});
