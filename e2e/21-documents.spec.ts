import { type APIResponse, expect, type Page, test } from '@playwright/test';
import { waitUntilAnalysed } from '@/e2e/support/own-project';
import { keysReady, watch } from '@/e2e/support/page-watch';
import { newPerson, post, signInAs } from '@/e2e/support/people';

const queue = '/p/demo/queue';
/** An answer says when React drew it. */
const isWritten = (answer: APIResponse): boolean => !('x-stablehand-drawn' in answer.headers());

/** What the page shows, without what differs between two answers. */
async function shown(page: Page, action = 'queue.next'): Promise<string> {
  await keysReady(page, action);
  const html = await page.locator('body').evaluate((body) => {
    const parts = [...body.querySelectorAll('header.top, main')];
    return parts.map((part) => part.outerHTML).join('\n');
  });
  return html
    .replace(/<!--[^>]*-->/g, '')
    .replace(/(<span class="num col-(?:age|soak)"[^>]*>)[^<]*/g, '$1')
    .replace(/<section class="tour-card.*?<\/section>/s, '');
}

/** Where two texts part; null: nowhere. */
function difference(a: string, b: string): readonly string[] | null {
  if (a === b) return null;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return [a, b].map((text) => text.slice(Math.max(0, at - 60), at + 120));
}

test('the queue is written as React would draw it, and React takes it over', async ({
  browser,
}) => {
  test.setTimeout(400_000);
  const { page, context, email } = await newPerson(browser, 'reviewer');
  const { problems } = watch(page);
  // What is still being analysed changes while one compares.
  await waitUntilAnalysed(context.request, 'demo', 1);
  const drawn = await context.newPage();
  await drawn.setExtraHTTPHeaders({ 'x-stablehand-drawn': '1' });
  // The first one is drawn, and kept as what the next ones are written from.
  await page.goto(`${queue}?view=all`);
  await keysReady(page, 'queue.next');
  const some = await context.request.get('/api/p/demo/queue?view=all&limit=5');
  const { next } = (await some.json()) as { next: string };
  const addresses = [
    `?view=all&after=${next}`,
    '',
    '?view=all&sort=subsystem',
    '?q=verdict%3Ayes+-flag%3Anak&view=all',
    '?q=nosuchword+%3Cb%3E%22x%22%3C%2Fb%3E',
    '?q=verdict%3Ano+severity%3Anone&sort=series',
    '?view=nonsense',
  ];
  for (const address of addresses) {
    const written = isWritten(await context.request.get(queue + address));
    expect([address, written]).toEqual([address, true]);
    // Loaded anew until both were made of the same facts.
    await expect(async () => {
      await page.goto(queue + address);
      await drawn.goto(queue + address);
      expect([address, difference(await shown(page), await shown(drawn))]).toEqual([address, null]);
    }).toPass({ timeout: 90_000 });
  }
  expect(problems).toEqual([]);

  // Without a script: the rows are there.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  expect(await signInAs(plain.request, email)).toBe(true);
  const still = await plain.newPage();
  await still.goto(`${queue}?view=all`);
  await expect(still.locator('ol.queue > li .ttl a').first()).toBeVisible();
  await plain.close();
  await context.close();
});

test('a written page is of who asks, for who asks now', async ({ browser }) => {
  const one = await newPerson(browser, 'reviewer');
  const two = await newPerson(browser, 'viewer');
  const get = async (request: typeof one.context.request) => {
    const answer = await request.get(`${queue}?view=all`, { maxRedirects: 0 });
    return {
      text: await answer.text(),
      written: isWritten(answer),
      status: answer.status(),
      headers: answer.headers(),
    };
  };
  const nonceOf = (text: string) => /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
  const first = await get(one.context.request);
  const again = await get(one.context.request);
  expect([first.written, again.written]).toEqual([false, true]);
  expect(nonceOf(again.text)).not.toBe(nonceOf(first.text));
  expect(again.headers['content-security-policy']).toContain(`'nonce-${nonceOf(again.text)}'`);
  expect(again.headers['cache-control']).toContain('no-store');
  expect(again.text).toContain(one.email);

  // Another person's page is drawn anew, and holds nothing of the first one's.
  for (const drawnFirst of [true, false]) {
    const other = await get(two.context.request);
    expect(other.written).toBe(!drawnFirst);
    expect(other.text).not.toContain(one.email);
    expect(other.text).toContain(two.email);
  }

  // Whoever signs out gets the way to sign in, whatever was kept.
  await post(one.context.request, '/api/auth/sign-out');
  expect((await get(one.context.request)).status).toBe(307);
  await one.context.close();
  await two.context.close();
});

test('a candidate is drawn alone as Next would draw it, and React takes it over', async ({
  browser,
}) => {
  test.setTimeout(400_000);
  const { page, context } = await newPerson(browser, 'reviewer');
  const { problems } = watch(page);
  await waitUntilAnalysed(context.request, 'demo', 1);
  const drawn = await context.newPage();
  await drawn.setExtraHTTPHeaders({ 'x-stablehand-drawn': '1' });
  const some = await context.request.get('/api/p/demo/queue?view=all&limit=6');
  const { rows } = (await some.json()) as { rows: { oid: string }[] };
  const [one] = rows;
  expect(rows).toHaveLength(6);
  const addresses = [
    ...rows.map(({ oid }) => oid),
    `${one?.oid}?q=verdict%3Ayes+%3Cb%3E%22x%22%3C%2Fb%3E&view=all&sort=oldest`,
  ].map((rest) => `/p/demo/candidates/${rest}`);
  for (const address of addresses) {
    // Drawn by Next until one is kept as what the next ones are written from, and where a part of it is yet to be fetched.
    await expect(async () => {
      const written = isWritten(await context.request.get(address));
      expect([address, written]).toEqual([address, true]);
    }).toPass({ timeout: 60_000 });
    await expect(async () => {
      await page.goto(address);
      await drawn.goto(address);
      const [here, there] = [
        await shown(page, 'candidate.back'),
        await shown(drawn, 'candidate.back'),
      ];
      expect([address, difference(here, there)]).toEqual([address, null]);
      expect(await page.title()).toBe(await drawn.title());
    }).toPass({ timeout: 90_000 });
  }
  await page.keyboard.press('e');
  await expect(page.locator('.walk .ev').first()).toBeVisible();
  expect(problems).toEqual([]);
  // What is another page in the same place is drawn by Next.
  const name = await page.locator('.cell-button .v').first().textContent();
  const chosen = await context.request.get(
    `/p/demo/candidates/${rows[5]?.oid}?branch=${encodeURIComponent(name ?? '')}`,
  );
  expect(isWritten(chosen)).toBe(false);
  await context.close();
});

test('a candidate drawn alone is of who asks, for who asks now', async ({ browser }) => {
  const one = await newPerson(browser, 'reviewer');
  const two = await newPerson(browser, 'viewer');
  await waitUntilAnalysed(one.context.request, 'demo', 1);
  const some = await one.context.request.get('/api/p/demo/queue?view=all&limit=1');
  const { rows } = (await some.json()) as { rows: { oid: string }[] };
  const address = `/p/demo/candidates/${rows[0]?.oid}`;
  const get = (request: typeof one.context.request) => request.get(address, { maxRedirects: 0 });
  const written = async ({ context, email }: typeof one) => {
    let text = '';
    await expect(async () => {
      const answer = await get(context.request);
      text = await answer.text();
      expect(text).toContain(email);
      expect(isWritten(answer)).toBe(true);
      const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
      expect(answer.headers()['content-security-policy']).toContain(`'nonce-${nonce}'`);
      expect(answer.headers()['cache-control']).toContain('no-store');
    }).toPass({ timeout: 60_000 });
    return text;
  };
  expect(await written(one)).toContain('Needs work');
  const other = await written(two);
  expect(other).not.toContain(one.email);
  expect(other).toContain('your role is viewer');
  expect(other).not.toContain('Needs work');

  // Whoever signs out gets the way to sign in, whatever was kept.
  await post(one.context.request, '/api/auth/sign-out');
  expect((await get(one.context.request)).status()).toBe(307);
  const none = `/p/demo/candidates/${'0'.repeat(40)}`;
  expect((await two.context.request.get(none)).status()).toBe(404);
  await one.context.close();
  await two.context.close();
});

test('what is no address of a queue is said by a page, and ends', async ({ request }) => {
  for (const path of ['/p/%ZZ/queue', '/p/%00/queue', `${queue}?q=%00`]) {
    const answer = await request.get(path);
    expect([path, answer.status()]).toEqual([path, 404]);
    expect(answer.headers()['content-type']).toContain('text/html');
  }
  // The routes behind them are no pages: they must not ask themselves for one.
  for (const path of ['queue', `candidates/${'a'.repeat(40)}`]) {
    const behind = await request.get(`/api/documents/demo/${path}`);
    expect([path, behind.status()]).toEqual([path, 404]);
    expect(behind.headers()['content-type']).toBe('application/problem+json');
  }
});
