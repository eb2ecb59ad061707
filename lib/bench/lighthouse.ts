import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AppError, isAppError } from '@/lib/errors';
import { chromiumArguments, findChromium, noBrowser } from '@/lib/gate/browser';
import { startDemoInstance } from '@/lib/gate/demo-instance';
import { checkout } from '@/lib/start/build';

/** The last line of versions that runs on Node 20. */
const version = '12.8.2';
/** Issue "The reviewer's day", acceptance 6: at least this, of 100, the median of so many runs. */
const wanted = 95;
const runs = 5;

const Report = z.object({
  categories: z.record(z.string(), z.object({ score: z.number().nullable() })),
  audits: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score: z.number().nullable(),
      scoreDisplayMode: z.string(),
      displayValue: z.string().optional(),
    }),
  ),
});
type Report = z.infer<typeof Report>;
const Queue = z.object({ rows: z.array(z.object({ oid: z.string() })).min(1) });
const categories = ['performance', 'accessibility'] as const;

/** The program of a lighthouse package below `folder`, or null. */
function findProgram(folder: string): string | null {
  try {
    const require = createRequire(path.join(path.resolve(folder), 'from-here.cjs'));
    return path.join(path.dirname(require.resolve('lighthouse/package.json')), 'cli', 'index.js');
  } catch {
    return null; // not installed there: the caller says how
  }
}

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** One look at a page. Throws `unavailable` with what the program said. */
async function look(program: string, url: string, cookie: string, chrome: string): Promise<Report> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-lighthouse-'));
  const [file, headers] = [path.join(folder, 'report.json'), path.join(folder, 'headers.json')];
  // In a file: what stands in an argument list can be read by everybody on the machine.
  fs.writeFileSync(headers, JSON.stringify({ Cookie: cookie }), { mode: 0o600 });
  try {
    const args = [program, url, '--preset=desktop', '--output=json', `--output-path=${file}`];
    args.push('--quiet', `--only-categories=${categories.join(',')}`, `--extra-headers=${headers}`);
    args.push(`--chrome-flags=--headless=new ${chromiumArguments.join(' ')}`);
    const child = spawn(process.execPath, args, {
      env: { ...process.env, CHROME_PATH: chrome },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2000);
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new AppError('unavailable', `Lighthouse failed on ${url}:\n${said}`);
    return Report.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A look that came to nothing (a busy machine loses the start of the trace) is taken again, twice at most. */
async function lookAgain(...asked: Parameters<typeof look>): Promise<Report> {
  for (let left = 2; ; left -= 1) {
    try {
      return await look(...asked);
    } catch (error) {
      if (left === 0 || !isAppError(error, 'unavailable')) throw error;
      console.error(error.message.trim());
    }
  }
}

const scoreOf = (report: Report, category: string): number =>
  Math.round((report.categories[category]?.score ?? 0) * 100);

/** What cost points in a run, worst first. */
function losses(report: Report): readonly string[] {
  return Object.values(report.audits)
    .filter(
      ({ score, scoreDisplayMode }) =>
        ['numeric', 'metricSavings', 'binary'].includes(scoreDisplayMode) &&
        score !== null &&
        score < 0.9,
    )
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .map(({ title, displayValue }) => (displayValue ? `${title}: ${displayValue}` : title));
}

/**
 * Lighthouse on queue, candidate and history of the production build, desktop preset: the median of five runs per page.
 * Exit 1: performance or accessibility below 95 somewhere; 2: the package or a browser is missing, and how to get it.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { package: { type: 'string' } } });
  const program = findProgram(values.package ?? checkout);
  const chrome = findChromium();
  if (program === null) {
    console.error(`The package lighthouse is not installed${values.package ? ` below ${values.package}` : ''}, and is no part of this project. Put it anywhere:
  npm install --prefix FOLDER lighthouse@${version}
  npm run bench -- lighthouse --package FOLDER`);
    return 2;
  }
  if (chrome === null) {
    console.error(noBrowser);
    return 2;
  }
  const instance = await startDemoInstance((sentence) => console.error(sentence));
  try {
    const { rows } = Queue.parse(await instance.get('/api/p/demo/queue?view=all&limit=1'));
    let low = 0;
    for (const page of ['queue', `candidates/${rows[0]?.oid}`, 'history']) {
      const reports: Report[] = [];
      for (let n = 0; n < runs; n += 1) {
        reports.push(
          await lookAgain(program, `${instance.url}/p/demo/${page}`, instance.cookie, chrome),
        );
      }
      const figures = categories.map((category) => {
        const scores = reports.map((report) => scoreOf(report, category));
        const middle = median(scores);
        if (middle < wanted) low += 1;
        return `${category} ${middle} (${scores.join(' ')})`;
      });
      console.log(`${page.replace(/[0-9a-f]{40}/, '<oid>').padEnd(18)} ${figures.join('   ')}`);
      for (const loss of new Set(reports.flatMap(losses).slice(0, 12))) console.log(`    ${loss}`);
    }
    return low > 0 ? 1 : 0;
  } finally {
    await instance.stop();
  }
}
