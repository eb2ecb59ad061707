import fs from 'node:fs';
import type pg from 'pg';
import type { Client } from './http-client';
import { type Kind, sequence } from './requests';

/** Statements that one request asks of the database, and how long they take together. */
export interface Asked {
  readonly statements: number;
  readonly ms: number;
}

const durations = /duration: ([\d.]+) ms/g;
/** Parse and bind of a prepared statement are logged too; what counts as a statement is its execution. */
const executed = /duration: [\d.]+ ms {2}(?:execute|statement)/g;

/** Has the server log every statement of new connections with its duration; `off` ends it. */
export async function logStatements(db: pg.Client, on: boolean): Promise<void> {
  await db.query(
    `ALTER SYSTEM ${on ? 'SET log_min_duration_statement = 0' : 'RESET log_min_duration_statement'}`,
  );
  await db.query('SELECT pg_reload_conf()');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** What a kind of request asks, as the server's log has it: the mean of some requests, one after the other. */
export async function askedBy(
  logFile: string,
  client: Client,
  kind: Kind,
  requests = 12,
): Promise<Asked> {
  const next = sequence(99);
  await client.get(kind.path(next));
  const from = fs.statSync(logFile).size;
  for (let n = 0; n < requests; n += 1) await client.get(kind.path(next));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const file = fs.openSync(logFile, 'r');
  const text = Buffer.alloc(fs.statSync(logFile).size - from);
  fs.readSync(file, text, 0, text.length, from);
  fs.closeSync(file);
  const log = text.toString('utf8');
  const total = [...log.matchAll(durations)].reduce((sum, match) => sum + Number(match[1]), 0);
  return { statements: (log.match(executed) ?? []).length / requests, ms: total / requests };
}
