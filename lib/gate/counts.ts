import fs from 'node:fs';
import { z } from 'zod';

/** How many checks of a stage passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** A stage that is one check: its exit code says it all. */
export const single = (exitCode: number): Counts =>
  exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };

/** A runner that failed although no test did (a file that does not load, an error outside tests) counts as a failure. */
const withExitCode = (counts: Counts, exitCode: number): Counts =>
  exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const readJson = (file: string): unknown =>
  fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;

/** Counts of a Vitest JSON report. A runner that ran nothing at all failed. */
export function vitestCounts(file: string, exitCode: number): Counts {
  const parsed = VitestReport.safeParse(readJson(file));
  if (!parsed.success) return single(exitCode === 0 ? 1 : exitCode);
  const report = parsed.data;
  const unloaded = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  ).length;
  return withExitCode(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    exitCode,
  );
}

const PlaywrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** Counts of a Playwright JSON report; a test that passed only when run again counts as failed. */
export function playwrightCounts(file: string, exitCode: number): Counts {
  const parsed = PlaywrightReport.safeParse(readJson(file));
  if (!parsed.success) return single(exitCode === 0 ? 1 : exitCode);
  const { expected, unexpected, flaky, skipped } = parsed.data.stats;
  return withExitCode({ passed: expected, failed: unexpected + flaky, skipped }, exitCode);
}
