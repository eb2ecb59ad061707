import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDatabase, connectTo } from '@/lib/db/client';
import { withClient } from '@/lib/db/roles';
import { urlOf } from '@/lib/db/testing/cluster';

/** A database of one test file. */
export interface TestDatabase {
  /** The application's role, as the web server and the workers connect. */
  readonly url: string;
  /** The role that owns the schema. */
  readonly ownerUrl: string;
  /** Whoever administers the server. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** A new database: a copy of the migrated template, or an empty one. */
export async function createTestDatabase(
  options: { readonly empty?: boolean } = {},
): Promise<TestDatabase> {
  const cluster = inject('testCluster');
  const name = `stablehand_test_${randomUUID().replaceAll('-', '')}`;
  const owner = decodeURIComponent(new URL(cluster.ownerUrl).username);
  const template = options.empty ? '' : `TEMPLATE ${cluster.template}`;
  await withClient(cluster.adminUrl, (client) =>
    client.query(`CREATE DATABASE ${name} ${template} OWNER "${owner}"`),
  );
  return {
    url: urlOf(cluster.applicationUrl, name),
    ownerUrl: urlOf(cluster.ownerUrl, name),
    adminUrl: Object.assign(new URL(cluster.adminUrl), { pathname: `/${name}` }).href,
    drop: async () => {
      await withClient(cluster.adminUrl, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

/**
 * Call at the top of an `x.db.test.ts`: the file gets a database of its own, and `db()` of lib/db/client speaks to it
 * as the application's role. The returned function gives it inside tests and hooks.
 */
export function testDatabase(): () => TestDatabase {
  let database: TestDatabase | null = null;
  beforeAll(async () => {
    database = await createTestDatabase();
    await connectTo(database.url);
  });
  afterAll(async () => {
    await closeDatabase();
    await database?.drop();
  });
  return () => {
    if (database === null)
      throw new Error('The test database is there only inside tests and hooks.');
    return database;
  };
}
