import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf } from '@/lib/analysis/input';
import type { Evidence } from '@/lib/contracts/analysis';
import { parseSubject } from '@/lib/mail/parse';
import { comparePatches, type FileChange } from './compare-patches';
import type { Gathered, ReadMail, Revision } from './gather';
import type { MailingFinding } from './kinds';

/** A mail as evidence: the lines that say it, or its head. */
export function mailEvidence({ mail, document }: ReadMail, lines?: string): Evidence {
  const head = `From: ${mail.fromName} <${mail.fromEmail}>\nDate: ${document.date ?? 'none'}\nSubject: ${mail.subject}\n`;
  return {
    type: 'mail',
    messageId: `<${mail.messageId}>`,
    excerpt: `${head}${lines ?? ''}`.slice(0, 2000),
  };
}

export const who = ({ mail }: ReadMail) => mail.fromName || mail.fromEmail || 'somebody';
const day = ({ mail }: ReadMail) => (mail.date === null ? 'no date' : dayOf(mail.date));

const foundWords = {
  link: 'by the mail that the message links to',
  'patch-id': 'by its patch',
  title: 'by title and author',
} as const;

/** Where it was looked, and by what the posting was found. */
export async function searchedFinding(
  context: PhaseContext,
  found: Gathered,
): Promise<MailingFinding> {
  const until = asOfSeconds(context.input.asOf);
  const probes = await Promise.all(
    found.looked
      .slice(0, 8)
      .map(({ key, value }) => context.probe('find-mails', { key, value, until })),
  );
  const asked = await Promise.all(
    (context.ports.mail?.requests ?? []).map(({ base, path }) =>
      context.probe('ask-archive', { base, path, until }),
    ),
  );
  const places = context.ports.mail?.places ?? [];
  const names = listWords(places.map((one) => one.name));
  const tried = listWords(found.looked.map((one) => one.why));
  const first = found.revisions[0]?.posting;
  if (found.foundBy === null || first === undefined) {
    return finding({
      kind: 'not-found',
      summary: `No posting found in ${names}; looked by ${tried}.`,
      data: {
        places: places.map((one) => one.name),
        looked: found.looked.map(({ key, value, hits }) => ({ key, value, hits })),
      },
      evidence: [...probes, ...asked, await context.probe('mail-places', {})],
    });
  }
  return finding({
    kind: 'searched',
    summary: `Posting found ${foundWords[found.foundBy]} in ${listWords([...new Set(found.revisions.map((one) => one.posting.mail.place))])}; searched ${names}.`,
    data: {
      foundBy: found.foundBy,
      places: places.map((one) => one.name),
      looked: found.looked.map(({ key, value, hits }) => ({ key, value, hits })),
    },
    evidence: [...probes, ...asked],
  });
}

/** Each revision, what changed from one to the next, and what was changed in committing it. */
export async function postingFindings(
  context: PhaseContext,
  found: Gathered,
): Promise<MailingFinding[]> {
  const out: MailingFinding[] = [];
  for (const [index, revision] of found.revisions.entries()) {
    out.push(postingFinding(context, revision));
    const before = found.revisions[index - 1];
    if (before !== undefined) out.push(revisionChange(before, revision));
  }
  const last = found.revisions.at(-1);
  if (last !== undefined) out.push(await committedChange(context, last));
  return [...out, ...found.sameChange.slice(0, 6).map(sameChange)];
}

function sameChange(posting: ReadMail): MailingFinding {
  const { mail } = posting;
  return finding({
    kind: 'same-change',
    summary: `The same change was posted ${day(posting)} by ${who(posting)} as "${mail.subject}": a patch of its own, so its answers are not counted here.`,
    data: { messageId: `<${mail.messageId}>`, subject: mail.subject, who: who(posting) },
    evidence: [mailEvidence(posting)],
  });
}

function postingFinding(context: PhaseContext, revision: Revision): MailingFinding {
  const { document, mail } = revision.posting;
  const addressed = [...document.to, ...document.cc];
  const stable = addressed.filter(({ email }) =>
    context.input.profile.trailers.stableAddresses.includes(email.toLowerCase()),
  );
  const counter = parseSubject(mail.subject).counter;
  const series =
    counter !== null && counter.m > 1 ? `, ${counter.n} of a series of ${counter.m}` : '';
  const since = revision.first === null ? '' : `, first ${dayOf(revision.first)}`;
  const again = revision.times > 1 ? `, sent ${revision.times} times${since}` : '';
  const people = addressed.slice(0, 4).map((one) => one.name || one.email);
  if (addressed.length > 4) people.push(`${addressed.length - 4} more`);
  return finding({
    kind: 'posting',
    summary: `v${revision.number} posted ${day(revision.posting)} by ${who(revision.posting)}${series}${again}; to ${listWords(people) || 'nobody named'}${stable.length > 0 ? '; stable is addressed' : ''}.`,
    data: {
      revision: revision.number,
      messageId: `<${mail.messageId}>`,
      place: mail.place,
      date: document.date,
      from: { name: mail.fromName, email: mail.fromEmail },
      to: document.to.slice(0, 40),
      cc: document.cc.slice(0, 40),
      counter,
      times: revision.times,
      files: revision.files.length,
      stableAddressed: stable.length > 0,
    },
    evidence: [
      mailEvidence(
        revision.posting,
        `To: ${document.to.map((one) => one.email).join(', ')}\nCc: ${document.cc.map((one) => one.email).join(', ')}\n`,
      ),
    ],
  });
}

const changeWords = (change: FileChange) => {
  if (change.what === 'added') return `${change.path} is new`;
  if (change.what === 'dropped') return `${change.path} is dropped`;
  const place = change.sections.length === 0 ? '' : ` (${change.sections[0]})`;
  return `${change.path}${place} +${change.gained} -${change.lost} changed lines`;
};

function revisionChange(before: Revision, after: Revision): MailingFinding {
  const files = comparePatches(before.files, after.files);
  const reworded =
    normal(before.posting.document.message) !== normal(after.posting.document.message);
  const said = changelogOf(after);
  const parts = [
    files.length === 0 ? 'the same change' : listWords(files.slice(0, 3).map(changeWords)),
    files.length > 3 ? `${count(files.length - 3, 'more file')}` : '',
    reworded ? 'the message was reworded' : '',
  ].filter((one) => one !== '');
  return finding({
    kind: 'revision-change',
    summary: `v${before.number} to v${after.number}: ${parts.join('; ')}.${said === null ? '' : ` The author says: "${said.split('\n')[0]}"`}`,
    data: { from: before.number, to: after.number, files, reworded, changelog: said },
    evidence: [
      mailEvidence(before.posting),
      mailEvidence(after.posting, said === null ? undefined : `\n${said}\n`),
    ],
  });
}

const normal = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What the author says below the `---` about this revision ("v2: …", "Changes in v2:"). */
function changelogOf({ posting, number }: Revision): string | null {
  const { body } = posting.document;
  const start = new RegExp(
    `^[ \\t]*(?:[-*] *)?(?:changes?(?: log)?(?: in| since| from)? +)?(?:v${number}|v${number - 1} *(?:->|=>|to) *v${number}|(?:since|in) v${number - 1})\\b[^\\n]*`,
    'im',
  ).exec(body);
  if (start === null) return null;
  const lines = body.slice(start.index, start.index + 1500).split('\n');
  const end = lines.findIndex(
    (line, at) =>
      at > 0 &&
      (/^(?:---|diff --git| \S+ +\| )/.test(line) ||
        /^[ \t]*(?:[-*] *)?(?:changes?.*)?v\d+\b/i.test(line) ||
        (line.trim() === '' && at > 1)),
  );
  return lines
    .slice(0, end < 0 ? 12 : Math.min(end, 12))
    .join('\n')
    .trim();
}

async function committedChange(context: PhaseContext, last: Revision): Promise<MailingFinding> {
  const files = comparePatches(last.files, await context.patch());
  const numstat = await context.probe('numstat', { commit: context.input.commit });
  const revision = last.number;
  const what = last.files.length === 0 ? 'the mail holds no patch that could be compared' : null;
  return finding({
    kind: 'committed-change',
    ...(files.length > 0 && what === null ? { severity: 'low' as const } : {}),
    summary:
      what !== null
        ? `Committed against v${revision}: ${what}.`
        : files.length === 0
          ? `What was committed is what was posted as v${revision}.`
          : `Changed on its way in, after v${revision}: ${listWords(files.slice(0, 3).map(changeWords))}.`,
    data: { revision, same: what === null && files.length === 0, files },
    evidence: [mailEvidence(last.posting), numstat],
  });
}
