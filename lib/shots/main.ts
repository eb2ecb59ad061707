import fs from 'node:fs';
import path from 'node:path';
import { chromium, errors, type Page } from '@playwright/test';
import { chromiumArguments, findChromium, noBrowser } from '@/lib/gate/browser';
import { startDemoInstance } from '@/lib/gate/demo-instance';
import { checkout } from '@/lib/start/build';
import { shotPages } from './pages';

/** The widths that are looked at: a laptop and a telephone, and with `--wide` a large screen. */
const sizes = [
  { name: '1440', width: 1440, height: 900 },
  { name: '390', width: 390, height: 844 },
] as const;
const wide = { name: '2560', width: 2560, height: 1440 } as const;
/** The two pictures of the README. */
const readme: Readonly<Record<string, string>> = { queue: 'queue.png', candidate: 'candidate.png' };

/**
 * Pictures of every page of the demo, light and dark, in a folder; the README's two are put into docs/ with `--readme`.
 * NAMEs leave out all other pages. Exit 0: all were made; 1: some page did not come as far as it should; 2: wrong usage.
 */
async function main(argv: readonly string[]): Promise<number> {
  const options = argv.filter((one) => one.startsWith('--'));
  const [folder, ...names] = argv.filter((one) => !one.startsWith('--'));
  const known = options.every((one) => one === '--readme' || one === '--wide');
  if (folder === undefined || !known) {
    console.error('Usage: npm run shots -- FOLDER [NAME …] [--wide] [--readme]');
    return 2;
  }
  const executablePath = findChromium();
  if (executablePath === null) {
    console.error(noBrowser);
    return 2;
  }
  fs.mkdirSync(folder, { recursive: true });
  const instance = await startDemoInstance((sentence) => console.error(sentence));
  let failed = 0;
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const all = await shotPages(instance);
    const unknown = names.filter((name) => !all.some((one) => one.name === name));
    if (unknown.length > 0) {
      console.error(
        `No page is called ${unknown.join(', ')}: ${all.map((one) => one.name).join(' ')}`,
      );
      return 2;
    }
    const pages = names.length === 0 ? all : all.filter((one) => names.includes(one.name));
    for (const size of options.includes('--wide') ? [...sizes, wide] : sizes) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const shot of pages) {
          const context = await browser.newContext({ viewport: size, colorScheme });
          if (shot.signedIn) {
            const [name = '', ...value] = instance.cookie.split('=');
            await context.addCookies([{ name, value: value.join('='), url: instance.url }]);
          }
          const page = await context.newPage();
          const file = path.join(folder, `${shot.name}-${size.name}-${colorScheme}.png`);
          await page.goto(instance.url + shot.path, { waitUntil: 'load' });
          try {
            await settle(page);
            await shot.prepare?.(page);
          } catch (error) {
            if (!(error instanceof errors.TimeoutError)) throw error;
            // The picture shows how far it came; the others are wanted all the same.
            failed += 1;
            console.error(`${file}: ${error.message.split('\n')[0]}`);
          }
          await page.screenshot({ path: file });
          process.stdout.write(`${file}\n`);
          const keep = readme[shot.name];
          const wanted = size.name === '1440' && colorScheme === 'light';
          if (options.includes('--readme') && keep && wanted) {
            fs.copyFileSync(file, path.join(checkout, 'docs', keep));
          }
          await context.close();
        }
      }
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await instance.stop();
  }
}

/**
 * Waits until the page answers to keys and shows what it was loading; one without keys (sign-in, 404) is given a moment.
 */
async function settle(page: Page): Promise<void> {
  const ready = page.locator('html[data-actions]').waitFor({ state: 'attached', timeout: 3000 });
  await ready.catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
  for (const loading of ['.page[aria-busy]', '.skeleton', '.time-chart > p']) {
    await page.locator(loading).first().waitFor({ state: 'detached', timeout: 20_000 });
  }
}

process.exitCode = await main(process.argv.slice(2));
