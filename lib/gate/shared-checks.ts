import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeDemoRepository } from '@/lib/demo/make-demo';
import { differences, jsonLines } from '@/lib/gate/cell-truth';
import { tool } from '@/lib/gate/run';
import { checkout } from '@/lib/start/build';

const reference = path.resolve(checkout, '..', 'shared', 'check', 'cell-truth.py');

/** Every candidate of the demo on every branch: what `matrix` prints against what plain git does. */
async function compareDemoCells(folder: string): Promise<{ passed: number; failed: number }> {
  const demo = await makeDemoRepository(path.join(folder, 'demo.git'));
  const commits = `${demo.importOids.join('\n')}\n`;
  const common = [
    ...['--git-dir', demo.gitDir, '--commits', '-'],
    ...demo.branches.flatMap((branch) => ['--branch', branch.ref]),
  ];
  const truth = await jsonLines('python3', [reference, ...common], commits);
  const ours = await jsonLines(
    process.execPath,
    [
      ...[tool('tsx/dist/cli.mjs'), path.join(checkout, 'lib', 'cli', 'main.ts'), 'matrix'],
      ...[...common, '--upstream', demo.upstream.ref, '--json'],
    ],
    commits,
  );
  const byCommit = differences(truth, ours);
  const wrong = [...byCommit.values()].filter((list) => list.length > 0);
  for (const line of wrong.flat()) process.stdout.write(`${line}\n`);
  process.stdout.write(
    `${truth.length} cells of ${byCommit.size} commits compared with plain git\n`,
  );
  // A comparison of nothing is no success.
  if (truth.length === 0) return { passed: 0, failed: 1 };
  return { passed: byCommit.size - wrong.length, failed: wrong.length };
}

function whyNot(): string | null {
  if (!fs.existsSync(reference)) return 'There are no reference programs beside this checkout';
  if (spawnSync('python3', ['--version']).status !== 0) return 'There is no python3 here';
  return null;
}

const reason = whyNot();
if (reason !== null) {
  process.stdout.write(`${reason}: nothing is compared.\n0 passed, 0 failed\n`);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-checks-'));
  try {
    const { passed, failed } = await compareDemoCells(folder);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
