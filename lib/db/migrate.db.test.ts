import { expect, it } from 'vitest';
import { pendingSchemaChange } from '@/lib/db/authoring';
import { migrateQueue, migrateSchema } from '@/lib/db/migrate';
import { committedMigrations } from '@/lib/db/migrations';
import { grantApplication, withClient } from '@/lib/db/roles';
import { createTestDatabase, type TestDatabase } from '@/lib/db/testing/test-database';

async function inEmptyDatabase(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase({ empty: true });
  try {
    await work(database);
  } finally {
    await database.drop();
  }
}

it('says the same as the schema', () =>
  inEmptyDatabase(async ({ ownerUrl }) => {
    expect(pendingSchemaChange(ownerUrl)).toBe('');
  }));

it('applies every migration once, also when two start at once', () =>
  inEmptyDatabase(async ({ ownerUrl }) => {
    const names = committedMigrations().map((migration) => migration.name);
    const both = await Promise.all([migrateSchema(ownerUrl), migrateSchema(ownerUrl)]);
    expect(both.map((applied) => applied.length).sort()).toEqual([0, names.length].sort());
    await Promise.all([migrateQueue(ownerUrl), migrateQueue(ownerUrl)]);
    expect(await migrateSchema(ownerUrl)).toEqual([]);
  }));

it('refuses a database that a newer version migrated', () =>
  inEmptyDatabase(async ({ ownerUrl }) => {
    await migrateSchema(ownerUrl);
    await withClient(ownerUrl, (client) =>
      client.query(`
        INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at)
        VALUES ('1', 'x', '99990101000000_from_the_future', now())`),
    );
    await expect(migrateSchema(ownerUrl)).rejects.toMatchObject({
      code: 'database-newer',
      data: { migrations: ['99990101000000_from_the_future'] },
    });
  }));

it('refuses a migration that was edited after it was applied', () =>
  inEmptyDatabase(async ({ ownerUrl }) => {
    await migrateSchema(ownerUrl);
    const edited = committedMigrations().map((m, i) => (i === 0 ? { ...m, checksum: 'other' } : m));
    await expect(migrateSchema(ownerUrl, { migrations: edited })).rejects.toThrow(/changed after/);
  }));

it('leaves nothing of a migration that fails', () =>
  inEmptyDatabase(async ({ ownerUrl }) => {
    const bad = {
      name: '1_bad',
      sql: 'CREATE TABLE half (a int); SELECT 1 / 0;',
      checksum: 'x',
    };
    await expect(migrateSchema(ownerUrl, { migrations: [bad] })).rejects.toThrow(
      /division by zero/,
    );
    const { rows } = await withClient(ownerUrl, (client) =>
      client.query(`SELECT to_regclass('half') AS half`),
    );
    expect(rows).toEqual([{ half: null }]);
    expect(await migrateSchema(ownerUrl, { migrations: [{ ...bad, sql: 'SELECT 1' }] })).toEqual([
      '1_bad',
    ]);
  }));

it("grants beside an administrator's own functions and tables, and leaves those alone", () =>
  inEmptyDatabase(async ({ adminUrl, ownerUrl, url }) => {
    await withClient(adminUrl, (client) =>
      client.query(`
        CREATE FUNCTION public.of_an_extension() RETURNS int LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION public.of_an_extension() FROM PUBLIC;
        CREATE TABLE public.of_an_administrator (a int)`),
    );
    await migrateSchema(ownerUrl);
    await migrateQueue(ownerUrl);
    const role = decodeURIComponent(new URL(url).username);
    // Several that start at once, as workers of several machines do, grant the same.
    const starting = Array.from({ length: 4 }, () => grantApplication(ownerUrl, role));
    await Promise.all(starting);
    await withClient(url, async (client) => {
      const { rows } = await client.query('SELECT count(*)::int AS n FROM "Candidate"');
      expect(rows).toEqual([{ n: 0 }]);
      if (adminUrl.replace(/\?.*/, '') === ownerUrl.replace(/\?.*/, '')) return;
      await expect(client.query('SELECT * FROM of_an_administrator')).rejects.toThrow(/denied/);
      await expect(client.query('SELECT of_an_extension()')).rejects.toThrow(/denied/);
    });
  }));
