import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { db } from '@/lib/db/client';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { cliContext } from '@/lib/services/context';
import { createProject } from '@/lib/services/projects/create-project';
import { closeProjectGits } from '@/lib/services/projects/project-git';

export interface TestProject {
  readonly facts: DemoFacts;
  /** For further files; removed at the end. */
  readonly folder: string;
}

/** For database tests: the story's repository as an ordinary project `story`, nothing imported. Call at the top. */
export function testProject(): () => TestProject {
  const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-test-project-'));
  let facts: DemoFacts | null = null;
  beforeAll(async () => {
    facts = await makeDemoRepository(path.join(folder, 'story.git'));
    await createProject(cliContext('tester'), {
      name: 'Story',
      slug: 'story',
      repositories: [facts.gitDir],
      upstreamRef: 'master',
    });
    // What kernel.org says would make tests depend on the day they run.
    await db().branch.updateMany({ data: { endOfLife: null } });
  });
  afterAll(async () => {
    await closeProjectGits();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (facts === null) throw new Error('The test project is there only inside tests and hooks.');
    return { facts, folder };
  };
}
