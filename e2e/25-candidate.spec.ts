import { expect, type Page, test } from '@playwright/test';
import { waitUntilAnalysed } from '@/e2e/support/own-project';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keysReady,
  watch,
} from '@/e2e/support/page-watch';
import { newPerson } from '@/e2e/support/people';

/** Opens a candidate of the demo by its subject, through the queue's search. */
async function openCandidate(page: Page, subject: string): Promise<void> {
  await page.goto(`/p/demo/queue?view=all&q=${encodeURIComponent(`"${subject}"`)}`);
  await page.getByRole('link', { name: subject }).click();
  await expect(page.getByRole('heading', { level: 1, name: subject })).toBeVisible();
  await expect(page.locator('.verdict-line .verdict')).not.toHaveText(/running|no verdict/, {
    timeout: 120_000,
  });
  await keysReady(page, 'phases.all');
}

const seed = 'nvme: add missing MODULE_ALIAS for fabrics transports';
const cellOf = (page: Page, branch: string) =>
  page.getByRole('button', { name: new RegExp(`^${branch.replace('.', '\\.')}: `) });

test('tells the seed story: verdict, matrix row, reasons that lead to proofs, run again', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'viewer');
  const { problems } = watch(page);
  await openCandidate(page, seed);
  await expect(page.locator('.verdict-line')).toContainText('recommended 7.0 to 5.10');
  await expect(cellOf(page, '7.0')).toHaveAccessibleName(/applies as is/);
  await expect(cellOf(page, '6.6')).toHaveAccessibleName(/lands adjusted/);
  await expect(cellOf(page, '4.19')).toHaveAccessibleName(/conflicts/);

  await page.locator('.reasons').first().getByRole('button').first().click();
  await expect(page.locator('.finding .proof, .finding pre').first()).toBeVisible();

  await page.locator('#phase-history button').first().click();
  const history = page.locator('#phase-history');
  await expect(history.locator('.finding').first()).toBeVisible();
  const proofs = history.locator('.finding').getByRole('button', { name: /proof/ }).first();
  if ((await proofs.getAttribute('aria-expanded')) !== 'true') await proofs.click();
  await expect(history.locator('.excerpt').first()).toContainText('$ git');
  await history.getByRole('button', { name: 'run again' }).first().click();
  await expect(history.getByText('same output').first()).toBeVisible({ timeout: 30_000 });

  await expect(page.locator('#phase-code')).toContainText('nvmf_dev_write -> nvmf_create_ctrl');
  await page.locator('#phase-code button').first().click();
  await expect(page.locator('#phase-code')).toContainText('claimed by the mail, unchecked');
  await expect(history.getByRole('img', { name: /^When the bug and the fix came/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^How .* is reached: file operation/ })).toBeVisible();
  await page.locator('#phase-synthesis button').first().click();
  const sums = page.getByRole('table', { name: /^Contributions to the score/ });
  await expect(sums.getByRole('row', { name: /together/ })).toBeVisible();

  await page.locator('#phase-verification button').first().click();
  await expect(page.locator('#phase-verification')).toContainText('exit 0');
  await expectAccessible(page);
  expect(problems).toEqual([]);
  await context.close();
});

test('shows patches: colours, sides, line addresses, the backport and its difference', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'viewer');
  const { problems } = watch(page);
  await openCandidate(page, seed);
  const diff = page.locator('.diff').first();
  await expect(diff.locator('.l.add')).toHaveCount(3);
  await expect(diff.locator('.tk-string').first()).toBeVisible();
  await page.keyboard.press('t');
  await expect(diff.locator('.pair').first()).toBeVisible();
  await page.keyboard.press('t');
  await page.keyboard.press('n');
  await expect(diff.locator('.l.hunk').first()).toBeFocused();

  const number = diff.locator('.l.add a.ln').first();
  const anchor = await number.getAttribute('href');
  await number.click();
  await expect(page).toHaveURL(new RegExp(`${anchor}$`));
  await expect(diff.locator('[data-marked]')).toHaveCount(1);

  await cellOf(page, '6.6').click();
  await expect(page.getByRole('region', { name: 'Branch 6.6' })).toContainText('git cherry-pick');
  await page.getByRole('tab', { name: 'Backport for 6.6' }).click();
  await expect(page.getByRole('tabpanel').locator('.l.add')).toHaveCount(3);
  await page.getByRole('tab', { name: 'Difference from upstream' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('MODULE_DESCRIPTION');
  await page.getByRole('tab', { name: /^Thread/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Message-ID');
  await expectAccessible(page);
  expect(problems).toEqual([]);
  await context.close();
});

test('accepts on one branch, rejects on another, and undoes', async ({ browser }) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Dora Decide' });
  const { problems } = watch(page);
  await openCandidate(page, 'HID: quartz: fix the direction of the right stick');
  await cellOf(page, '7.0').click();
  await page.keyboard.press('a');
  await expect(cellOf(page, '7.0')).toHaveAccessibleName(/accepted/);

  await page.keyboard.press('3');
  const third = page.locator('.cell-button').nth(2);
  await expect(third).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('r');
  await page.getByRole('dialog').getByLabel('Reason').fill('Not wanted here.');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Reject on/ })
    .click();
  await expect(third).toHaveAccessibleName(/rejected/);

  await page.getByRole('tab', { name: /^Decisions/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Not wanted here.');
  await page.keyboard.press('u');
  await expect(third).not.toHaveAccessibleName(/rejected/);
  await expect(page.getByRole('tabpanel')).toContainText('withdrawn');
  expect(problems).toEqual([]);
  await context.close();
});

test('two reviewers at once: the second is told who was first, and nothing is overwritten', async ({
  browser,
}) => {
  const first = await newPerson(browser, 'reviewer', { name: 'Frida First' });
  const second = await newPerson(browser, 'reviewer', { name: 'Sven Second' });
  const subject = 'nvme-tcp: select CRC32C';
  await openCandidate(second.page, subject);
  await second.context.setOffline(true);
  await openCandidate(first.page, subject);
  await cellOf(first.page, '7.0').click();
  await first.page.keyboard.press('r');
  await first.page.getByRole('dialog').getByLabel('Reason').fill('Breaks my machine.');
  await first.page.keyboard.press('Control+Enter');
  await expect(cellOf(first.page, '7.0')).toHaveAccessibleName(/rejected/);

  // The second page has not heard of it: it votes with what it has seen.
  await second.page.route('**/api/p/demo/candidates/*?*', (route) => route.abort());
  await second.context.setOffline(false);
  await cellOf(second.page, '7.0').click();
  await second.page.keyboard.press('a');
  const told = second.page.getByRole('alert', { name: 'Votes not recorded' });
  await expect(told).toContainText('Frida First');
  await expect(told).toContainText('Breaks my machine.');
  await second.page.unroute('**/api/p/demo/candidates/*?*');
  await told.getByRole('button', { name: 'Vote anyway' }).click();
  await expect(told).toBeHidden();
  await second.page.reload();
  await second.page.getByRole('tab', { name: /^Decisions/ }).click();
  const record = second.page.getByRole('tabpanel');
  await expect(record).toContainText('Frida First');
  await expect(record).toContainText('Sven Second');
  await first.context.close();
  await second.context.close();
});

test('a viewer reads and is told why there are no buttons; unknown candidates are 404', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'viewer');
  await openCandidate(page, seed);
  await expect(page.getByText('your role is viewer')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  const response = await page.goto(`/p/demo/candidates/${'0'.repeat(40)}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await expectAccessible(page);
  await context.close();
});

test('steps through the filtered queue and comments', async ({ browser }) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Carl Comment' });
  const { problems } = watch(page);
  // While a candidate is analysed it has no verdict, and no place in a queue that asks for one.
  await waitUntilAnalysed(context.request, 'demo', 1);
  await page.goto('/p/demo/queue?view=all&q=verdict%3Ano');
  await page.locator('ol.queue a').first().click();
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  const before = await page.getByRole('heading', { level: 1 }).textContent();
  await keysReady(page, 'candidate.next');
  await page.keyboard.press(']');
  await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).not.toBe(before);
  await page.keyboard.press('[');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await page.keyboard.press('c');
  await page
    .getByRole('textbox', { name: 'Comment' })
    .fill('<script>alert(1)</script> is only text');
  await page.getByRole('button', { name: 'Add comment' }).click();
  await expect(page.locator('.comment-body').last()).toHaveText(
    '<script>alert(1)</script> is only text',
  );
  // Read again after a comment, it is still where it was.
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});

test('shows more of the file, and takes comments on lines with answers and mentions', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'reviewer', { name: 'Lina Line' });
  const { problems } = watch(page);
  const subject = 'relay: fix use-after-free in relay_hang_up()';
  await openCandidate(page, subject);
  const diff = page.locator('.diff').first();
  await expect(diff.locator('a.ln', { hasText: /^44$/ })).toHaveCount(0);
  await diff.getByRole('button', { name: 'Show 20 more lines above' }).first().click();
  await expect(diff.locator('a.ln', { hasText: /^44$/ }).first()).toBeVisible();
  await expect(diff.locator('a.ln', { hasText: /^24$/ })).toHaveCount(0);

  await page.keyboard.press('n');
  await page.keyboard.press('Shift+n');
  await expect(diff.locator('[data-marked]')).toHaveCount(1);
  await page.keyboard.press('m');
  const form = page.getByRole('textbox', { name: /^Comment on line \d+$/ });
  await expect(form).toBeFocused();
  await form.pressSequentially('@lina');
  await expect(page.getByRole('option', { name: 'Lina Line' })).toBeVisible();
  await form.press('Enter');
  await expect(form).toHaveValue('@Lina Line ');
  await form.pressSequentially('is **this** right? <img src=x>');
  await form.press('Control+Enter');
  const thread = diff.locator('.thread');
  await expect(thread.locator('strong')).toHaveText('this');
  await expect(thread.locator('.mention')).toHaveText('@Lina Line');
  await expect(thread.locator('img')).toHaveCount(0);
  await thread.getByRole('button', { name: 'reply' }).click();
  await page.getByRole('textbox', { name: 'Reply to Lina Line' }).fill('It is.');
  await page.keyboard.press('Control+Enter');
  await expect(thread.locator('.answer')).toContainText('It is.');
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'Comments 2' }).click();
  await page.getByRole('tabpanel').getByRole('link').first().click();
  await expect(page.getByRole('tab', { name: 'Diff', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(page.locator('.diff [data-marked]')).toHaveCount(1);
  expect(problems).toEqual([]);
  await context.close();
});

test('is copied as plain text, to be quoted in a mail', async ({ browser }) => {
  const { page, context } = await newPerson(browser, 'viewer');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openCandidate(page, seed);
  await page.keyboard.press('y');
  await expect(page.locator('.toast').filter({ hasText: 'Copied as plain text' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^commit [0-9a-f]{40}\nAuthor: .+ <.+>\n {4}nvme: add missing MODULE_ALIAS/);
  expect(text).toMatch(/\nVerdict: YES \(0\.\d\d\), 7\.0-5\.10\n/);
  expect(text).toMatch(/\n {2}6\.6 +M {2}lands adjusted \(tip [0-9a-f]{12}\)\n/);
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  await context.close();
});

test('a candidate that only a mail knows: its claim first, what the mail tells, and what it cannot', async ({
  browser,
}) => {
  const { page, context } = await newPerson(browser, 'viewer');
  const { problems } = watch(page);
  const subject = 'wisp: wake the queue when the link comes back';
  await page.goto(`/p/demo/queue?view=all&q=${encodeURIComponent(`"${subject}"`)}`);
  await page.getByRole('link', { name: subject }).click();
  await expect(page.getByRole('heading', { level: 1, name: subject })).toBeVisible();
  await keysReady(page, 'phases.all');
  await expect(page.locator('.verdict-line')).toHaveText(
    'no verdict: the commit is not in the repository',
  );
  await expect(page.getByText('mailed 2026-05-04')).toBeVisible();

  const walk = page.getByRole('region', { name: 'Walk-through' });
  const says = walk.locator('.mail-says');
  await expect(says).toContainText('The mail says YES (7.0)');
  await expect(says).toContainText('unchecked');
  await expect(says.getByText('queue does not stay stopped')).toBeHidden();
  await says.getByText("The mail's explanation, unchecked").click();
  await expect(says.getByText('queue does not stay stopped')).toBeVisible();

  const notRun = 'Phases 3 to 9 not run: the repository does not hold the commit.';
  await expect(walk.getByText(notRun)).toHaveCount(1);
  await expect(page.locator('#phase-history')).toHaveText(/History\s*skipped\s*$/);
  await page.locator('#phase-history button').first().click();
  await expect(page.locator('#phase-history')).toContainText('No repository of the project holds');

  const message = page.locator('#phase-message');
  await expect(message).toContainText('partial');
  await message.getByRole('button').first().click();
  await message.locator('.finding').getByRole('button', { name: /proof/ }).first().click();
  await expect(message.locator('.excerpt').first()).toContainText(subject);
  await expect(message).toContainText('not verified');
  await expect(message.getByRole('button', { name: 'run again' })).toHaveCount(0);
  await page.locator('#phase-diff button').first().click();
  await expect(page.locator('#phase-diff')).toContainText('1 file, +1 -0');

  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  expect(problems).toEqual([]);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible and fits, wide and narrow (${colorScheme})`, async ({ browser }) => {
    const { page, context } = await newPerson(browser, 'reviewer', { colorScheme });
    const { problems } = watch(page);
    await openCandidate(page, seed);
    await page.keyboard.press('e');
    await cellOf(page, '4.19').click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(problems).toEqual([]);
    await context.close();
  });
}
