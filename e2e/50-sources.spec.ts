import fs from 'node:fs';
import path from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { ownRepository, waitUntilAnalysed } from '@/e2e/support/own-project';
import { expectAccessible, expectNoSidewaysScroll, watch } from '@/e2e/support/page-watch';
import { newPerson, signInAdmin } from '@/e2e/support/people';
import type { DemoFacts } from '@/lib/demo/make-demo';
import { makeDemoMailbox } from '@/lib/demo/make-mailbox';

const name = `Second ${Date.now().toString(36)}`;
const slug = name.toLowerCase().replace(' ', '-');

let facts: DemoFacts;
let admin: BrowserContext;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  facts = await ownRepository();
  admin = await browser.newContext();
  await signInAdmin(admin.request);
  page = await admin.newPage();
});

test.afterAll(async () => {
  await admin.close();
});

/** The import of that title in the list. */
const importOf = (title: string | RegExp) => page.locator('.import').filter({ hasText: title });

/** A refused request is told by the browser itself as a console error; nothing else may be. */
const unexpected = (problems: readonly string[]) =>
  problems.filter((one) => !/status of (?:400|404|409|413|422)/.test(one));

test('a project is made by hand; what is wrong is said at its field and nothing is lost', async () => {
  const { problems } = watch(page);
  await page.goto('/projects/new');
  await expect(page).toHaveTitle(/New project/);
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await expect(page.getByLabel('Short name')).toHaveValue(slug);
  await page.getByLabel('Repositories').fill(path.dirname(facts.gitDir));
  await page.getByLabel('Upstream ref').fill('trunk');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /neither .git nor HEAD/ })).toBeVisible();
  await expect(page.getByLabel('Repositories')).toBeFocused();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await expectAccessible(page);

  await page.getByLabel('Repositories').fill(facts.gitDir);
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: /"trunk" names no commit/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: facts.upstream.name, exact: true }).click();
  await expect(page.getByLabel('Upstream ref')).toHaveValue(facts.upstream.name);

  await page.getByLabel('Short name').fill('demo');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /"demo" already/ })).toBeVisible();
  await page.getByLabel('Short name').fill('Not Good');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /use a-z, 0-9/ })).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByLabel('Short name').fill(slug);
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(page).toHaveURL(`/p/${slug}/sources`);
  await expect(page.getByText(facts.gitDir)).toBeVisible();
  await expect(page.getByText(/the root holds MAINTAINERS/)).toBeVisible();
  expect(unexpected(problems)).toEqual([]);
});

test('nobody else makes projects; who may not change sources reads them', async ({ browser }) => {
  const viewer = await newPerson(browser, 'viewer', { project: slug });
  await viewer.page.goto('/projects/new');
  await expect(
    viewer.page.getByRole('heading', { name: 'Your role does not allow this' }),
  ).toBeVisible();
  const { problems } = watch(viewer.page);
  await viewer.page.goto(`/p/${slug}/sources`);
  await expect(viewer.page.getByText(facts.gitDir)).toBeVisible();
  await expect(viewer.page.getByRole('tab')).toHaveCount(0);
  await expect(viewer.page.locator('main input')).toHaveCount(0);
  await expect(viewer.page.getByRole('button', { name: /Look again|Remove/ })).toHaveCount(0);
  await expectAccessible(viewer.page);
  expect(problems).toEqual([]);
  await viewer.context.close();
});

test('an import of a range says what is wrong with it, then runs to its end in sight', async () => {
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/sources`);
  const range = page.getByRole('textbox', { name: 'Range' });
  for (const [typed, said] of [
    ['--upload-pack=x', /names no commit|whole history/],
    ['v6.12..no-such-tag', /no-such-tag/],
    ['master', /whole history/],
    ['a..b..c', /not a range/],
  ] as const) {
    await range.fill(typed);
    await page.getByRole('button', { name: 'Import range' }).click();
    await expect(page.getByRole('alert').filter({ hasText: said })).toBeVisible();
    await expect(range).toHaveValue(typed);
  }
  await expectAccessible(page);
  await range.fill('v6.18..master');
  await page.getByRole('textbox', { name: 'At most' }).fill('many');
  await page.getByRole('button', { name: 'Import range' }).click();
  await expect(page.getByText('A whole number from 1 to 100000')).toBeVisible();
  await page.getByRole('textbox', { name: 'At most' }).fill('');
  await page.getByRole('button', { name: 'Import range' }).click();
  const made = importOf('v6.18..master');
  await expect(made).toBeVisible();
  // Without a reload: the events of the import move it.
  await expect(made.locator('.state')).toHaveText('done', { timeout: 60_000 });
  await expect(made).toContainText(/[1-9]\d* new candidates?/);
  expect(unexpected(problems)).toEqual([]);
});

test('a list of commits names the ones it could not take, as text', async () => {
  const { problems } = watch(page);
  await page.getByRole('tab', { name: 'List of commits' }).click();
  const [oid = ''] = facts.importOids;
  await page
    .getByRole('textbox', { name: 'Commits' })
    .fill(
      `# remarks do not count\n${oid} first\n<img/src=x/onerror=alert(1)>\n${'0'.repeat(40)}\n`,
    );
  await expect(page.getByText('3 commits so far')).toBeVisible();
  // Another tab and back: nothing typed is lost.
  await page.getByRole('tab', { name: 'Range' }).click();
  await page.getByRole('tab', { name: 'List of commits' }).click();
  await page.getByRole('button', { name: 'Import commits' }).click();
  const made = importOf('3 commits');
  await expect(made.locator('.state')).toHaveText('done', { timeout: 60_000 });
  await expect(made).toContainText('2 not taken');
  await made.locator('summary').click();
  await expect(made.getByRole('listitem').first()).toContainText('<img/src=x/onerror=alert(1)>');
  await expect(made.getByRole('listitem').nth(1)).toContainText('0'.repeat(40));
  await expect(made.getByRole('button', { name: /Try again/ })).toBeVisible();
  await expectAccessible(page);
  await made.getByRole('button', { name: /Try again/ }).click();
  await expect(made.locator('.state')).toHaveText('done', { timeout: 60_000 });
  expect(problems).toEqual([]);
});

test('what a branch lacks comes in too', async () => {
  await page.getByRole('tab', { name: 'What a branch lacks' }).click();
  await page.getByRole('combobox', { name: 'Branch' }).selectOption('6.6');
  await page.getByRole('button', { name: 'Import what it lacks' }).click();
  await expect(importOf('Missing on 6.6').locator('.state')).toHaveText('done', {
    timeout: 60_000,
  });
});

test('a mailbox is uploaded; one without mails and no file at all are said', async () => {
  const { problems } = watch(page);
  await page.getByRole('tab', { name: 'Mailbox' }).click();
  const send = page.getByRole('button', { name: 'Import mailbox' });
  await send.click();
  await expect(page.getByText('Choose a file.')).toBeVisible();
  const field = page.locator('input[type=file]');
  const file = (label: string, buffer: Buffer) => ({
    name: label,
    mimeType: 'application/mbox',
    buffer,
  });
  await field.setInputFiles(file('empty.mbox', Buffer.alloc(0)));
  await send.click();
  await expect(page.getByText('empty.mbox is empty.')).toBeVisible();
  await field.setInputFiles(file('story.mbox', Buffer.from(makeDemoMailbox(facts))));
  await send.click();
  const made = importOf('Mailbox story.mbox');
  await expect(made.locator('.state')).toHaveText('done', { timeout: 60_000 });
  await field.setInputFiles(file('notes.mbox', Buffer.from('no mail is in here\n')));
  await send.click();
  const notes = importOf('Mailbox notes.mbox');
  await expect(notes).toBeVisible();
  await expect(notes.locator('.state')).toHaveText(/failed|done/, { timeout: 60_000 });
  await expect(notes).toContainText(/no mail|not a mailbox|no message/i);
  expect(unexpected(problems)).toEqual([]);
});

test('the whole page is accessible, light and dark, wide and narrow', async () => {
  await waitUntilAnalysed(admin.request, slug, facts.importOids.length / 2);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Sources' })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('a lead sets when a branch ends and takes one out of use', async () => {
  const { problems } = watch(page);
  const end = page.getByLabel('End of life of 6.6');
  await end.fill('2031-12-31');
  await end.press('Enter');
  const row = page.getByRole('row').filter({ has: end });
  await expect(row.getByRole('status')).toHaveText('saved');
  await page.getByRole('checkbox', { name: '4.14 is in use' }).uncheck();
  await expect(
    page
      .getByRole('row')
      .filter({ has: page.getByLabel('End of life of 4.14') })
      .getByRole('status'),
  ).toHaveText('saved');
  await page.reload();
  await expect(end).toHaveValue('2031-12-31');
  await expect(page.getByRole('checkbox', { name: '4.14 is in use' })).not.toBeChecked();
  await page.goto(`/p/${slug}/branches`);
  await expect(page.getByText('2031-12-31')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: '4.14' })).toContainText('not active');
  expect(problems).toEqual([]);
});

test('a repository that went away is said, and its return is seen', async () => {
  const { problems } = watch(page);
  await page.goto(`/p/${slug}/sources`);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('Nothing has changed.')).toBeVisible();
  const away = `${facts.gitDir}.away`;
  fs.renameSync(facts.gitDir, away);
  try {
    await page.reload();
    await expect(
      page.locator('.warning').filter({ hasText: 'nothing at this path' }),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'nothing at this path' })).toBeVisible();
  } finally {
    fs.renameSync(away, facts.gitDir);
  }
  await page.reload();
  await expect(page.getByText('readable', { exact: true })).toBeVisible();
  expect(unexpected(problems)).toEqual([]);
});

test('removing asks once, and then the project is gone for everybody', async () => {
  await page.getByRole('button', { name: /^Remove/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`Remove ${name}?`);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await dialog.getByRole('button', { name: 'Remove the project' }).click();
  await expect(page).not.toHaveURL(new RegExp(slug));
  expect((await admin.request.get(`/api/p/${slug}/sources`)).status()).toBe(404);
});
