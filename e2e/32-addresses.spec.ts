import { expect, type Page, test } from '@playwright/test';
import { watch } from '@/e2e/support/page-watch';
import { newPerson, signInAs } from '@/e2e/support/people';

/** Filters as they are pasted: tokens with a negation, an order, free words. */
const addresses = [
  'queue?q=subsystem%3Anvme+verdict%3Ayes+-flag%3Anak&view=all&sort=oldest',
  'queue?q=fix+-state%3Aunknown&view=all',
];
const titles = (page: Page) => page.locator('ol.queue > li .ttl a');

test('an address pasted into another browser shows the same rows', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, context, email } = await newPerson(browser, 'reviewer');
  const other = await browser.newContext();
  try {
    expect(await signInAs(other.request, email)).toBe(true);
    const second = await other.newPage();
    const problems = [watch(page), watch(second)];
    // What is still being analysed changes while one compares.
    await expect
      .poll(
        async () => {
          const frame = await (await context.request.get('/api/p/demo/frame')).json();
          return (frame as { analysing: unknown }).analysing;
        },
        { timeout: 120_000 },
      )
      .toBeNull();
    for (const path of addresses) {
      await page.goto(`/p/demo/${path}`);
      await expect(titles(page).first()).toBeVisible();
      await second.goto(page.url());
      await expect
        .poll(async () => [path, await titles(second).allTextContents()])
        .toEqual([path, await titles(page).allTextContents()]);
      expect(second.url()).toBe(page.url());
    }
    expect(problems.flatMap((one) => one.problems)).toEqual([]);
  } finally {
    await other.close();
    await context.close();
  }
});
