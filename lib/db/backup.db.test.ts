import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupDatabase, copyColumns, tablesToCopy } from '@/lib/db/backup';
import { db } from '@/lib/db/client';
import { restoreDatabase } from '@/lib/db/restore';
import { withClient } from '@/lib/db/roles';
import {
  createTestDatabase,
  type TestDatabase,
  testDatabase,
} from '@/lib/db/testing/test-database';
import { enqueue } from '@/lib/jobs/enqueue';

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-backup-'));
const file = path.join(folder, 'whole.backup');
const candidateId = randomUUID();

/** Rows of every table that a backup holds, as text, for comparing two databases. */
async function content(url: string): Promise<Record<string, string[]>> {
  return withClient(url, async (client) => {
    const all: Record<string, string[]> = {};
    for (const { table, columns } of await tablesToCopy(client)) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM (SELECT ${copyColumns('', columns).replace(/^"" \(|\)$/g, '')} FROM "${table}") t ORDER BY 1`,
      );
      all[table] = rows.map((row) => row.row);
    }
    return all;
  });
}

async function restoredInto<T>(
  from: string,
  look: (target: TestDatabase) => Promise<T>,
): Promise<T> {
  const target = await createTestDatabase({ empty: true });
  try {
    await restoreDatabase(target.ownerUrl, from);
    return await look(target);
  } finally {
    await target.drop();
  }
}

/** A changed copy of the backup. */
function variant(name: string, change: (text: string) => string): string {
  const changed = path.join(folder, name);
  fs.writeFileSync(changed, gzipSync(change(gunzipSync(fs.readFileSync(file)).toString('utf8'))));
  return changed;
}

beforeAll(async () => {
  const project = await db().project.create({
    data: {
      slug: 'p',
      name: 'P\t"quoted"\n\\.\n',
      profile: 'linux',
      profileReason: '',
      upstreamRef: 'x',
    },
  });
  await db().candidate.create({
    data: {
      id: candidateId,
      projectId: project.id,
      upstreamOid: 'a'.repeat(40),
      commitKnown: true,
      subject: 'fix: \\N is no null',
      message: '\\.\nÄ 漢\r\n',
      authorName: 'Ada',
      authorEmail: 'ada@example.org',
      paths: ['a b', 'c,"d"'],
    },
  });
  // Two tables that point at each other: neither can be filled first.
  const analysis = await db().analysis.create({
    data: { candidateId, asOf: new Date(), engineVersion: '1' },
  });
  await db().candidate.update({
    where: { id: candidateId },
    data: { latestAnalysisId: analysis.id },
  });
  await db().blob.create({
    data: {
      digest: 'd'.repeat(64),
      size: 4,
      encoding: 'identity',
      bytes: Buffer.from([0, 10, 92, 46]),
    },
  });
  await db().auditEvent.create({
    data: {
      actorKind: 'cli',
      actor: 'ada',
      actorName: 'Ada',
      action: 'a',
      entity: 'e',
      entityId: '1',
    },
  });
  await enqueue(db(), 'analyse-candidate', { candidateId });
  await backupDatabase(database().url, file);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a backup', () => {
  it('brings everything back: rows, search, guards, waiting jobs', async () => {
    const before = await content(database().ownerUrl);
    await restoredInto(file, async ({ ownerUrl }) => {
      expect(await content(ownerUrl)).toEqual(before);
      await withClient(ownerUrl, async (client) => {
        await expect(client.query('DELETE FROM "AuditEvent"')).rejects.toThrow(/append-only/);
        await expect(client.query('DELETE FROM "Project"')).rejects.toThrow(/foreign key/);
        const jobs = await client.query(
          'SELECT task_identifier, key, priority FROM graphile_worker.jobs',
        );
        expect(jobs.rows).toEqual([
          {
            task_identifier: 'analyse-candidate',
            key: `analyse-candidate:${candidateId}`,
            priority: 0,
          },
        ]);
      });
    });
  });

  it('is readable by its owner alone and replaces no file', async () => {
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    await expect(backupDatabase(database().url, file)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('restoring', () => {
  it('refuses a database that holds something', async () => {
    await expect(restoreDatabase(database().ownerUrl, file)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('refuses a backup of a newer version', async () => {
    const newer = variant('newer', (text) =>
      text.replace('"migrations":[', '"migrations":["99990101000000_future",'),
    );
    await expect(restoredInto(newer, async () => null)).rejects.toMatchObject({
      code: 'database-newer',
    });
  });

  it.each([
    ['cut between lines', (text: string) => text.slice(0, text.lastIndexOf('{"end"'))],
    ['cut within a table', (text: string) => text.slice(0, text.indexOf('"Candidate"') + 200)],
    ['without a table', (text: string) => text.replace(/\{"table":"Blob"[\s\S]*?\n\\\.\n/, '')],
  ])('leaves nothing of a backup that was %s', async (name, change) => {
    const broken = variant(name, change);
    const target = await createTestDatabase({ empty: true });
    try {
      await expect(restoreDatabase(target.ownerUrl, broken)).rejects.toMatchObject({
        code: 'bad-input',
      });
      const left = await content(target.ownerUrl);
      expect(Object.values(left).flat()).toEqual([]);
      // and a whole one can still be restored into it
      expect((await restoreDatabase(target.ownerUrl, file)).jobs).toBe(1);
    } finally {
      await target.drop();
    }
  });

  it('refuses what is no backup', async () => {
    const other = path.join(folder, 'other');
    fs.writeFileSync(other, 'hello');
    await expect(restoredInto(other, async () => null)).rejects.toMatchObject({
      code: 'bad-input',
    });
    fs.writeFileSync(other, fs.readFileSync(file).subarray(0, 300));
    await expect(restoredInto(other, async () => null)).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
