import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';
import { z } from 'zod';
import { makeLargePatches } from '@/lib/bench/large-patches';
import { AppError } from '@/lib/errors';
import { chromiumArguments, findChromium, noBrowser } from '@/lib/gate/browser';
import { type DemoInstance, startDemoInstance } from '@/lib/gate/demo-instance';

const Frame = z.object({ analysing: z.object({}).nullable() });
const Queue = z.object({ rows: z.array(z.object({ oid: z.string() })) });
const runs = 3;
const slug = 'large';

interface Seen {
  /** Milliseconds from the start of the navigation to the first paint, and until a line of the patch was on the page. */
  readonly paint: number;
  readonly line: number;
  /** Milliseconds between two frames while the page is scrolled from top to bottom. */
  readonly frames: readonly number[];
  readonly elements: number;
}

async function untilAnalysed(instance: DemoInstance, count: number): Promise<void> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(1000)) {
    const { rows } = Queue.parse(await instance.get(`/api/p/${slug}/queue?view=all&limit=10`));
    const frame = Frame.parse(await instance.get(`/api/p/${slug}/frame`));
    if (rows.length >= count && frame.analysing === null) return;
  }
  throw new AppError('unavailable', 'The analyses did not end in five minutes.');
}

async function look(browser: Browser, instance: DemoInstance, path: string): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const [name = '', ...value] = instance.cookie.split('=');
    await context.addCookies([{ name, value: value.join('='), url: instance.url }]);
    const page = await context.newPage();
    // tsx names inner functions by this helper, which the page, where they run, does not have.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.goto(instance.url + path, { waitUntil: 'commit' });
    await page.locator('.diff .l').first().waitFor({ timeout: 120_000 });
    const line = await page.evaluate(() => performance.now());
    await page.waitForLoadState('load');
    const paint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    const frames = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const times: number[] = [];
          let last = performance.now();
          const step = (now: number) => {
            times.push(now - last);
            last = now;
            const before = window.scrollY;
            window.scrollBy(0, 240);
            const end = window.scrollY === before && times.length > 10;
            if (end || times.length >= 1500) resolve(times.slice(1));
            else requestAnimationFrame(step);
          };
          requestAnimationFrame(step);
        }),
    );
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    return { paint, line, frames, elements };
  } finally {
    await context.close();
  }
}

/** The value below which this part of them lies. */
function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const ms = (value: number) => `${Math.round(value)} ms`;

/**
 * A patch of 5,000 changed lines and one of 300 files in the production build: time to first paint, to the first line of the
 * patch, and between frames while it is scrolled through (issue "The reviewer's day", acceptance 8). The median of three.
 */
export async function run(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.error('Usage: npm run bench -- diffs');
    return 2;
  }
  const executablePath = findChromium();
  if (executablePath === null) {
    console.error(noBrowser);
    return 2;
  }
  const large = makeLargePatches();
  const instance = await startDemoInstance((sentence) => console.error(sentence));
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const project = {
      name: 'Large',
      slug,
      repositories: [large.gitDir],
      upstreamRef: large.upstream,
    };
    await instance.post('/api/projects', project);
    const text = large.patches.map(({ oid }) => oid).join('\n');
    await instance.post(`/api/p/${slug}/imports`, { kind: 'commits', text });
    await untilAnalysed(instance, large.patches.length);
    for (const { name, oid } of large.patches) {
      const seen: Seen[] = [];
      for (let n = 0; n < runs; n += 1) {
        seen.push(await look(browser, instance, `/p/${slug}/candidates/${oid}`));
      }
      const middle = (of: (one: Seen) => number) => share(seen.map(of), 0.5);
      console.log(
        [
          name.padEnd(12),
          `first paint ${ms(middle((one) => one.paint))}`,
          `first line of the patch ${ms(middle((one) => one.line))}`,
          `frames p50 ${ms(middle((one) => share(one.frames, 0.5)))}`,
          `p95 ${ms(middle((one) => share(one.frames, 0.95)))}`,
          `longest ${ms(middle((one) => Math.max(...one.frames)))}`,
          `over 50 ms ${middle((one) => one.frames.filter((time) => time > 50).length)} of ${middle((one) => one.frames.length)}`,
          `${middle((one) => one.elements)} elements`,
        ].join('  '),
      );
    }
    return 0;
  } finally {
    await browser.close();
    await instance.stop();
    large.remove();
  }
}
