import { expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { stablePatchId } from '@/lib/applicability/patch-id';
import { parseMail } from '@/lib/mail/parse';
import { titleKey } from '@/lib/mail/parse/index-entry';
import type { GitReader, IndexedMail, MailSearch } from '@/lib/ports';
import { profileNamed } from '@/lib/profiles';
import { gather } from './gather';

const patch =
  'diff --git a/a.c b/a.c\nindex 1111111..2222222 100644\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n one\n-teh\n+the\n two\n';
const commit = 'c'.repeat(40);
const person = { name: 'Ann', email: 'ann@example.org', time: 1_710_000_000, zone: '+0000' };

/** Phase 4's postings of Ann's commit "w: mend a word", where the archive holds these mails. */
async function gatherFrom(
  mails: readonly {
    from: string;
    subject: string;
    body: string;
    change?: string;
    /** What it answers. */
    parents?: readonly string[];
  }[],
) {
  const indexed: IndexedMail[] = [];
  const raws = new Map<string, Buffer>();
  for (const [at, { from, subject, body, change = '+the', parents = [] }] of mails.entries()) {
    const diff = parents.length > 0 ? '' : patch.replace('+the', change);
    const patchId = diff === '' ? null : stablePatchId(Buffer.from(diff));
    const raw = Buffer.from(
      `From: ${from}\nSubject: ${subject}\nMessage-ID: <${at}@x>\nDate: Mon, 1 Jan 2024 00:00:${String(at % 60).padStart(2, '0')} +0000\n\n${body}---\n a.c | 2 +-\n\n${diff}`,
    );
    const document = await parseMail(raw);
    raws.set(String(at), raw);
    indexed.push({
      ...{ place: 'list', locator: String(at), messageId: `${at}@x`, parents, subject },
      ...{ title: titleKey(document.title), date: 1_704_067_200 + at, patchId },
      ...{ fromName: document.from?.name ?? '', fromEmail: document.from?.email ?? '' },
    });
  }
  const message = 'w: mend a word\n\nSigned-off-by: Ann <ann@example.org>\n';
  const git = {
    commit: async () => ({
      ...{ oid: commit, subject: 'w: mend a word', message, author: person, committer: person },
    }),
    patch: async () => Buffer.from(patch),
  } as unknown as GitReader;
  const search: MailSearch = {
    places: [{ name: 'list', kind: 'mbox', mails: mails.length, problem: null }],
    find: async (key, value) =>
      indexed.filter(
        (one) =>
          (key === 'patch-id' && one.patchId === value) ||
          (key === 'title' && one.title === value) ||
          (key === 'parent' && one.parents.includes(value)),
      ),
    raw: async ({ locator }) => raws.get(locator) ?? Buffer.alloc(0),
  };
  const input = {
    ...{ commit, upstream: 'b'.repeat(40), asOf: '2026-01-01T00:00:00Z' },
    ...{ profile: profileNamed('linux'), branches: [], cells: [] },
  };
  const found = await gather(new PhaseContext(input, { git, mail: search }), search);
  return {
    revisions: found.revisions.map((one) => [one.number, one.posting.mail.messageId, one.times]),
    others: found.sameChange.map((one) => one.mail.messageId),
    tags: found.revisions.flatMap((one) =>
      one.answers.flatMap(({ answer }) => answer.tags.map(({ who }) => who.slice(0, 2))),
    ),
  };
}

/** Tags given below a posting, where its answers name what they answer like this. */
async function tagsOf(parents: readonly (readonly string[])[]) {
  const answers = parents.map((above, at) => ({
    ...{ from: `P${at} <p${at}@x>`, subject: 'Re: [PATCH] w: mend a word', parents: above },
    body: `Tested-by: P${at} <p${at}@x>\n`,
  }));
  const { tags } = await gatherFrom([ann, ...answers]);
  return tags;
}

const ann = { from: 'Ann <ann@example.org>', subject: '[PATCH] w: mend a word', body: 'Mend.\n\n' };

it('counts the same change by somebody else as a patch of its own', async () => {
  const bob = { from: 'Bob <bob@x>', subject: '[PATCH v2] w: spell the right', body: 'Spell.\n\n' };
  expect(await gatherFrom([ann, bob])).toMatchObject({
    revisions: [[1, '0@x', 1]],
    others: ['1@x'],
  });
});

it.each([
  ['says who wrote it', 'From: Ann <ann@example.org>\n\nMend.\n\n'],
  ['carries her sign-off', 'Mend.\n\nSigned-off-by: Ann <ann@example.org>\n'],
])('counts a posting by somebody else as a revision where it %s', async (_what, body) => {
  const bob = { from: 'Bob <bob@x>', subject: '[PATCH v2] w: spell the right', body };
  expect(await gatherFrom([ann, bob])).toMatchObject({
    revisions: [
      [1, '0@x', 1],
      [2, '1@x', 1],
    ],
    others: [],
  });
});

it('counts a posting under the same title as a revision, whoever sent it', async () => {
  const bob = { from: 'Bob <bob@x>', subject: '[PATCH v2] w: mend a word', body: 'Mend.\n\n' };
  expect((await gatherFrom([ann, bob])).revisions).toHaveLength(2);
});

it.each([
  ['carries her sign-off', 'Mend.\n\nSigned-off-by: Ann <ann@example.org>\n', [1, 2]],
  ['does not name her', 'Mend.\n\nSigned-off-by: Bob <bob@x>\n', [1]],
])(
  'sees another change under the same title as a revision if it %s',
  async (_what, body, numbers) => {
    const bob = { from: 'Bob <bob@x>', subject: '[PATCH v2] w: mend a word', body, change: '+THE' };
    expect((await gatherFrom([ann, bob])).revisions.map(([number]) => number)).toEqual(numbers);
  },
);

it('counts nobody else under the same title, however many there are, and goes on to its own mails', async () => {
  const bob = { from: 'Bob <bob@x>', subject: '[PATCH v2] w: mend a word', body: 'Mend.\n\n' };
  const many = Array.from({ length: 150 }, (_, at) => ({ ...bob, change: `+${at}` }));
  const found = await gatherFrom([...many, ann]);
  expect(found).toMatchObject({ revisions: [[1, '150@x', 1]], others: [] });
});

it.each([
  [
    [['0@x'], ['1@x', '0@x']],
    ['P0', 'P1'],
  ],
  // A robot that names only the mail it answers.
  [
    [['0@x'], ['1@x'], ['2@x']],
    ['P0', 'P1', 'P2'],
  ],
  [[['9@x'], ['1@x']], []],
])('reads what answers an answer, whether it names the posting or not', async (parents, tags) => {
  expect(await tagsOf(parents)).toEqual(tags);
});

it('leaves out what answers another patch that was posted as an answer to an answer', async () => {
  const answer = { from: 'P <p@x>', subject: 'Re: [PATCH] w: mend a word', body: 'Fine.\n' };
  const own = {
    from: 'Q <q@x>',
    subject: '[PATCH v2] w: write it',
    body: 'Anew.\n',
    parents: ['1@x'],
  };
  const tagged = { ...answer, subject: 'Re: [PATCH v2] w: write it', body: 'Tested-by: P <p@x>\n' };
  const found = await gatherFrom([
    ann,
    { ...answer, parents: ['0@x'] },
    own,
    { ...tagged, parents: ['2@x', '1@x'] },
  ]);
  expect(found.tags).toEqual([]);
});
