import { hashPassword } from 'better-auth/crypto';
import type pg from 'pg';
import { type EmbeddedPostgres, embeddedPostgres } from '@/lib/db/embedded';
import { openDatabase } from '@/lib/db/open';
import { databaseName, withClient } from '@/lib/db/roles';
import { dataSteps, projectSlug } from './data-sql';

export const benchPassword = 'correct horse battery';

/** Rows that the measurements are about, as the database counts them. */
export type Counts = Readonly<Record<string, number>>;

const counted = ['Candidate', 'Cell', 'Decision', 'Finding', 'Evidence', 'Branch', 'User'] as const;

export const superuserUrl = (postgres: EmbeddedPostgres): string =>
  postgres.superuserUrl.replace(/\/postgres$/, `/${databaseName}`);

/** Counts the tables of a data set that is there. */
export async function countRows(db: pg.Client): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const table of counted) {
    const { rows } = await db.query<{ n: string }>(`SELECT count(*) AS n FROM "${table}"`);
    counts[table] = Number(rows[0]?.n ?? 0);
  }
  return counts;
}

/**
 * Makes the data set in the embedded database of a folder (STABLEHAND_DATA names it already), unless one of this size is
 * there. True: made now. Throws when the folder holds something else.
 */
export async function makeData(
  folder: string,
  candidates: number,
  say: (line: string) => void,
): Promise<boolean> {
  const postgres = await embeddedPostgres(folder);
  const database = await openDatabase();
  try {
    return await withClient(superuserUrl(postgres), async (client) => {
      const there = await client.query<{ n: string; large: string }>(
        `SELECT (SELECT count(*) FROM "Candidate") AS n, (SELECT count(*) FROM "Project" WHERE slug = $1) AS large`,
        [projectSlug],
      );
      const found = there.rows[0];
      if (found !== undefined && found.large === '1') {
        if (Number(found.n) === candidates) return false;
        throw new Error(`${folder} holds ${found.n} candidates, not ${candidates}: name another.`);
      }
      await client.query(
        "SET session_replication_role = replica; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off",
      );
      for (const step of dataSteps(candidates, await hashPassword(benchPassword))) {
        const started = performance.now();
        await client.query(`BEGIN; ${step.sql}; COMMIT`);
        say(`  ${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
      }
      await client.query('VACUUM (ANALYZE)');
      return true;
    });
  } finally {
    await database.close();
    await postgres.release();
  }
}
