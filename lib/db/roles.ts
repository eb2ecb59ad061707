import pg from 'pg';
import { applicationRole, type EmbeddedPostgres, ownerRole } from '@/lib/db/embedded';

/** Name of the application's database in the embedded cluster. */
export const databaseName = 'stablehand';

/** Runs `work` on one connection that is closed afterwards. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Any numbers, but the same in every version: two starters must not make the roles, or grant, at once. */
const provisionLock = 58_420_011;
const grantLock = 58_420_012;

/**
 * Makes the two roles of an embedded cluster and a database that the owner role owns, where they are missing. The
 * owner migrates; the application's role may read and write rows, and nothing else.
 */
export async function provisionDatabase(
  postgres: EmbeddedPostgres,
  database: string,
): Promise<void> {
  const { secrets } = postgres;
  await withClient(postgres.superuserUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [provisionLock]);
    const has = async (sql: string, name: string): Promise<boolean> =>
      ((await client.query(sql, [name])).rowCount ?? 0) > 0;
    const passwords = [
      [ownerRole, secrets.owner],
      [applicationRole, secrets.application],
    ] as const;
    for (const [role, password] of passwords) {
      if (await has('SELECT 1 FROM pg_roles WHERE rolname = $1', role)) continue;
      await client.query(
        `CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
      );
    }
    if (!(await has('SELECT 1 FROM pg_database WHERE datname = $1', database))) {
      const name = pg.escapeIdentifier(database);
      await client.query(`CREATE DATABASE ${name} OWNER ${pg.escapeIdentifier(ownerRole)}`);
      await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
      await client.query(
        `GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${pg.escapeIdentifier(applicationRole)}`,
      );
    }
  });
}

/** Names of the tables whose rows can only be added, by the triggers that guard them. */
export async function appendOnlyTables(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = 'append_only' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  return rows.map((row) => row.name);
}

/**
 * The GRANT of every table, sequence and function of a schema, without its receiver. Only of what this role may grant:
 * an administrator's extensions (pg_stat_statements, say) live in the same schema and belong to somebody else.
 */
async function grantsOn(client: pg.Client, schema: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ grant: string }>(
    `
    SELECT CASE relkind WHEN 'S' THEN format('GRANT USAGE, SELECT, UPDATE ON SEQUENCE %s', oid::regclass)
      ELSE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s', oid::regclass) END AS "grant"
    FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND pg_has_role(relowner, 'USAGE')
    UNION ALL
    SELECT format('GRANT EXECUTE ON ROUTINE %s', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND pg_has_role(proowner, 'USAGE')`,
    [schema],
  );
  return rows.map((row) => row.grant);
}

/**
 * Grants `role` what the application needs, as the owner of the schema (`ownerUrl`), after every migration: rows of
 * tables, no more; of append-only tables reading and adding; of the migrations' record reading. The job queue guards
 * its tables with row level security, so there the role gets a policy besides.
 */
export async function grantApplication(ownerUrl: string, role: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const to = pg.escapeIdentifier(role);
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [grantLock]);
    const appendOnly = (await appendOnlyTables(client)).map((name) => pg.escapeIdentifier(name));
    for (const schema of ['public', 'graphile_worker']) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${to}`);
      for (const grant of await grantsOn(client, schema)) await client.query(`${grant} TO ${to}`);
    }
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM ${to}`);
    if (appendOnly.length > 0) {
      await client.query(`REVOKE UPDATE, DELETE ON ${appendOnly.join(', ')} FROM ${to}`);
    }
    const { rows } = await client.query<{ name: string }>(
      `
      SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
        AND NOT EXISTS (
          SELECT FROM pg_policies p
          WHERE p.schemaname = 'graphile_worker' AND p.tablename = c.relname AND $1 = ANY (p.roles))`,
      [role],
    );
    for (const { name } of rows) {
      await client.query(
        `CREATE POLICY ${pg.escapeIdentifier(`use_by_${role}`)} ON graphile_worker.${pg.escapeIdentifier(name)}
         TO ${to} USING (true) WITH CHECK (true)`,
      );
    }
    await client.query('COMMIT');
  });
}
