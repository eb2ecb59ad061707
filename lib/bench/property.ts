import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { BenchRun } from '@/lib/bench/bench-run';
import { type ComparedHistory, compareHistory } from '@/lib/bench/compare-history';
import { AppError } from '@/lib/errors';
import {
  commitsPerHistory,
  type GeneratedHistory,
  generatedHistory,
} from '@/lib/git/testing/generated-history';
import { namesBytes, type StepKind } from '@/lib/git/testing/history-steps';

/**
 * `bench property --cases N --seed S`: generated histories, every commit of which is put on the other side's tip by the
 * engine and by plain git, until N cells have been compared. On a difference the smallest history that shows it is
 * printed; exit code 1.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [cases, first] = [Number(values.cases), Number(values.seed)];
  if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(first)) {
    throw new AppError('bad-input', '--cases and --seed are whole numbers.');
  }
  const total = { compared: 0, undecided: 0, histories: 0, clean: 0, empty: 0, conflict: 0 };
  const features = new Map<string, number>();
  const count = ({ compared, undecided, byPick }: ComparedHistory, history: GeneratedHistory) => {
    for (const one of featuresOf(history)) features.set(one, (features.get(one) ?? 0) + 1);
    total.histories += 1;
    total.compared += compared;
    total.undecided += undecided;
    for (const pick of ['clean', 'empty', 'conflict'] as const) total[pick] += byPick[pick];
  };
  for (let seed = first; total.compared < cases; seed++) {
    const left = cases - total.compared;
    const found = await checkHistories(seed, Math.ceil(left / commitsPerHistory), count);
    if (found !== null) {
      console.log(JSON.stringify(total));
      console.log(found);
      return 1;
    }
  }
  console.log(JSON.stringify(total));
  console.log('commits picked in which each thing was met:');
  for (const [feature, commits] of [...features].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${feature}: ${commits}`);
  }
  console.log(`${total.compared} cells equal plain git's, none differ.`);
  return 0;
};

/** Null when all are equal, else the smallest history that differs and how. */
export async function checkHistories(
  seed: number,
  histories: number,
  seen: (compared: ComparedHistory, history: GeneratedHistory) => void,
): Promise<string | null> {
  const property = fc.asyncProperty(generatedHistory, async (history) => {
    const compared = await compareHistory(history);
    if (compared.differences.length > 0) throw new Error(compared.differences.join('\n'));
    seen(compared, history);
  });
  const result = await fc.check(property, { seed, numRuns: histories });
  if (!result.failed) return null;
  const smallest = JSON.stringify(result.counterexample?.[0]);
  return `seed ${result.seed}, path ${result.counterexamplePath}\n${smallest}\n${String(result.errorInstance)}`;
}

/** What each commit of a history brings to its pick, by the steps that made it and the branch; once per commit. */
function featuresOf({ main, stable, attributes }: GeneratedHistory): string[] {
  const branch = new Set(stable.map((one) => one.kind));
  return main.flatMap(({ shape, steps, other }) => {
    const own = new Set([...steps, ...other].map((one) => one.kind));
    const has = (...kinds: readonly StepKind[]) => kinds.some((kind) => own.has(kind));
    const either = (...kinds: readonly StepKind[]) =>
      has(...kinds) || kinds.some((kind) => branch.has(kind));
    const met: Readonly<Record<string, boolean>> = {
      'an empty commit': steps.length + other.length === 0,
      'a merge': shape === 'merge',
      'a root commit': shape === 'root',
      'a rename': either('rename', 'rename-and-edit', 'swap'),
      'a renamed directory': either('move-folder'),
      'an addition where the branch renamed a directory':
        branch.has('move-folder') && has('add', 'add-beside', 'copy'),
      'a file where a directory was, or the other way round': either(
        'file-to-folder',
        'folder-to-file',
      ),
      'a changed mode': either('mode'),
      'a symbolic link': either('link'),
      'a binary file': either('binary'),
      attributes: attributes > 0 || either('attributes'),
      'a last line with or without its newline': either('final-newline'),
      'line ends CRLF': either('crlf'),
      'a name that is not UTF-8': [...steps, ...other, ...stable].some(namesBytes),
      'a submodule': either('submodule'),
    };
    return Object.keys(met).filter((name) => met[name] === true);
  });
}
