import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { dayOf } from '@/lib/analysis/input';
import { emailOf } from '@/lib/analysis/message/parse-message';
import type { Gathered, ReadAnswerMail, ReadMail, Revision } from './gather';
import type { MailingFinding, MailingKind } from './kinds';
import { mailEvidence, who } from './posting-findings';

const when = ({ mail }: ReadMail) => (mail.date === null ? '' : ` ${dayOf(mail.date)}`);
/** Findings of one kind: a reader takes in so many. */
const most = 12;

/** What was answered to every revision, class by class. */
export async function answerFindings(
  context: PhaseContext,
  found: Gathered,
): Promise<MailingFinding[]> {
  const message = await context.message();
  const committed = message.trailers.map((tag) => `${tag.name} ${emailOf(tag.value)}`);
  const out: MailingFinding[] = [];
  for (const revision of found.revisions) {
    out.push(...reviews(revision, committed));
    for (const one of revision.answers) {
      // What answers a cover letter speaks of the whole series: only that it was taken, or refused, counts here.
      if (!one.toSeries) out.push(...spoken(revision, one));
      else
        out.push(
          ...spoken(revision, one).filter((item) =>
            /^(?:applied|objection|stable-request)$/.test(item.kind),
          ),
        );
    }
  }
  const limited = limit(out);
  return [...limited, ...discussion(context, found, limited)];
}

function reviews(revision: Revision, committed: readonly string[]): MailingFinding[] {
  const author = revision.posting.mail.fromEmail;
  return revision.answers.flatMap((one) =>
    // A tag by the one who posted it is for what somebody else proposed in the thread.
    one.answer.tags.flatMap(({ tag, who: person }) => {
      if (emailOf(person) === author) return [];
      const kept = committed.includes(`${tag.toLowerCase()} ${emailOf(person)}`);
      return finding({
        kind: 'review' as const,
        polarity: 'for' as const,
        summary: `${tag}: ${person}, given${when(one)} to v${revision.number}${one.toSeries ? ' (to the series)' : ''}${kept ? '; the commit carries it' : '; not in the commit'}.`,
        data: {
          tag,
          who: person,
          revision: revision.number,
          inCommit: kept,
          toSeries: one.toSeries,
          messageId: `<${one.mail.messageId}>`,
        },
        evidence: [mailEvidence(one, `\n${tag}: ${person}\n`)],
      });
    }),
  );
}

function spoken(revision: Revision, one: ReadAnswerMail): MailingFinding[] {
  const { answer } = one;
  const about = `v${revision.number}${one.toSeries ? "'s series" : ''}`;
  const by = `${who(one)}${when(one)}`;
  const make = (
    kind: MailingKind,
    quote: string,
    words: string,
    more: { polarity?: 'for' | 'against'; severity?: 'low' | 'medium' | 'high' } = {},
  ) =>
    finding({
      kind,
      ...more,
      summary: `${words} (${by}, to ${about}): "${quote}"`,
      data: {
        quote,
        revision: revision.number,
        who: who(one),
        email: one.mail.fromEmail,
        bot: answer.bot,
        messageId: `<${one.mail.messageId}>`,
      },
      evidence: [mailEvidence(one, `\n${quote}\n`)],
    });
  const out: MailingFinding[] = [];
  const ownPatch = one.mail.fromEmail === revision.posting.mail.fromEmail;
  if (answer.nak !== null)
    out.push(
      make('objection', answer.nak, ownPatch ? 'The author takes it back' : 'Objection', {
        polarity: 'against',
        severity: 'high',
      }),
    );
  if (answer.stableRequest !== null)
    out.push(
      make('stable-request', answer.stableRequest, 'Asks for a backport', { polarity: 'for' }),
    );
  if (answer.applied !== null) {
    const taken = make('applied', answer.applied, 'Taken');
    const person = answer.appliedBy ?? who(one);
    out.push({
      ...taken,
      data: { ...taken.data, who: person },
      summary:
        answer.appliedBy === null
          ? taken.summary
          : taken.summary.replace('Taken', `Taken by ${person}`),
    });
  }
  if (answer.bugReport !== null && !ownPatch)
    out.push(
      make('bug-report', answer.bugReport, 'Reports breakage', {
        polarity: 'against',
        severity: 'medium',
      }),
    );
  // An author who asks whether to send it again wants none.
  const wanted = ownPatch && /\?$/.test(answer.changesWanted ?? '') ? null : answer.changesWanted;
  if (wanted !== null && answer.applied === null)
    out.push(
      make(
        'changes-wanted',
        wanted,
        ownPatch ? 'The author announces another revision' : 'Wants another revision',
      ),
    );
  if (answer.question !== null && answer.nak === null && !ownPatch)
    out.push(make('question', answer.question, 'Asks'));
  return out;
}

function limit(findings: readonly MailingFinding[]): MailingFinding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ kind }) => {
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    return n <= most;
  });
}

/** How many answered, and what nobody said: the absence of a NAK and of a stable request are facts too. */
function discussion(
  context: PhaseContext,
  found: Gathered,
  said: readonly MailingFinding[],
): MailingFinding[] {
  const answers = found.revisions.flatMap((one) => one.answers);
  const people = answers.filter((one) => !one.answer.bot);
  const last = found.revisions.at(-1);
  if (last === undefined) return [];
  const evidence = [
    mailEvidence(last.posting),
    ...people
      .slice(-6)
      .map((one) => mailEvidence(one, `\n${(one.document.reply?.text ?? '').slice(0, 400)}\n`)),
  ];
  const data = {
    answers: answers.length,
    bots: answers.length - people.length,
    people: [...new Set(people.map(who))].sort(),
  };
  const names = data.people.length === 0 ? '' : ` from ${listWords(data.people.slice(0, 6))}`;
  const out: MailingFinding[] = [
    finding({
      kind: 'discussion',
      summary: `${count(people.length, 'answer')}${names}${data.bots > 0 ? `, ${count(data.bots, 'answer')} from programs` : ''}.`,
      data,
      evidence,
    }),
  ];
  if (!said.some((one) => one.kind === 'objection')) {
    out.push(
      finding({
        kind: 'no-objection',
        // Silence is no agreement.
        polarity: answers.length > 0 ? 'for' : 'neutral',
        summary:
          answers.length > 0
            ? `No NAK was found among ${count(answers.length, 'answer')}.`
            : 'No NAK: nobody answered.',
        data: { answers: answers.length },
        evidence,
      }),
    );
  }
  const { stableAddresses } = context.input.profile.trailers;
  const addressed = found.revisions.some(({ posting: { document } }) =>
    [...document.to, ...document.cc].some((one) =>
      stableAddresses.includes(one.email.toLowerCase()),
    ),
  );
  const asked = addressed || said.some((one) => one.kind === 'stable-request');
  if (!asked) {
    out.push(
      finding({
        kind: 'no-stable-request',
        summary: 'No request for a backport was found in the thread.',
        data: { answers: answers.length },
        evidence,
      }),
    );
  }
  return out;
}

const stableWords = {
  selection: 'Selected for',
  'review-posting': 'Posted for stable review on',
  submission: 'Submitted for',
  added: 'Added to',
  failed: 'Failed to apply to',
} as const;

/** The same patch on its way into stable trees, and what was objected there. */
export function stableFindings(found: Gathered): MailingFinding[] {
  const out: MailingFinding[] = [];
  for (const one of found.stable) {
    const { document, mail } = one;
    if (!(document.kind in stableWords)) continue;
    const kind = document.kind as keyof typeof stableWords;
    const range =
      document.newest === null
        ? 'stable'
        : document.newest === document.oldest
          ? document.newest
          : `${document.newest}-${document.oldest}`;
    out.push(
      finding({
        kind: 'stable-posting',
        ...(kind === 'failed' ? { severity: 'low' as const } : {}),
        summary: `${stableWords[kind]} ${range} (${who(one)}${when(one)}).`,
        data: {
          process: kind,
          newest: document.newest,
          oldest: document.oldest,
          messageId: `<${mail.messageId}>`,
          answers: one.answers.length,
        },
        evidence: [mailEvidence(one)],
      }),
    );
    for (const answer of one.answers) {
      out.push(...agreement(answer, range));
      const quote =
        answer.answer.nak ??
        (/^(?:drop|objection)$/.test(answer.document.reply?.replyClass ?? '')
          ? (answer.document.reply?.text.split('\n')[0] ?? '').slice(0, 240)
          : null);
      if (quote === null) continue;
      out.push(
        finding({
          kind: 'stable-objection',
          polarity: 'against',
          severity: 'high',
          summary: `Objection to the backport (${who(answer)}${when(answer)}): "${quote}"`,
          data: { quote, who: who(answer), messageId: `<${answer.mail.messageId}>` },
          evidence: [mailEvidence(answer, `\n${quote}\n`)],
        }),
      );
    }
  }
  return limit(out);
}

/** A tag that the sender gives to a posting for a stable tree, or an answer that agrees in words. */
function agreement(one: ReadAnswerMail, range: string): MailingFinding[] {
  const { answer, document, mail } = one;
  if (answer.bot || answer.nak !== null) return [];
  const tag = answer.tags.find((given) => /^(?:acked|reviewed)-/i.test(given.tag));
  const agrees = document.reply?.replyClass === 'ack';
  if (tag === undefined && !agrees) return [];
  const quote =
    tag === undefined
      ? (document.reply?.text.trim().split('\n')[0] ?? '').slice(0, 240)
      : `${tag.tag}: ${tag.who}`;
  return [
    finding({
      kind: 'stable-ack',
      polarity: 'for',
      summary: `Agrees with the backport to ${range} (${who(one)}${when(one)}): "${quote}"`,
      data: { quote, who: who(one), email: mail.fromEmail, messageId: `<${mail.messageId}>` },
      evidence: [mailEvidence(one, `\n${quote}\n`)],
    }),
  ];
}

/** Reports and earlier discussions that the message links to. */
export function reportFindings(found: Gathered): MailingFinding[] {
  return found.reports.slice(0, most).map((one) =>
    finding({
      kind: 'linked-report',
      summary: `The message links (${one.link.tag}) to "${one.mail.subject}" by ${who(one)}${when(one)}.`,
      line: one.link.line,
      data: { messageId: `<${one.mail.messageId}>`, tag: one.link.tag, subject: one.mail.subject },
      evidence: [mailEvidence(one, `\n${one.document.body.slice(0, 600)}\n`)],
    }),
  );
}
