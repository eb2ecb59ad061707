import { expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';
import { neighbourFindings } from './neighbour';

const scratch = eachScratch();

/** Three commits in a row; what is told of the second where its message points to one side. */
async function told(place: string, isPosted: (subject: string) => boolean = () => true) {
  const write = (subject: string) =>
    scratch.repository.commit({
      branch: 'main',
      message: `${subject}\n`,
      files: { 'wisp.c': `int wisp = ${subject.length};\n` },
    });
  const subjects = ['wisp: one', 'wisp: two two', 'wisp: three three'];
  const oids = subjects.map(write);
  const posting = subjects.flatMap((subject, at) =>
    at !== 1 && isPosted(subject) ? [{ oid: oids[at] ?? '', subject, certain: false }] : [],
  );
  const git = await scratch.open();
  const input = {
    ...{ commit: oids[1] ?? '', upstream: oids[2] ?? '', asOf: '2030-01-01T00:00:00Z' },
    ...{ branches: [], cells: [], profile: profileNamed('linux') },
  };
  const context = new PhaseContext(input, { git });
  context.records.set('message', {
    ...{ phase: 'message', version: 1, status: 'completed', reason: null },
    ...{ summary: '', inputDigest: '' },
    findings: [
      {
        ...{ kind: 'named-place', polarity: 'neutral', severity: 'info', summary: '' },
        data: { words: '', place },
        evidence: [],
      },
    ],
  });
  const found = await neighbourFindings(context, posting);
  return found.map(({ summary, data }) => [summary, data.oid === oids[0] ? 'first' : 'third']);
}

it('names the commit of the posting that stands right there', async () => {
  expect(await told('after')).toEqual([
    [
      expect.stringMatching(
        /^The message points to a later patch by its place; right after it upstream, probably of the same posting: [0-9a-f]{12} \("wisp: three three"\)\.$/,
      ),
      'third',
    ],
  ]);
  expect((await told('before')).map(([, which]) => which)).toEqual(['first']);
});

it('says nothing where another commit stands there, or no side is told', async () => {
  expect(await told('after', (subject) => subject === 'wisp: one')).toEqual([]);
  expect(await told('before', (subject) => subject !== 'wisp: one')).toEqual([]);
  expect(await told('numbered')).toEqual([]);
});
