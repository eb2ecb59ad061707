import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@/lib/errors';
import type { BenchRun } from './bench-run';
import { countRows, makeData } from './pages/make-data';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const positive = (text: string, name: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new AppError('bad-input', `--${name} must be a whole number above 0.`);
  return value;
};

/** `npm run bench -- pages [--candidates 100000] [--data FOLDER]`: see README, "Measurements". */
export const run: BenchRun = async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      candidates: { type: 'string', default: '100000' },
      data: { type: 'string', default: '' },
    },
  });
  const candidates = positive(values.candidates, 'candidates');
  const folder = path.resolve(values.data);
  process.env.STABLEHAND_DATA = folder;
  say(`data: ${candidates} candidates`);
  const made = await makeData(folder, candidates, say);
  say(made ? 'made' : 'there already');
  void countRows;
  return 0;
};
