import { randomUUID } from 'node:crypto';
import { type Browser, expect, type Page, test } from '@playwright/test';
import {
  type HostileRepository,
  image,
  makeHostileRepository,
} from '@/e2e/support/hostile-repository';
import { decide, queueRows, waitUntilAnalysed } from '@/e2e/support/own-project';
import { watch } from '@/e2e/support/page-watch';
import { newPerson, origin, type Person, post, signInAdmin } from '@/e2e/support/people';

let repository: HostileRepository;
let slug: string;

async function asAdmin<T>(browser: Browser, work: (request: Page['request']) => Promise<T>) {
  const context = await browser.newContext();
  try {
    await signInAdmin(context.request);
    return await work(context.request);
  } finally {
    await context.close();
  }
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  repository = makeHostileRepository();
  slug = `hostile-${Date.now().toString(36)}`;
  await asAdmin(browser, async (request) => {
    const made = await post(request, '/api/projects', {
      name: `${image('project')} & "Co"`,
      slug,
      repositories: [repository.gitDir],
      upstreamRef: repository.upstream,
    });
    expect(made.ok(), await made.text()).toBe(true);
    const imported = await post(request, `/api/p/${slug}/imports`, {
      kind: 'commits',
      text: `${repository.oid}\n${image('unknown').replaceAll(' ', '_')}\n--upload-pack=x\n`,
    });
    expect(imported.ok(), await imported.text()).toBe(true);
    const sent = await request.post(`/api/p/${slug}/imports`, {
      headers: { Origin: origin() },
      multipart: {
        file: {
          name: `${image('file').replaceAll('"', "'")}.mbox`,
          mimeType: 'application/mbox',
          buffer: repository.mailbox,
        },
      },
    });
    expect(sent.ok(), await sent.text()).toBe(true);
    await waitUntilAnalysed(request, slug, 2);
    await decide(request, slug, {
      oid: repository.oid,
      branches: ['6.6'],
      verb: 'accept',
      reason: `=HYPERLINK("http://evil.example") ${image('reason')} \u001b[31m\u202e`,
    });
  });
});

test.afterAll(() => repository.remove());

/** Nothing of what came from outside became an element, ran, or leads anywhere but to the web. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: (window as { __struck?: string }).__struck ?? null,
    images: document.querySelectorAll('img[src="x"], svg[onload], [onerror], [onclick]').length,
    links: [...document.querySelectorAll('a[href]')]
      .map((link) => (link as HTMLAnchorElement).protocol)
      .filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol)),
  }));
  expect(found, page.url()).toEqual({ ran: null, images: 0, links: [] });
  const [text = ''] = await page.locator('body').allInnerTexts();
  expect([...text].filter(acts), page.url()).toEqual([]);
}

/** A terminal escape, another control character, or a mark that changes the direction of text. */
function acts(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  const control = (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
  return control || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function guarded(person: Person): { problems: string[] } {
  person.page.on('dialog', () => expect('a dialog').toBe('none'));
  return watch(person.page);
}

test('what commits and mails hold is text on every page', async ({ browser }) => {
  test.setTimeout(180_000);
  const lead = await newPerson(browser, 'lead', { project: slug, name: image('person') });
  const { page } = lead;
  const seen = guarded(lead);
  const comment = await post(
    lead.context.request,
    `/api/p/${slug}/candidates/${repository.oid}/comments`,
    { id: randomUUID(), body: `${image('comment')} [x](javascript:alert(1)) \u001b[31m\u202e` },
  );
  expect(comment.ok(), await comment.text()).toBe(true);

  await page.goto(`/p/${slug}/queue?view=all`);
  await expect(page.getByText(image('subject'), { exact: false }).first()).toBeVisible();
  await expect(page.getByText(image('mailsubject'), { exact: false }).first()).toBeVisible();
  await expectHarmless(page);

  for (const oid of [repository.oid, repository.mailOid]) {
    await page.goto(`/p/${slug}/candidates/${oid}`);
    await expect(page.getByRole('tab').first()).toBeVisible();
    const tabs = await page.getByRole('tab').count();
    for (let at = 0; at < tabs; at++) {
      await page.getByRole('tab').nth(at).click();
      await page.waitForTimeout(400);
      await expectHarmless(page);
    }
    for (const closed of await page.locator('details:not([open]) > summary').all()) {
      if (await closed.isVisible()) await closed.click();
    }
    await expectHarmless(page);
  }
  for (const path of ['branches', 'branches/6.6', 'history', 'sources']) {
    await page.goto(`/p/${slug}/${path}`);
    await expect(page.locator('main')).toBeVisible();
    await page.waitForTimeout(400);
    await expectHarmless(page);
  }
  await page.goto(`/p/${slug}/history`);
  await expect(page.getByText(image('reason'), { exact: false }).first()).toBeVisible();
  expect(seen.problems).toEqual([]);
  await lead.context.close();

  const admin = await browser.newContext();
  await signInAdmin(admin.request);
  const people = await admin.newPage();
  await people.goto('/settings/people');
  await expect(people.getByText(image('person'), { exact: false }).first()).toBeVisible();
  await expectHarmless(people);
  await admin.close();
});

test('a table program runs no formula of an exported log', async ({ browser }) => {
  const viewer = await newPerson(browser, 'viewer', { project: slug });
  const response = await viewer.context.request.get(`/api/p/${slug}/history?format=csv`);
  expect(response.headers()['content-disposition']).toContain('attachment');
  expect(response.headers()['x-content-type-options']).toBe('nosniff');
  const csv = await response.text();
  expect(csv).toContain('HYPERLINK');
  expect(csv).not.toMatch(/(^|[,\n]"?)[=+@]/);
  await viewer.context.close();
});

test('an accepted change of that kind is exported as a file', async ({ browser }) => {
  const viewer = await newPerson(browser, 'reviewer', { project: slug });
  const response = await viewer.context.request.get(`/api/p/${slug}/branches/6.6/export`);
  expect(response.ok(), await response.text()).toBe(true);
  expect(response.headers()['content-disposition']).toContain('attachment');
  await viewer.context.close();
});

test('a member of one project learns and does nothing in another', async ({ browser }) => {
  const other = await newPerson(browser, 'lead', { project: 'demo' });
  const { request } = other.context;
  const at = `/api/p/${slug}`;
  const oid = repository.oid;
  const { evidence, batchId, importId } = await asAdmin(browser, async (admin) => {
    const candidate = await (await admin.get(`${at}/candidates/${oid}`)).text();
    const history = await (await admin.get(`${at}/history`)).text();
    const sources = await (await admin.get(`${at}/imports`)).json();
    return {
      evidence:
        /"id":"([0-9a-f-]{36})"[^{}]*"type":"probe"|"type":"probe"[^{}]*"id":"([0-9a-f-]{36})"/.exec(
          candidate,
        ),
      batchId: /"batchId":"([^"]+)"/.exec(history)?.[1] ?? randomUUID(),
      importId: (sources as { imports: { id: string }[] }).imports[0]?.id ?? '',
    };
  });
  const evidenceId = evidence?.[1] ?? evidence?.[2] ?? randomUUID();
  const reads = [
    `${at}/queue`,
    `${at}/frame`,
    `${at}/sources`,
    `${at}/imports`,
    `${at}/history`,
    `${at}/history?format=csv`,
    `${at}/candidates/${oid}`,
    `${at}/candidates/${oid}/patch`,
    `${at}/candidates/${oid}/patch?branch=6.6`,
    `${at}/branches/6.6/export`,
    // Through one's own project, by the other's keys.
    `/api/p/demo/candidates/${oid}`,
    `/api/p/demo/candidates/${oid}/patch`,
  ];
  for (const url of reads) expect((await request.get(url)).status(), url).toBe(404);
  const vote = { id: randomUUID(), branch: '6.6', verb: 'reject', seenSeq: 1 };
  const decision = { batchId: randomUUID(), reason: 'mine', decisions: [vote] };
  const bulk = { batchId: randomUUID(), verb: 'reject', reason: 'x', candidates: [oid] };
  const undo = { batchId, newBatchId: randomUUID() };
  const range = { kind: 'range', range: 'v1..v2' };
  const posts: [string, unknown][] = [
    [`${at}/candidates/${oid}/decisions`, decision],
    [`${at}/candidates/${oid}/comments`, { id: randomUUID(), body: 'hello' }],
    [`${at}/candidates/${oid}/analysis`, {}],
    [`${at}/decisions/bulk`, bulk],
    [`${at}/decisions/undo`, undo],
    [`${at}/evidence/${evidenceId}/run`, {}],
    [`${at}/imports`, range],
    [`${at}/imports/${importId}/retry`, {}],
    [`${at}/imports/${importId}/cancel`, {}],
    [`${at}/branches/refresh`, {}],
    [`/api/p/demo/candidates/${oid}/decisions`, decision],
    [`/api/p/demo/candidates/${oid}/comments`, { id: randomUUID(), body: 'hello' }],
    [`/api/p/demo/decisions/undo`, undo],
    [`/api/p/demo/evidence/${evidenceId}/run`, {}],
    [`/api/p/demo/imports/${importId}/retry`, {}],
    [`/api/p/demo/imports/${importId}/cancel`, {}],
  ];
  for (const [url, body] of posts) {
    expect((await post(request, url, body)).status(), url).toBe(404);
  }
  const patched = await request.patch(`${at}/branches/6.6`, {
    data: { active: false },
    headers: { Origin: origin() },
  });
  expect(patched.status()).toBe(404);
  const removed = await request.delete(`/api/projects/${slug}`, { headers: { Origin: origin() } });
  expect([403, 404]).toContain(removed.status());
  await other.page.goto(`/p/${slug}/queue`);
  await expect(other.page.getByText(image('project'))).toHaveCount(0);
  await asAdmin(browser, async (admin) => {
    const [row] = (await queueRows(admin, slug)).filter((one) => one.oid === oid);
    expect(row?.cells.find((cell) => cell.branch === '6.6')?.standing).toBe('accept');
  });
  await other.context.close();
});

test('what is no repository or no ref is said, and no project comes of it', async ({ browser }) => {
  await asAdmin(browser, async (request) => {
    const ask = async (gitDir: string, upstreamRef: string) => {
      const response = await post(request, '/api/projects', {
        name: 'None',
        slug: `none-${randomUUID().slice(0, 8)}`,
        repositories: [gitDir],
        upstreamRef,
      });
      const problem = (await response.json()) as { code: string; detail: string; hint?: string };
      return { status: response.status(), ...problem };
    };
    expect(await ask('/nowhere/at/all', 'main')).toMatchObject({
      status: 422,
      code: 'not-a-repository',
      detail: '/nowhere/at/all is not a git repository: there is nothing at this path.',
    });
    expect(await ask('relative/path', 'main')).toMatchObject({ status: 400, code: 'bad-input' });
    expect(await ask(repository.gitDir, '--upload-pack=x')).toMatchObject({
      status: 422,
      code: 'ref-not-found',
      detail: 'The upstream ref "--upload-pack=x" names no commit here.',
    });
    for (const range of ['--upload-pack=x..main', 'x..--upload-pack=x', '--upload-pack=x']) {
      const response = await post(request, `/api/p/${slug}/imports`, { kind: 'range', range });
      expect([400, 422], range).toContain(response.status());
    }
  });
});

test('a file that is no mailbox is refused or listed, never half taken', async ({ browser }) => {
  await asAdmin(browser, async (request) => {
    const upload = (name: string, buffer: Buffer) =>
      request.post(`/api/p/${slug}/imports`, {
        headers: { Origin: origin() },
        multipart: { file: { name, mimeType: 'application/octet-stream', buffer } },
      });
    expect((await upload('empty.mbox', Buffer.alloc(0))).status()).toBe(400);
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_one, at) => (at * 7919) % 256));
    for (const [name, buffer] of [
      ['noise.bin', noise],
      ['notes.txt', Buffer.from('just a text\nof two lines\n')],
    ] as const) {
      const sent = await upload(name, buffer);
      expect(sent.ok()).toBe(true);
      const { id } = (await sent.json()) as { id: string };
      await expect
        .poll(async () => {
          const list = (await (await request.get(`/api/p/${slug}/imports`)).json()) as {
            imports: { id: string; state: string; error: string | null }[];
          };
          const one = list.imports.find((row) => row.id === id);
          return `${one?.state} ${one?.error ?? ''}`;
        })
        .toContain(`failed ${name} holds no mails.`);
    }
  });
});

test('headers keep a page to itself', async ({ request, page }) => {
  const response = await page.goto('/sign-in?next=/.//evil.example');
  const headers = response?.headers() ?? {};
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+'/);
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-frame-options']).toBe('DENY');
  // The policy is obeyed: a script that somebody smuggled in does not run.
  await page.evaluate(() => {
    const element = document.createElement('div');
    element.innerHTML = '<img src="x" onerror="window.__struck=1">';
    document.body.append(element);
  });
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as { __struck?: unknown }).__struck ?? null)).toBeNull();
  await signInAdmin(request);
  const cookies = (await request.storageState()).cookies;
  const session = cookies.find((cookie) => cookie.name.endsWith('session_token'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('an address whose escapes stand for no text is not there, and no defect of ours', async ({
  request,
}) => {
  for (const path of ['/p/%E0%A4%A', '/p/%c0%af/queue', '/p/%00/queue', '/welcome/%ZZ']) {
    const page = await request.get(path);
    expect([path, page.status()]).toEqual([path, 404]);
    expect(page.headers()['content-type']).toContain('text/html');
  }
  for (const path of ['/api/p/%E0%A4%A/frame', '/api/p/%00/queue']) {
    const answer = await request.get(path);
    expect([path, answer.status()]).toEqual([path, 400]);
    expect(answer.headers()['content-type']).toBe('application/problem+json');
  }
});
