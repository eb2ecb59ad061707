import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { diffPhase } from '@/lib/analysis/phases/02-diff';
import { codeFindings, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';

const scratch = eachScratch();

/** What phases 2 and 5 find of a change from `before` to `after`. */
async function found(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
) {
  const { repository } = scratch;
  repository.commit({ branch: 'main', message: 'start', files: before });
  repository.git('branch', 'stable', 'main');
  const commit = repository.commit({ branch: 'main', message: 'change', files: after });
  const git = await scratch.open();
  const profile = profileNamed('generic');
  const asOf = '2030-01-01T00:00:00Z';
  const input = { commit, upstream: commit, asOf, profile, branches: [], cells: [] };
  const diff = await diffPhase.run(new PhaseContext(input, { git }));
  return { diff, code: await codeFindings(git, commit, 'stable') };
}

const told = (findings: Parameters<typeof of>[0], kind: string) =>
  of(findings, kind).map((one) => one.summary);

test('functions of Python are told, and that nobody looked for their callers', async () => {
  const source = (name: string) =>
    `class Suite:\n    def ${name}(self):\n        self.begin()\n        self.go()\n        self.end()\n`;
  const { diff, code } = await found({ 'a.py': source('test_go') }, { 'a.py': source('go') });
  expect(told(diff.findings, 'function')).toEqual([
    'go() modified in a.py, lines 2 to 5: +1 -1; it was test_go().',
  ]);
  expect(told(code, 'unverified')).toEqual([
    'Not verified: who calls go() (Python). Callers are followed in C only.',
  ]);
});

test('of a language that nobody reads, no function is denied', async () => {
  const { diff, code } = await found(
    { 'run.sh': 'a=1\necho $a\n' },
    { 'run.sh': 'a=2\necho $a\n' },
  );
  expect(told(diff.findings, 'no-function')).toEqual([]);
  expect(told(diff.findings, 'unverified')).toEqual([
    "Not verified: which functions of shell change. Only C and Python are read, and git's hunk headers name none.",
  ]);
  expect(diff.summary).not.toContain('function');
  expect(code).toEqual([]);
});

test('where there is nothing but C, or no code, none is changed', async () => {
  const { diff } = await found(
    { 'a.c': 'int a;\n', 'a.txt': 'a\n' },
    { 'a.c': 'int b;\n', 'a.txt': 'b\n' },
  );
  expect(told(diff.findings, 'no-function')).toHaveLength(1);
  expect(told(diff.findings, 'unverified')).toEqual([]);
});

test('a script for the linker has no functions', async () => {
  const { diff } = await found({ 'a.lds.S': '_a = 1;\n' }, { 'a.lds.S': '_a = 2;\n' });
  expect(told(diff.findings, 'no-function')).toHaveLength(1);
});
