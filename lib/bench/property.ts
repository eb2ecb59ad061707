import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { BenchRun } from '@/lib/bench/bench-run';
import { type ComparedHistory, compareHistory } from '@/lib/bench/compare-history';
import { AppError } from '@/lib/errors';
import { commitsPerHistory, generatedHistory } from '@/lib/git/testing/generated-history';

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
  const count = ({ compared, undecided, byPick }: ComparedHistory) => {
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
  console.log(`${total.compared} cells equal plain git's, none differ.`);
  return 0;
};

/** Null when all are equal, else the smallest history that differs and how. */
export async function checkHistories(
  seed: number,
  histories: number,
  seen: (compared: ComparedHistory) => void,
): Promise<string | null> {
  const property = fc.asyncProperty(generatedHistory, async (history) => {
    const compared = await compareHistory(history);
    if (compared.differences.length > 0) throw new Error(compared.differences.join('\n'));
    seen(compared);
  });
  const result = await fc.check(property, { seed, numRuns: histories });
  if (!result.failed) return null;
  const smallest = JSON.stringify(result.counterexample?.[0]);
  return `seed ${result.seed}, path ${result.counterexamplePath}\n${smallest}\n${String(result.errorInstance)}`;
}
