import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Insights, InsightsQuery } from '@/lib/contracts/insights';
import { db } from '@/lib/db/client';
import { openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { cliContext } from '@/lib/services/context';
import { getInsights } from '@/lib/services/history/get-insights';
import type { BenchRun } from './bench-run';
import { projectSlug } from './pages/data-sql';
import { type Question, questions } from './pages/insights-sql';

const day = 86_400_000;
const text = (time: number): string => new Date(time).toISOString().slice(0, 10);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Objects by sorted keys; fractions to nine digits, since sums of fractions depend on their order. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}

/** The SQL's answer; counts come as big integers from a bare count. */
async function answer(projectId: string, question: Question, from: Date, to: Date) {
  const rows = await db().$queryRawUnsafe<{ v: unknown }[]>(question.sql, projectId, from, to);
  const value = rows[0]?.v ?? null;
  return typeof value === 'bigint' ? Number(value) : value;
}

/**
 * `npm run bench -- insights --data FOLDER`: on the data set that `bench -- pages --data FOLDER` made, every figure of insights
 * beside SQL of its own, for the usual period and the one before it, one year, one day and a period without anything. Exit code
 * 1: some figure differs.
 */
export const run: BenchRun = async (argv) => {
  const { values } = parseArgs({ args: [...argv], options: { data: { type: 'string' } } });
  if (values.data === undefined) {
    throw new AppError('bad-input', 'Name the folder of a data set: --data FOLDER.');
  }
  process.env.STABLEHAND_DATA = path.resolve(values.data);
  const database = await openDatabase();
  try {
    const project = await db().project.findUnique({ where: { slug: projectSlug } });
    if (project === null) throw new AppError('not-found', 'This folder holds no such data set.');
    const today = Date.now();
    const periods: readonly InsightsQuery[] = [
      { compare: 'previous' },
      { from: text(today - 364 * day), to: text(today), compare: 'none' },
      { from: text(today - 3 * day), to: text(today - 3 * day), compare: 'none' },
      { from: '2001-01-01', to: '2001-01-31', compare: 'none' },
    ];
    let differs = 0;
    for (const query of periods) {
      const started = performance.now();
      const now = new Date();
      const ctx = { ...cliContext('bench'), clock: { now: () => now } };
      const insights = await getInsights(ctx, { project: projectSlug, query });
      const { period, compare, figures, before } = insights;
      say(
        `${period.from} to ${period.to}: ${(performance.now() - started).toFixed(0)} ms${query.compare === 'none' ? '' : ' with the period before'}`,
      );
      const both: readonly Insights[] = [
        insights,
        ...(compare === null || before === null
          ? []
          : [{ ...insights, period: compare, figures: before }]),
      ];
      for (const one of both) {
        if (one.figures !== figures) say(`${one.period.from} to ${one.period.to}:`);
        differs += await compareAll(project.id, one, now);
      }
    }
    say(differs === 0 ? 'every figure is equal' : `${differs} figures differ`);
    return differs === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

async function compareAll(projectId: string, insights: Insights, now: Date): Promise<number> {
  const { from, to } = insights.period;
  let differs = 0;
  for (const question of questions(insights)) {
    const waits = question.name === 'what waits now';
    const begin = waits ? now : new Date(`${from}T00:00:00Z`);
    const end = new Date(Date.parse(`${to}T00:00:00Z`) + day);
    const started = performance.now();
    const asked = JSON.stringify(plain(await answer(projectId, question, begin, end)));
    const ms = performance.now() - started;
    const said = JSON.stringify(plain(question.said(insights.figures, insights)));
    const equal = asked === said;
    if (!equal) differs += 1;
    say(
      `  ${equal ? 'equal  ' : 'DIFFERS'}  ${question.name.padEnd(60)} ${ms.toFixed(0).padStart(6)} ms in SQL`,
    );
    if (!equal) say(`    SQL:  ${asked.slice(0, 600)}\n    said: ${said.slice(0, 600)}`);
  }
  return differs;
}
