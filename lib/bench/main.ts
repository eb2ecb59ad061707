import type { BenchRun } from '@/lib/bench/bench-run';

/** Measurements against reference programs. Each is one file, read when it is called. */
const benches: Readonly<Record<string, () => Promise<{ run: BenchRun }>>> = {
  cells: () => import('@/lib/bench/cells'),
  presence: () => import('@/lib/bench/presence'),
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (load === undefined) {
    console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')} …`);
    return 2;
  }
  return (await load()).run(rest);
}

process.exitCode = await main(process.argv.slice(2));
