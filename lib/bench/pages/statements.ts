import fs from 'node:fs';
import type pg from 'pg';
import { Durations } from './figures';
import type { Client } from './http-client';
import { type Kind, sequence } from './requests';

/** What one kind of request asks of the database, requests one after the other. */
export interface Asked {
  /** Per request. */
  readonly statements: number;
  /** Of whole requests. */
  readonly total: Durations;
  /** In the database, all statements of a request together, also where they ran side by side. */
  readonly sql: Durations;
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

/** What a kind of request asks, as the server's log has it. */
export async function askedBy(
  logFile: string,
  client: Client,
  kind: Kind,
  requests = 20,
): Promise<Asked> {
  const next = sequence(99);
  const total = new Durations();
  const sql = new Durations();
  let statements = 0;
  await client.get(kind.path(next));
  let from = await settledSize(logFile);
  for (let n = 0; n < requests; n += 1) {
    total.add((await client.get(kind.path(next))).ms);
    const to = await settledSize(logFile);
    const log = readPart(logFile, from, to);
    from = to;
    sql.add([...log.matchAll(durations)].reduce((sum, match) => sum + Number(match[1]), 0));
    statements += (log.match(executed) ?? []).length;
  }
  return { statements: statements / requests, total, sql };
}

/** The size of a file once it no longer grows: the server writes its log a little after it has answered. */
async function settledSize(file: string): Promise<number> {
  for (let before = -1; ; ) {
    const { size } = fs.statSync(file);
    if (size === before) return size;
    before = size;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

function readPart(name: string, from: number, to: number): string {
  const file = fs.openSync(name, 'r');
  const text = Buffer.alloc(to - from);
  fs.readSync(file, text, 0, text.length, from);
  fs.closeSync(file);
  return text.toString('utf8');
}
