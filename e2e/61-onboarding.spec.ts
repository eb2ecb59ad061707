import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, keysReady } from '@/e2e/support/page-watch';
import { newPerson, post, signInAdmin, signInAs } from '@/e2e/support/people';

const slow = { timeout: 30_000 };
const offer = (page: Page) => page.getByRole('region', { name: 'Tour' });
const step = (page: Page, name: string) => page.getByRole('region', { name });

async function openQueue(page: Page): Promise<void> {
  await page.goto('/p/demo/queue?view=all');
  await keysReady(page, 'tour');
}

test('shows somebody new around by keyboard, remembers it, and does it again when asked', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { page, context, email } = await newPerson(browser, 'reviewer');
  await openQueue(page);
  await expect(offer(page)).toBeVisible(slow);
  await expectAccessible(page);
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(step(page, 'What the engine thinks')).toBeVisible(slow);
  await expect(page.getByRole('button', { name: 'Next' })).toBeFocused();
  await expectAccessible(page);
  for (const title of ['One cell per stable branch', 'Narrow it down', 'Decide from here']) {
    await page.keyboard.press('Enter');
    await expect(step(page, title)).toBeVisible();
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/candidates\//, slow);
  await expect(step(page, 'The reasons, both ways')).toBeVisible(slow);
  await expectAccessible(page);
  const told = page.waitForResponse(
    (response) => response.url().endsWith('/api/tour') && response.request().method() === 'POST',
  );
  await page.keyboard.press('Escape');
  await expect(page.locator('.tour-card')).toHaveCount(0);
  expect((await told).ok()).toBe(true);

  // In this browser nothing of it is asked for or fetched any more.
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/tour')) asked.push(request.url());
  });
  await openQueue(page);
  await expect(page.locator('html[data-outbox="ready"]')).toHaveCount(1, slow);
  await expect(page.locator('.tour-card')).toHaveCount(0);
  expect(asked).toEqual([]);

  // In another one the server knows.
  const elsewhere = await browser.newContext();
  expect(await signInAs(elsewhere.request, email)).toBe(true);
  const other = await elsewhere.newPage();
  const answer = other.waitForResponse((response) => response.url().endsWith('/api/tour'));
  await openQueue(other);
  expect(await (await answer).json()).toEqual({ done: true });
  await expect(other.locator('.tour-card')).toHaveCount(0);
  await elsewhere.close();

  await page.keyboard.press('?');
  await page
    .getByRole('dialog', { name: 'Keys' })
    .getByRole('button', { name: 'Show me around' })
    .click();
  await expect(step(page, 'What the engine thinks')).toBeVisible(slow);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'End tour' }).click();
  await expect(page.locator('.tour-card')).toHaveCount(0);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`invitation, refusal and failure are accessible (${colorScheme})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const looks = async (page: Page) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    };
    const admin = await browser.newContext();
    await signInAdmin(admin.request);
    const invited = await post(admin.request, '/api/people', {
      project: 'demo',
      email: `invited.${Date.now()}@example.org`,
      name: 'Ina Invited',
      role: 'viewer',
    });
    const { link } = (await invited.json()) as { link: string };
    await admin.close();
    const guest = await browser.newContext({ colorScheme });
    const welcome = await guest.newPage();
    await welcome.goto(new URL(link).pathname);
    await expect(welcome.getByLabel('Password', { exact: true })).toBeVisible();
    await looks(welcome);
    await guest.close();

    const { page, context } = await newPerson(browser, 'reviewer', { colorScheme });
    await page.goto('/projects/new');
    await expect(
      page.getByRole('heading', { name: 'Your role does not allow this' }),
    ).toBeVisible();
    await looks(page);

    // A part of the page that cannot be fetched is a failure like any other.
    await page.setViewportSize({ width: 1440, height: 900 });
    await openQueue(page);
    await page.locator('ol.queue > li .ttl a').first().click();
    await keysReady(page, 'candidate.cell-1');
    await page.route('**/_next/static/**', (route) => route.abort());
    await page.keyboard.press('1');
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible(
      slow,
    );
    await looks(page);
    await context.close();
  });
}
