import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import type { BenchRun } from '@/lib/bench/bench-run';
import { Durations, number } from '@/lib/bench/pages/figures';
import { Client } from '@/lib/bench/pages/http-client';
import { benchPassword, makeData } from '@/lib/bench/pages/make-data';
import { startServer } from '@/lib/bench/pages/server';
import { AppError } from '@/lib/errors';
import { chromiumArguments, findChromium, noBrowser } from '@/lib/gate/browser';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const person = 'person1@example.org';
const address = '/p/large/matrix?view=all';
/** A fast hand on the wheel: about 14 rows of 32 pixels from one frame to the next. */
const pixelsPerFrame = 450;

/** The first column of the data set: a decision is made on it. */
const newest = '7.0';

interface Scrolled {
  /** Between two frames, in milliseconds. */
  readonly frames: readonly number[];
  /** Frames in which a row in sight had not come yet. */
  readonly waiting: number;
}

/**
 * `npm run bench -- matrix-page [--candidates 5000] [--data FOLDER]`: makes a project of that many candidates on ten branches
 * (once per folder), starts the built application on it and measures the matrix page in a browser: first rows, scrolling from
 * top to bottom, a filter, a decision on 200 cells and its undo, bytes. Exit code 1: something did not come.
 */
export const run: BenchRun = async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: { candidates: { type: 'string', default: '5000' }, data: { type: 'string' } },
  });
  const candidates = Number(values.candidates);
  if (!Number.isInteger(candidates) || candidates < 1000) {
    throw new AppError('bad-input', '--candidates must be a whole number from 1000 on.');
  }
  const executablePath = findChromium();
  if (executablePath === null) throw new AppError('bad-input', noBrowser);
  const folder = path.resolve(
    values.data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-matrix-')),
  );
  process.env.STABLEHAND_DATA = folder;
  try {
    if (await makeData(folder, candidates, say)) say(`data: ${candidates} candidates made`);
    const server = await startServer(folder, say);
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    try {
      // The index is read by the first who asks, in any page; not what is measured here.
      const warm = new Client(server.origin);
      await warm.signIn(person, benchPassword);
      await warm.get('/api/p/large/queue');
      warm.close();
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const signedIn = await context.request.post(`${server.origin}/api/auth/sign-in/email`, {
        data: { email: person, password: benchPassword },
        headers: { Origin: server.origin },
      });
      if (!signedIn.ok()) throw new Error(`sign-in: ${signedIn.status()}`);
      // What esbuild names functions by is not in the page that they are sent to.
      await context.addInitScript('globalThis.__name = (named) => named');
      context.setDefaultTimeout(120_000);
      await measure(await context.newPage(), server.origin);
      return 0;
    } finally {
      await browser.close();
      await server.stop();
    }
  } finally {
    if (values.data === undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
};

async function measure(page: Page, origin: string): Promise<void> {
  const bytes = { answers: 0, rows: 0, keys: 0 };
  page.on('requestfinished', async (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/p/large/matrix')) return;
    const { responseBodySize } = await request.sizes();
    bytes.answers += 1;
    if (pathname.endsWith('/rows')) bytes.rows += responseBodySize;
    else bytes.keys += responseBodySize;
  });
  const first = new Durations();
  for (let turn = 0; turn < 5; turn += 1) {
    const started = performance.now();
    await page.goto(origin + address);
    await page.locator('.mx [data-cell="5"]').waitFor();
    first.add(performance.now() - started);
  }
  await page.locator('html[data-actions~="matrix.down"]').waitFor({ state: 'attached' });
  say(`first rows: middle of 5 ${number(first.at(0.5))} ms, longest ${number(first.at(0.99))} ms`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  /** What the page's own thread has computed so far, in milliseconds: other programs do not count. */
  const spent = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  for (const what of ['scroll, rows being fetched', 'scroll, everything there  ']) {
    await page.evaluate(() => document.querySelector('.mx-scroll')?.scrollTo({ top: 0 }));
    const before = await spent();
    const scrolled = await scroll(page);
    tell(what, scrolled, ((await spent()) - before) / scrolled.frames.length);
  }
  say(
    `bytes, compressed: ${number(bytes.rows / 1000)} kB of rows, ${number(bytes.keys / 1000)} kB of keys in ${bytes.answers} answers (5 loads)`,
  );

  const rows = () => page.getByRole('grid').getAttribute('aria-rowcount');
  const all = Number(await rows());
  await page.keyboard.press('/');
  await page.keyboard.type('state:conflicts branch:6.6');
  const filtered = performance.now();
  await page.keyboard.press('Enter');
  await page.locator(`[role="grid"]:not([aria-rowcount="${all}"]) [data-cell="5"]`).waitFor();
  const ms = performance.now() - filtered;
  say(`filter: ${all - 1} to ${Number(await rows()) - 1} rows in ${number(ms)} ms`);

  await page.goto(
    `${origin}/p/large/matrix?q=branch:${newest}+decision:none+state:applies&view=all`,
  );
  await page.locator('html[data-actions~="matrix.defer"]').waitFor({ state: 'attached' });
  await page.locator('.mx .cell').first().waitFor();
  // Two hundred rows of the first column, the newest branch.
  const columns = Number(await page.getByRole('grid').getAttribute('aria-colcount'));
  const last = page.locator(`.mx [data-cell="${199 * columns + 1}"]`);
  const deferred = last.locator('.cell[data-mark="defer"]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  for (let row = 1; row < 200; row += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('200 selected').waitFor();
  if (!(await last.getAttribute('aria-label'))?.includes(`branch ${newest}:`)) {
    throw new Error(`the first column is not ${newest}`);
  }
  const planned = performance.now();
  await page.keyboard.press('d');
  const send = page.getByRole('button', { name: /^Record \d+ votes/ });
  await page.locator('button:not([disabled])', { hasText: /^Record [1-9]\d* votes/ }).waitFor();
  say(`preview of 200 cells: ${number(performance.now() - planned)} ms`);
  const decided = performance.now();
  await send.click();
  await deferred.waitFor();
  say(`recorded and shown: ${number(performance.now() - decided)} ms`);
  const undone = performance.now();
  await page.keyboard.press('u');
  await deferred.waitFor({ state: 'detached' });
  say(`undone and shown: ${number(performance.now() - undone)} ms`);
}

/** From the top to the end by the same number of pixels each frame. */
function scroll(page: Page): Promise<Scrolled> {
  return page.evaluate(
    (step) =>
      new Promise<Scrolled>((resolve) => {
        const element = document.querySelector('.mx-scroll');
        if (element === null) throw new Error('no grid');
        const frames: number[] = [];
        let waiting = 0;
        let before = performance.now();
        const frame = () => {
          const now = performance.now();
          frames.push(now - before);
          before = now;
          const box = element.getBoundingClientRect();
          const busy = [...element.querySelectorAll('[aria-busy]')].some((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return bottom > box.top && top < box.bottom;
          });
          if (busy) waiting += 1;
          if (element.scrollTop + element.clientHeight >= element.scrollHeight - 1) {
            resolve({ frames: frames.slice(1), waiting });
            return;
          }
          element.scrollTop += step;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    pixelsPerFrame,
  );
}

function tell(what: string, { frames, waiting }: Scrolled, computed: number): void {
  const durations = new Durations();
  for (const ms of frames) durations.add(ms);
  const slow = frames.filter((ms) => ms > 50).length;
  say(
    `${what}: ${frames.length} frames, p50 ${number(durations.at(0.5))} ms, p95 ${number(durations.at(0.95))} ms, longest ${number(Math.max(...frames))} ms, ${slow} over 50 ms, ${number(computed)} ms computed per frame; rows waited for in ${waiting}`,
  );
}
