import type { TestProject } from 'vitest/node';
import { startTestCluster, type TestCluster } from '@/lib/db/testing/cluster';

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: TestCluster;
  }
}

/** Vitest's global set-up of the project `db`: one cluster and one migrated template for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, stop } = await startTestCluster(process.env.STABLEHAND_TEST_DATABASE_URL);
  project.provide('testCluster', cluster);
  return stop;
}
