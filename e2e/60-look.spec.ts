import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, watch } from '@/e2e/support/page-watch';
import { newPerson, origin, signInAdmin } from '@/e2e/support/people';
import { scriptsOf } from '@/lib/bench/bundles';

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
/** Pages that no other spec looks at in every look; queue, matrix, candidate, history and sources have their own. */
const pages = [
  '/p/demo/branches',
  '/p/demo/branches/6.6',
  '/projects/new',
  '/settings/people',
  '/nowhere',
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is accessible and fits, wide and narrow (${colorScheme})`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto('/sign-in');
    for (const size of sizes) {
      await page.setViewportSize(size);
      await expectAccessible(page);
    }
    await signInAdmin(context.request);
    const { problems } = watch(page);
    for (const path of pages) {
      await page.goto(path);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    }
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    await context.close();
  });
}

test('high contrast: the switch is kept, and every text on the page is readable', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Clara Contrast' });
  await page.goto('/p/demo/queue?view=all');
  await page.getByRole('button', { name: 'Clara Contrast' }).click();
  await page.getByRole('menuitemradio', { name: 'High contrast' }).click();
  await page.reload();
  await expect(page.locator('html[data-contrast="more"]')).toHaveCount(1);
  await expectAccessible(page);
  await page.goto('/p/demo/matrix?view=all');
  await expect(page.getByRole('grid')).toBeVisible();
  await expectAccessible(page);
  await context.close();
});

test('queue and candidate page ask for at most 180 kB of scripts', async ({ browser }) => {
  const { context } = await newPerson(browser, 'viewer');
  const queue = await context.request.get('/api/p/demo/queue?view=all&limit=1');
  const { rows } = (await queue.json()) as { rows: { oid: string }[] };
  for (const path of ['/p/demo/queue', `/p/demo/candidates/${rows[0]?.oid}`]) {
    const html = await (await context.request.get(path)).text();
    let bytes = 0;
    for (const script of scriptsOf(html)) {
      const response = await context.request.get(new URL(script, origin()).href);
      bytes += gzipSync(await response.body()).length;
    }
    expect(bytes, path).toBeLessThanOrEqual(180_000);
  }
  await context.close();
});
