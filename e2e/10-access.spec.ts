import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { newPerson, post, signInAdmin } from '@/e2e/support/people';

interface Row {
  readonly oid: string;
  readonly cells: readonly {
    readonly branch: string;
    readonly state: string;
    readonly seq: number;
  }[];
}

test('nobody is told anything without signing in', async ({ request, page }) => {
  for (const url of ['/api/p/demo/queue', '/api/people', '/api/p/demo/history', '/api/events']) {
    const response = await request.get(url);
    expect(response.status(), url).toBe(401);
    expect(response.headers()['content-type'], url).toContain('application/problem+json');
  }
  await page.goto('/p/demo/queue?q=verdict%3Ayes');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('a viewer reads and does not decide; a stranger does not learn that a project exists', async ({
  browser,
}) => {
  const viewer = await newPerson(browser, 'viewer');
  const queue = await viewer.context.request.get('/api/p/demo/queue?view=all');
  expect(queue.ok()).toBe(true);
  const { rows } = (await queue.json()) as { rows: readonly Row[] };
  const row = rows.find((r) => r.cells.some((c) => c.state === 'applies'));
  const cell = row?.cells.find((c) => c.state === 'applies');
  const url = `/api/p/demo/candidates/${row?.oid}/decisions`;
  const vote = {
    batchId: randomUUID(),
    decisions: [{ id: randomUUID(), branch: cell?.branch, verb: 'accept', seenSeq: cell?.seq }],
  };
  const refused = await post(viewer.context.request, url, vote);
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ code: 'forbidden' });

  const admin = await browser.newContext();
  await signInAdmin(admin.request);
  expect((await admin.request.get('/api/p/no-such-project/queue')).status()).toBe(404);
  expect((await viewer.context.request.get('/api/p/no-such-project/queue')).status()).toBe(404);
  expect((await viewer.context.request.get('/api/people')).status()).toBe(403);
  await viewer.context.close();
  await admin.close();
});

test('a post from another site is refused, whoever is signed in', async ({ browser }) => {
  const reviewer = await newPerson(browser, 'reviewer');
  const response = await reviewer.context.request.post('/api/p/demo/decisions/undo', {
    data: { batchId: randomUUID(), newBatchId: randomUUID() },
    headers: { Origin: 'https://evil.example' },
  });
  expect(response.status()).toBe(403);
  await reviewer.context.close();
});

test('what is no JSON, too much or of the wrong shape gets a message', async ({ browser }) => {
  const reviewer = await newPerson(browser, 'reviewer');
  const { request } = reviewer.context;
  const malformed = await request.post('/api/p/demo/decisions/undo', {
    data: '{',
    headers: {
      Origin: `http://127.0.0.1:${process.env.STABLEHAND_PORT}`,
      'Content-Type': 'application/json',
    },
  });
  expect(malformed.status()).toBe(400);
  const wrong = await post(request, '/api/p/demo/decisions/undo', { batchId: 'x' });
  expect(wrong.status()).toBe(400);
  expect(JSON.stringify(await wrong.json())).toContain('batchId');
  const large = await post(request, '/api/p/demo/decisions/undo', {
    batchId: 'x'.repeat(7_000_000),
  });
  expect(large.status()).toBe(413);
  await reviewer.context.close();
});
