import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Matrix } from '@/lib/applicability/matrix';
import type { Cell } from '@/lib/contracts/cell';
import { expectedCells } from '@/lib/demo/expected-cells';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileNamed } from '@/lib/profiles';

/** The engine against the matrix that the demo's author wrote by hand from the story. */
const top = mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
let facts: DemoFacts;
let git: GitStore;
const cells = new Map<string, Cell>();

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
  git = await openGit({ gitDirs: [facts.gitDir] });
  const matrix = new Matrix(git, git.merger, {
    upstream: facts.upstream.tip,
    profile: profileNamed('linux'),
  });
  const commits = facts.candidates.map((candidate) =>
    candidate.inRepository
      ? { oid: candidate.oid }
      : { name: candidate.oid, unresolved: new AppError('ref-not-found', 'not there') },
  );
  const branches = facts.branches.map((branch) => ({ name: branch.version, tip: branch.tip }));
  for await (const cell of matrix.cells(commits, branches)) {
    cells.set(`${cell.commit} ${cell.branch}`, cell);
  }
}, 60_000);
afterAll(async () => {
  await git.close();
  rmSync(top, { recursive: true, force: true });
});

describe('cells of the demo', () => {
  test.each(expectedCells.map((cell) => [cell.candidate, cell.version, cell] as const))(
    '%s on %s',
    (key, version, expected) => {
      const oid = facts.candidates.find((c) => c.key === key)?.oid ?? '';
      const cell = cells.get(`${oid} ${version}`);
      expect({
        state: cell?.state,
        how: cell?.detail.presence?.how ?? null,
        pick: cell?.pick,
        strict: cell?.strict,
      }).toEqual({
        state: expected.state,
        how: expected.how,
        pick: expected.pick,
        strict: expected.strict,
      });
      if (expected.affected !== 'open') expect(cell?.affected).toBe(expected.affected);
    },
  );
});
