import { db } from '@/lib/db/client';
import { findImport } from '@/lib/db/queries/import';
import { jobContext } from '@/lib/services/context';
import { runImport } from '@/lib/services/imports/run-import';
import { closeProjectGits } from '@/lib/services/projects/project-git';
import { account, printLine } from './command';
import type { Output } from './output';

const everyMs = 1_000;

/**
 * Runs an import in this process (a worker that took it up first goes on with it, and this one watches), with its
 * progress on standard error and the outcome as one line of JSON. Exit code: 0 completed, 1 failed or cancelled.
 */
export async function followImport(id: string, io: Output): Promise<number> {
  const timer = setInterval(() => void tell(id, io), everyMs);
  try {
    await runImport(jobContext(`run-import (${account()})`), { importId: id });
    await untilEnded(id);
  } finally {
    clearInterval(timer);
    await closeProjectGits();
  }
  const row = await findImport(db(), id);
  printLine(io, {
    id,
    title: row?.title,
    state: row?.state,
    total: row?.total,
    done: row?.done,
    created: row?.created,
    failed: row?.failed,
    error: row?.error,
  });
  return row?.state === 'completed' ? 0 : 1;
}

async function untilEnded(id: string): Promise<void> {
  for (;;) {
    const row = await findImport(db(), id);
    if (row === null || (row.state !== 'waiting' && row.state !== 'running')) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** What a look at the progress meets (a database that goes away) shows in the import itself. */
async function tell(id: string, io: Output): Promise<void> {
  const row = await findImport(db(), id).catch(() => null);
  if (row === null) return;
  const of = row.total === null ? '' : ` of ${row.total}`;
  io.stderr.write(`${row.title}: ${row.done}${of}, ${row.created} new, ${row.failed} failed\n`);
}
