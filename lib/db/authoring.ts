import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrationsDirectory } from '@/lib/db/migrations';
import { AppError } from '@/lib/errors';

/** For authors of migrations only: runs `prisma migrate diff` with the stand-in of prisma/schema-engine.mjs. */

const checkout = path.resolve(import.meta.dirname, '..', '..');

/**
 * SQL that takes a database with all committed migrations to what prisma/schema.prisma says; empty when they agree.
 * `shadowUrl`: an empty database that may be wiped.
 */
export function pendingSchemaChange(shadowUrl: string): string {
  // A configuration of its own: only the shadow database is ever touched.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-prisma-'));
  const config = path.join(checkout, `prisma.authoring-${process.pid}.config.mjs`);
  try {
    fs.writeFileSync(
      config,
      `export default ${JSON.stringify({
        schema: path.join(checkout, 'prisma', 'schema.prisma'),
        migrations: { path: migrationsDirectory },
        datasource: { url: shadowUrl, shadowDatabaseUrl: shadowUrl },
      })};\n`,
    );
    const output = path.join(folder, 'change.sql');
    const run = spawnSync(
      process.execPath,
      [
        path.join(checkout, 'node_modules', 'prisma', 'build', 'index.js'),
        ...['migrate', 'diff', '--config', config, '--from-migrations', migrationsDirectory],
        ...['--to-schema', path.join(checkout, 'prisma', 'schema.prisma')],
        ...['--script', '--exit-code', '--output', output],
      ],
      {
        cwd: checkout,
        encoding: 'utf8',
        env: {
          PATH: [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
          HOME: folder,
          NODE_ENV: 'production',
          PRISMA_SCHEMA_ENGINE_BINARY: path.join(checkout, 'prisma', 'schema-engine.mjs'),
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    if (run.status === 0) return '';
    if (run.status === 2) return fs.readFileSync(output, 'utf8');
    throw new AppError('internal', 'prisma migrate diff failed.', {
      data: { output: `${run.stdout}${run.stderr}${run.error?.message ?? ''}`.slice(-3000) },
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.rmSync(config, { force: true });
  }
}
