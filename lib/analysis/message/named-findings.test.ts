import { expect, it, onTestFinished } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { openGit } from '@/lib/git/open-git';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { SnapshotRepository } from '@/lib/git/testing/snapshot-repository';
import { profileNamed } from '@/lib/profiles';
import { namedFindings } from './named-findings';
import { describeName } from './resolve-name';

const profile = profileNamed('linux');
const scratch = eachScratch();

it('tells title, release and place of what is named, and what it cannot tell', async () => {
  const write = (message: string, more: object = {}) =>
    scratch.repository.commit({
      branch: 'main',
      message: `${message}\n`,
      files: { 'a.c': `int ${message.length};\n` },
      ...more,
    });
  const released = write('wisp: released');
  scratch.repository.tag('v1.0', released);
  const tagged = write('wisp: named by a tag');
  const aside = scratch.repository.commit({
    branch: 'aside',
    message: 'wisp: aside\n',
    files: { 'b.c': 'int b;\n' },
    from: released,
  });
  const cut = (oid: string) => oid.slice(0, 12);
  const body = `In commit ${cut(released)} ("wisp: another") and commit ${cut(tagged)}, then\ncommit ${cut(aside)}, needs commit ${'1f'.repeat(6)}.\n\nFixes: ${cut(tagged)} ("wisp: named by a tag")`;
  const candidate = write(`wisp: names\n\n${body}`);
  const git = await scratch.open();
  const input = { commit: candidate, upstream: candidate, asOf: '2040-01-01T00:00:00Z' };
  const context = new PhaseContext({ ...input, profile, branches: [], cells: [] }, { git });
  const found = await namedFindings(context, await context.message());
  expect(found.map((one) => [one.kind, one.line, one.summary])).toEqual([
    [
      'named-commit',
      3,
      `Running text names commit ${cut(released)} ("wisp: released", first in v1.0): in its history; the message gives it the title "wisp: another".`,
    ],
    [
      'named-commit',
      4,
      `Running text names commit ${cut(aside)} ("wisp: aside"): not in upstream.`,
    ],
    ['unverified', 4, `Running text names commit ${'1f'.repeat(6)}, which this repository lacks.`],
  ]);
  expect(found.map((one) => one.data.isNeeded)).toEqual([false, false, true]);
});

it('says so where several commits have a name', async () => {
  const who = 'A U Thor <author@example.com> 1700000000 +0000';
  const lines = Array.from(
    { length: 2000 },
    (_, at) =>
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${String(at).length}\n${at}\n`,
  );
  const repository = new SnapshotRepository();
  onTestFinished(() => repository.remove());
  repository.run(['fast-import', '--quiet'], { input: lines.join('') });
  const oids = repository.text(['rev-list', 'main']).trim().split('\n');
  const starts = oids.map((oid) => oid.slice(0, 4));
  const short = starts.find((one, at) => starts.indexOf(one) !== at) ?? '';
  const [commit = ''] = oids;
  const git = await openGit({ gitDirs: [repository.gitDir] });
  onTestFinished(() => git.close());
  const input = { commit, upstream: commit, asOf: '2040-01-01T00:00:00Z' };
  const context = new PhaseContext({ ...input, profile, branches: [], cells: [] }, { git });
  expect(await describeName(context, short)).toMatchObject({ found: null, isAmbiguous: true });
  expect(await describeName(context, commit)).toMatchObject({
    found: { oid: commit },
    isAmbiguous: false,
  });
  expect(await describeName(context, 'f'.repeat(12))).toMatchObject({
    found: null,
    isAmbiguous: false,
  });
});
