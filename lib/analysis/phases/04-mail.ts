import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import {
  answerFindings,
  reportFindings,
  stableFindings,
} from '@/lib/analysis/mailing/answer-findings';
import { type Gathered, gather } from '@/lib/analysis/mailing/gather';
import { type MailingFinding, type MailingKind, mailingKinds } from '@/lib/analysis/mailing/kinds';
import { postingFindings, searchedFinding } from '@/lib/analysis/mailing/posting-findings';
import { Parts } from '@/lib/analysis/parts';
import { definePhase } from '@/lib/analysis/phase';

const gathered = new WeakMap<PhaseContext, Promise<Gathered | null>>();

/** What the archives say of the candidate; null where no archive is set up. Read once per analysis. */
function gatherOnce(context: PhaseContext): Promise<Gathered | null> {
  const held = gathered.get(context);
  if (held !== undefined) return held;
  const search = context.ports.mail;
  const none = search === undefined || search.places.length === 0;
  if (!none) search.begin?.();
  const made = none ? Promise.resolve(null) : gather(context, search);
  gathered.set(context, made);
  return made;
}

const nowhere =
  'no mail archive is registered for the project: add a public-inbox or an mbox under Sources, or import a mailbox. No archive on the network is set up under Settings.';

const parts: readonly (readonly [
  string,
  (context: PhaseContext, found: Gathered) => Promise<readonly MailingFinding[]>,
])[] = [
  ['where it was looked', async (context, found) => [await searchedFinding(context, found)]],
  ['the postings', postingFindings],
  ['the answers', answerFindings],
  ['its way into stable trees', async (_context, found) => stableFindings(found)],
  ['the reports it links to', async (_context, found) => reportFindings(found)],
];

/** Phase 4, mailing list (4-phases). */
export const mailPhase = definePhase({
  name: 'mail',
  version: 7,
  kinds: mailingKinds,
  inputs: async (context) => {
    const found = await gatherOnce(context);
    if (found === null) return { places: [] };
    // Not how many mails a place holds: a record stays valid until mails about the candidate come or go.
    return {
      places: (context.ports.mail?.places ?? []).map(({ name, kind, problem }) => ({
        name,
        kind,
        problem,
      })),
      looked: found.looked,
      mails: [
        ...found.revisions.flatMap((one) => [one.posting, ...one.answers]),
        ...found.stable.flatMap((one) => [one, ...one.answers]),
        ...found.sameChange,
        ...found.reports,
      ].map(({ mail }) => [mail.messageId, mail.date]),
      unread: found.unread,
      profile: context.input.profile.name,
    };
  },
  run: async (context) => {
    const found = await gatherOnce(context);
    if (found === null) {
      return {
        status: 'not-available' as const,
        reason: nowhere,
        summary: `Not available: ${nowhere}`,
        findings: [],
      };
    }
    const read = new Parts<MailingFinding>();
    for (const [what, part] of parts) await read.add(what, () => part(context, found));
    const { findings, failed } = read;
    const problems = (context.ports.mail?.places ?? []).filter((one) => one.problem !== null);
    findings.push(...unverified(context, found, problems));
    const reasons = [
      ...(problems.length === 0
        ? []
        : [`Not everything could be searched: ${listWords(problems.map((one) => one.name))}.`]),
      ...(failed.length === 0 ? [] : [`Could not read ${listWords(failed)}.`]),
    ];
    const reason = reasons.length === 0 ? null : reasons.join(' ');
    return {
      status: reason === null ? ('completed' as const) : ('partial' as const),
      reason,
      summary: summaryOf(context, found, findings),
      findings,
    };
  },
});

function unverified(
  context: PhaseContext,
  found: Gathered,
  problems: readonly { name: string; problem: string | null }[],
): MailingFinding[] {
  const tried = (context.ports.mail?.requests ?? []).filter((one) => one.problem !== null);
  const out = problems.map((one) =>
    finding({
      kind: 'unverified' as const,
      summary: `Not verified: what ${one.name} holds. ${one.problem}`,
      data: {
        place: one.name,
        problem: one.problem,
        tried: tried
          .filter(({ base }) => base.includes(one.name))
          .map(({ base, path, problem }) => ({ url: base + path, problem })),
      },
      evidence: [],
    }),
  );
  if (found.unread > 0) {
    out.push(
      finding({
        kind: 'unverified',
        summary: `${count(found.unread, 'mail')} of the thread ${found.unread === 1 ? 'was' : 'were'} not read: too many, or not in the archive any more.`,
        data: { unread: found.unread },
        evidence: [],
      }),
    );
  }
  return out;
}

function summaryOf(
  context: PhaseContext,
  found: Gathered,
  findings: readonly MailingFinding[],
): string {
  const of = (kind: MailingKind) => findings.filter((one) => one.kind === kind);
  const parts: string[] = [];
  if (found.revisions.length === 0) {
    parts.push(
      `No posting found in ${listWords((context.ports.mail?.places ?? []).map((one) => one.name))}`,
    );
  } else {
    const last = found.revisions.at(-1)?.number ?? 1;
    parts.push(
      found.revisions.length === 1 && last === 1
        ? 'One version'
        : `${count(last, 'version')}, ${found.revisions.length} found`.replace(
            `${last} versions, ${last} found`,
            `${last} versions`,
          ),
    );
    const tags = of('review');
    const kinds = [...new Set(tags.map((one) => String(one.data.tag)))];
    parts.push(
      tags.length === 0
        ? 'no review tag in the thread'
        : listWords(
            kinds.map((tag) => `${tags.filter((one) => one.data.tag === tag).length} ${tag}`),
          ),
    );
    const taken = of('applied')[0];
    if (taken) parts.push(`applied by ${String(taken.data.who)}`);
    parts.push(of('objection').length > 0 ? count(of('objection').length, 'NAK') : 'no NAK found');
    if (of('bug-report').length > 0) parts.push('breakage reported');
    parts.push(of('no-stable-request').length > 0 ? 'no stable request found' : 'stable asked for');
  }
  if (of('stable-posting').length > 0)
    parts.push(count(of('stable-posting').length, 'stable posting'));
  if (of('stable-objection').length > 0) parts.push('objection to the backport');
  return `${parts.join('; ')}.`;
}
