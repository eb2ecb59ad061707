import { describe, expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { namedCommits } from './named-commits';
import { parseMessage } from './parse-message';

const profile = profileNamed('linux');
const parse = (body: string) =>
  parseMessage(`net/wisp: a title\n\n${body}\n\nSigned-off-by: A <a@b.c>\n`, profile.trailers);
const named = (body: string) => namedCommits(parse(body));

describe('commits that running text names', () => {
  it.each([
    ['In commit 12ab34cd56ef the ring was doubled.', '12ab34cd56ef', null],
    ['Commit 1234567 (wisp: add rings) did it.', '1234567', 'wisp: add rings'],
    ['[1] commit:12ab34cd56ef ("wisp: add\n    rings")', '12ab34cd56ef', 'wisp: add rings'],
    ['12ab34cd ("wisp: say "no" more") forgot it.', '12ab34cd', 'wisp: say "no" more'],
    ['It undoes what 12ab34cd56 did.', '12ab34cd56', null],
    ['The hole was introduced by\n12ab34cd56.', '12ab34cd56', null],
    ['This reverts commit 12AB34CD56EF.', '12ab34cd56ef', null],
    [`After ${'1a'.repeat(20)} it fails.`, '1a'.repeat(20), null],
  ])('%s', (body, name, subject) => {
    expect(named(body).map((one) => [one.name, one.subject])).toEqual([[name, subject]]);
  });

  it.each([
    'The register at 12ab34cd56ef holds 0x12ab34cd56.',
    'See https://git.example.org/commit/12ab34cd56ef and commit/?id=12ab34cd56ef',
    '(cherry picked from commit 12ab34cd56ef)',
    '[ Upstream commit 12ab34cd56ef ]',
    'commit 12ab34cd56ef upstream.',
    'since 20240131 and in defaced, by decades',
    `(BuildId: ${'1a'.repeat(20)})`,
    '> 12ab34cd56ef: b9020022  ltgr %r2,%r2',
    'Fixes: 12ab34cd56ef ("wisp: add rings")',
  ])('not in %s', (body) => expect(named(body)).toEqual([]));

  it('reads lists, where each stands, what is needed, and each once', () => {
    const body =
      'Commits 11aa22bb33 ("wisp: one"), 22bb33cc44 and\n33cc44dd55 broke it.\n\nThis depends on commit\n44dd55ee66ff ("wisp:\nfour"). So commit 11aa22bb33 goes.';
    expect(named(body)).toEqual([
      { name: '11aa22bb33', subject: 'wisp: one', line: 3, endLine: 3, isNeeded: false },
      { name: '22bb33cc44', subject: null, line: 3, endLine: 3, isNeeded: false },
      { name: '33cc44dd55', subject: null, line: 4, endLine: 4, isNeeded: false },
      { name: '44dd55ee66ff', subject: 'wisp: four', line: 7, endLine: 8, isNeeded: true },
    ]);
  });

  it('takes what somebody said for no title', () => {
    expect(named('As was said in commit 11aa22bb33: "It is a mess."')[0]?.subject).toBeNull();
  });
});
