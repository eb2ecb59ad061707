import fs from 'node:fs';
import path from 'node:path';
import { freePort } from '@/lib/db/embedded/cluster';
import { AppError } from '@/lib/errors';
import { findChromium, noBrowser } from '@/lib/gate/browser';
import { type Counts, playwrightCounts, single, vitestCounts } from '@/lib/gate/counts';
import { runNode, tool } from '@/lib/gate/run';
import { ensureBuild, nextProgram } from '@/lib/start/build';
import { logTail } from '@/lib/start/child';

/** One stage of the gate. `folder`: a temporary place for its reports and data. */
export interface Stage {
  readonly name: string;
  run(folder: string): Promise<Counts>;
}

const biome = (command: string, ...args: string[]): Promise<number> =>
  runNode([tool('@biomejs/biome/bin/biome'), command, ...args, '.']);

async function vitest(project: string, folder: string): Promise<Counts> {
  const report = path.join(folder, `${project}.json`);
  const code = await runNode(
    [
      ...[tool('vitest/vitest.mjs'), 'run', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { STABLEHAND_LOG: 'error' },
  );
  return vitestCounts(report, code);
}

async function types(): Promise<Counts> {
  // Types of routes and of pictures are made by Next; the build, which makes them too, comes later.
  const made = await runNode([nextProgram, 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
  return single(made === 0 ? await runNode([tool('typescript/bin/tsc'), '--noEmit']) : made);
}

async function build(): Promise<Counts> {
  try {
    const built = await ensureBuild('always');
    if (!built) process.stdout.write('A build of these sources is there.\n');
    return single(0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return single(1);
  }
}

async function endToEnd(folder: string): Promise<Counts> {
  const browser = findChromium();
  if (browser === null || !fs.existsSync(browser)) {
    process.stderr.write(
      `${browser === null ? noBrowser : `CHROMIUM_PATH names no file: ${browser}`}\n`,
    );
    return single(1);
  }
  const report = path.join(folder, 'e2e.json');
  const data = path.join(folder, 'data');
  // Reached by the account that root's Postgres drops to.
  fs.chmodSync(folder, 0o711);
  fs.mkdirSync(data, { mode: 0o711 });
  const code = await runNode([tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    STABLEHAND_DATA: data,
    STABLEHAND_PORT: String(await freePort()),
  });
  const counts = playwrightCounts(report, code);
  if (counts.failed > 0) showLogs(path.join(data, 'logs'));
  return counts;
}

/** The end of what the web server and the worker wrote: the folder is gone afterwards. */
function showLogs(folder: string): void {
  if (!fs.existsSync(folder)) return;
  for (const name of fs.readdirSync(folder)) {
    process.stdout.write(`\n--- end of ${name}\n${logTail(path.join(folder, name), 40)}\n`);
  }
}

/** The gate, in order. */
export const stages: readonly Stage[] = [
  { name: 'format', run: async () => single(await biome('format')) },
  { name: 'lint', run: async () => single(await biome('lint', '--error-on-warnings')) },
  { name: 'types', run: types },
  { name: 'unit', run: (folder) => vitest('unit', folder) },
  { name: 'database', run: (folder) => vitest('db', folder) },
  { name: 'build', run: build },
  { name: 'e2e', run: endToEnd },
];
