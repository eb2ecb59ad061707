import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** One committed migration. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** As Prisma computes it: sha256 of the file. */
  readonly checksum: string;
}

const checkout = path.resolve(import.meta.dirname, '..', '..');

/** Folder of the committed migrations. */
export const migrationsDirectory = path.join(checkout, 'prisma', 'migrations');

/** The committed migrations, in the order in which they are applied. */
export function committedMigrations(directory: string = migrationsDirectory): readonly Migration[] {
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
