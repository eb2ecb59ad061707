import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from '@/lib/gate/counts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-counts-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const file = path.join(folder, `${Math.random()}.json`);
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitest = (passed: number, failed: number, testResults: unknown[] = []) =>
  report({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults,
  });

it('counts what Vitest reports', () => {
  expect(vitestCounts(vitest(7, 1), 1)).toEqual({ passed: 7, failed: 1, skipped: 2 });
});

it('counts a test file that does not load', () => {
  const file = vitest(7, 0, [{ status: 'failed', assertionResults: [] }]);
  expect(vitestCounts(file, 1).failed).toBe(1);
});

it('never takes a runner that failed, or left no report, for a success', () => {
  expect(vitestCounts(vitest(7, 0), 1).failed).toBe(1);
  expect(vitestCounts(path.join(folder, 'none.json'), 0).failed).toBe(1);
  expect(playwrightCounts(path.join(folder, 'none.json'), 0).failed).toBe(1);
});

it('counts a flaky browser test as failed', () => {
  const file = report({ stats: { expected: 5, unexpected: 0, flaky: 1, skipped: 0 } });
  expect(playwrightCounts(file, 0)).toEqual({ passed: 5, failed: 1, skipped: 0 });
});
