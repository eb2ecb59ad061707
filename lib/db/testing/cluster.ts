import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applicationRole, embeddedPostgres } from '@/lib/db/embedded';
import { migrateQueue, migrateSchema } from '@/lib/db/migrate';
import { grantApplication, provisionDatabase, withClient } from '@/lib/db/roles';

/** How a test process reaches the cluster. Plain data: handed from the global set-up to the test files. */
export interface TestCluster {
  /** May create and drop databases. */
  readonly adminUrl: string;
  /** Connection strings with DATABASE in the place of the database's name. */
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  /** Migrated, never connected to: every test file's database is a copy of it. */
  readonly template: string;
}

/** The connection string of one database. */
export const urlOf = (pattern: string, database: string): string =>
  pattern.replace(/\/DATABASE(?=$|\?)/, `/${database}`);

/** No test survives a power cut, so nothing waits for the disk. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** A cluster of its own in a temporary folder, or databases on the server of `givenUrl`. */
export async function startTestCluster(
  givenUrl: string | undefined,
): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  const template = `stablehand_template_${randomUUID().slice(0, 8)}`;
  if (givenUrl) return startOnServer(givenUrl, template);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
  const postgres = await embeddedPostgres(folder, { settings: fast });
  const stop = async (): Promise<void> => {
    await postgres.release();
    fs.rmSync(folder, { recursive: true, force: true });
    if (!postgres.directory.startsWith(folder)) {
      for (const suffix of ['', '.users', '.lock']) {
        fs.rmSync(`${postgres.directory}${suffix}`, { recursive: true, force: true });
      }
    }
  };
  try {
    await provisionDatabase(postgres, template);
    const ownerUrl = postgres.url('owner', template);
    await migrateSchema(ownerUrl);
    await migrateQueue(ownerUrl);
    await grantApplication(ownerUrl, applicationRole);
  } catch (error) {
    await stop();
    throw error;
  }
  const cluster: TestCluster = {
    adminUrl: postgres.superuserUrl,
    ownerUrl: postgres.url('owner', 'DATABASE'),
    applicationUrl: postgres.url('application', 'DATABASE'),
    template,
  };
  return { cluster, stop };
}

async function startOnServer(
  adminUrl: string,
  template: string,
): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  const pattern = new URL(adminUrl);
  pattern.pathname = '/DATABASE';
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${template}`));
  const templateUrl = urlOf(pattern.href, template);
  await migrateSchema(templateUrl);
  await migrateQueue(templateUrl);
  const stop = async (): Promise<void> => {
    await withClient(adminUrl, (client) => client.query(`DROP DATABASE ${template} WITH (FORCE)`));
  };
  // One role for everything: as with a DATABASE_URL whose role owns the schema.
  const cluster = { adminUrl, ownerUrl: pattern.href, applicationUrl: pattern.href, template };
  return { cluster, stop };
}
