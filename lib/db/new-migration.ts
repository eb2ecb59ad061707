import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pendingSchemaChange } from '@/lib/db/authoring';
import { embeddedPostgres } from '@/lib/db/embedded';
import { migrationsDirectory } from '@/lib/db/migrations';
import { AppError } from '@/lib/errors';

/**
 * `npm run migrate:new -- NAME`: writes the migration that takes the committed ones to prisma/schema.prisma. Hand-written
 * parts (triggers, functions) are added to its end afterwards, before it is committed.
 */
async function newMigration(name: string): Promise<string> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
    throw new AppError(
      'bad-input',
      'Usage: npm run migrate:new -- NAME (lower case, words joined by _).',
    );
  }
  fs.mkdirSync(migrationsDirectory, { recursive: true });
  const lock = path.join(migrationsDirectory, 'migration_lock.toml');
  if (!fs.existsSync(lock)) fs.writeFileSync(lock, 'provider = "postgresql"\n');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-migrate-'));
  const postgres = await embeddedPostgres(folder);
  try {
    const client = new pg.Client({ connectionString: postgres.superuserUrl });
    await client.connect();
    await client.query('CREATE DATABASE shadow');
    await client.end();
    const sql = pendingSchemaChange(postgres.superuserUrl.replace(/\/postgres$/, '/shadow'));
    if (sql === '') return 'Schema and migrations agree: nothing to write.';
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const file = path.join(migrationsDirectory, `${stamp}_${name}`, 'migration.sql');
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, sql);
    return `Wrote ${path.relative(process.cwd(), file)}`;
  } finally {
    await postgres.release();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.stdout.write(`${await newMigration(process.argv[2] ?? '')}\n`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint ?? ''}${String(error.data.output ?? '')}\n`);
  process.exitCode = 1;
}
