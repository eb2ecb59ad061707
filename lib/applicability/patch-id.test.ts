import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stablePatchId } from '@/lib/applicability/patch-id';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';

let repository: ScratchRepository;
beforeAll(() => {
  repository = new ScratchRepository();
});
afterAll(() => repository.remove());

function byGit(patch: Buffer): string | null {
  const printed = execFileSync('git', ['patch-id', '--stable'], { input: patch }).toString(
    'latin1',
  );
  return printed === '' ? null : printed.slice(0, 40);
}

function patchOf(oid: string): Buffer {
  const args = [
    'diff-tree',
    '-r',
    '-p',
    '--binary',
    '--full-index',
    '--root',
    '--no-commit-id',
    oid,
  ];
  return Buffer.from(repository.git(...args), 'utf8');
}

const words = fc.constantFrom(
  'int x;',
  '\tif (a)',
  '}',
  '',
  '  return 0;',
  '-- sql',
  '++ c',
  '\\ odd line',
);
const file = fc.array(words, { maxLength: 30 }).map((lines) => lines.join('\n'));

test('equals git patch-id --stable', () => {
  let branch = 0;
  fc.assert(
    fc.property(file, file, file, file, (a1, a2, b1, b2) => {
      branch += 1;
      const name = `b${branch}`;
      repository.commit({ branch: name, message: 'one', files: { 'a.c': a1, 'dir/b.c': b1 } });
      const oid = repository.commit({
        branch: name,
        message: 'two',
        files: { 'a.c': a2, 'dir/b.c': b2 },
      });
      const patch = patchOf(oid);
      expect(stablePatchId(patch)).toBe(byGit(patch));
    }),
    { numRuns: 40 },
  );
});

test('equals git’s for new, deleted, binary and empty patches', () => {
  const steps: Record<string, string | Buffer | null>[] = [
    { 'a.c': 'one\ntwo\n', 'b.bin': Buffer.from([0, 1, 2, 3, 0]) },
    { 'a.c': null },
    { 'b.bin': Buffer.from([0, 9, 9, 9, 0, 0]), 'c.c': 'no newline at the end' },
    { 'c.c': 'no newline at the end\n' },
    {},
  ];
  for (const files of steps) {
    const patch = patchOf(repository.commit({ branch: 'kinds', message: 'x', files }));
    expect(stablePatchId(patch)).toBe(byGit(patch));
  }
});

test('line numbers and blanks do not matter, content does', () => {
  const patch = (line: string, at: number) =>
    Buffer.from(
      `diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -${at},2 +${at},2 @@ ctx\n one\n-two\n+${line}\n`,
    );
  expect(stablePatchId(patch('x = 1', 10))).toBe(stablePatchId(patch('x=1', 99)));
  expect(stablePatchId(patch('x = 1', 10))).not.toBe(stablePatchId(patch('x = 2', 10)));
});
