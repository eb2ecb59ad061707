import type { BenchRun } from '@/lib/bench/bench-run';
import { AppError } from '@/lib/errors';

/** Measurements against reference programs. Each is one file, read when it is called. */
const benches: Readonly<Record<string, () => Promise<{ run: BenchRun }>>> = {
  archive: () => import('@/lib/bench/archive'),
  backports: () => import('@/lib/bench/backports'),
  'big-trees': () => import('@/lib/bench/big-trees'),
  bundles: () => import('@/lib/bench/bundles'),
  cells: () => import('@/lib/bench/cells'),
  exports: () => import('@/lib/bench/exports'),
  property: () => import('@/lib/bench/property'),
  lighthouse: () => import('@/lib/bench/lighthouse'),
  pairs: () => import('@/lib/bench/pairs'),
  insights: () => import('@/lib/bench/insights'),
  'matrix-page': () => import('@/lib/bench/matrix-page'),
  pages: () => import('@/lib/bench/pages'),
  proposals: () => import('@/lib/bench/proposals'),
  presence: () => import('@/lib/bench/presence'),
  'presence-index': () => import('@/lib/bench/presence-index'),
  reading: () => import('@/lib/bench/reading'),
  diffs: () => import('@/lib/bench/diffs'),
  'follow-ups': () => import('@/lib/bench/follow-ups'),
  'phase-times': () => import('@/lib/bench/phase-times'),
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (load === undefined) {
    console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')} …`);
    return 2;
  }
  try {
    return await (await load()).run(rest);
  } catch (error) {
    // What parseArgs of node:util and our own checks say of a wrong option is for the person, not a defect.
    const wrongOption =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE');
    if (!wrongOption && !(error instanceof AppError)) throw error;
    console.error(`bench ${name}: ${error.message}`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
