import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendOnlyTables, withClient } from '@/lib/db/roles';
import { testDatabase } from '@/lib/db/testing/test-database';

const database = testDatabase();

/** Models whose documentation in the schema begins with "Append-only". */
function documentedTables(): string[] {
  const schema = fs.readFileSync(path.resolve('prisma/schema.prisma'), 'utf8');
  const found: string[] = [];
  let comment = '';
  for (const line of schema.split('\n')) {
    if (line.startsWith('///')) comment += line;
    else {
      const name = line.match(/^model (\w+) \{/)?.[1];
      if (name && comment.includes('/// Append-only')) found.push(name);
      comment = '';
    }
  }
  return found.sort();
}

describe('append-only tables', () => {
  it('are guarded exactly where the schema says so', async () => {
    const tables = await withClient(database().ownerUrl, appendOnlyTables);
    expect(tables).toEqual(documentedTables());
    expect(tables).toContain('Decision');
  });

  it.each(documentedTables())('%s refuses its owner', async (table) => {
    await withClient(database().ownerUrl, async (client) => {
      const { rows } = await client.query<{ column: string }>(
        `SELECT quote_ident(attname) AS column FROM pg_attribute
         WHERE attrelid = '"${table}"'::regclass AND attnum > 0 AND NOT attisdropped LIMIT 1`,
      );
      const column = rows[0]?.column;
      for (const sql of [
        `UPDATE "${table}" SET ${column} = ${column}`,
        `DELETE FROM "${table}"`,
        `TRUNCATE "${table}" CASCADE`,
      ]) {
        await expect(client.query(sql)).rejects.toThrow(/append-only/);
      }
    });
  });

  it('keep a row against the application too, which cannot even switch the triggers off', async () => {
    await withClient(database().url, async (client) => {
      await client.query(`
        INSERT INTO "AuditEvent" (id, "actorKind", actor, "actorName", action, entity, "entityId")
        VALUES (gen_random_uuid(), 'cli', 'ada', 'ada', 'test', 'test', '1')`);
      await expect(client.query('DELETE FROM "AuditEvent"')).rejects.toThrow();
      await expect(client.query('TRUNCATE "AuditEvent"')).rejects.toThrow();
      await expect(client.query('ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL')).rejects.toThrow();
      await expect(client.query('SET session_replication_role = replica')).rejects.toThrow();
      const { rows } = await client.query('SELECT count(*)::int AS n FROM "AuditEvent"');
      expect(rows).toEqual([{ n: 1 }]);
    });
  });
});
