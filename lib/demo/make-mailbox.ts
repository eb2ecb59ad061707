import type { ParsedMail } from '@/lib/contracts/mail';
import { folded, mailbox, mailDate, mboxDate, messageIdOf } from './mail-text';
import { discussionMails } from './mails/discussion';
import type { MailStory } from './mails/mail-story';
import { seedMails } from './mails/seed-mails';
import { selectionMails } from './mails/selections';
import type { DemoFacts } from './make-demo';
import { address, people, signedBy } from './people';
import type { Plan, PlannedCommit } from './plan';
import { planDemo } from './story/timeline';
import { diffStat, filePatches } from './unified-diff';
import { fillMessage } from './write-plan';

const stories: readonly MailStory[] = [...selectionMails, ...seedMails, ...discussionMails].sort(
  (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0),
);

/** What a reader must find in one mail of the demo: fields of `ParsedMail`, written by hand with the mail. */
export type ExpectedMail = Pick<
  ParsedMail,
  'kind' | 'upstream' | 'newest' | 'oldest' | 'counter' | 'verdict' | 'form'
> & {
  /** With its angle brackets. */
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly candidate: MailStory['candidate'];
};

interface Parts {
  readonly commit: PlannedCommit;
  /** Message below the subject, with marker and the sender's Signed-off-by. */
  readonly message: string;
  /** Diffstat, blank line, patch, signature. */
  readonly patch: string;
  readonly upstream: string;
}

function partsOf(plan: Plan, story: MailStory, facts: DemoFacts): Parts {
  const commit = plan.get(story.candidate);
  const parent = plan.get(commit.parents[0] ?? '');
  const upstream = facts.candidates.find((one) => one.key === story.candidate)?.oid ?? '';
  const oids = new Map(Object.entries(facts.commits));
  const whole = fillMessage(plan, commit, oids);
  const rest = whole.slice(whole.indexOf('\n\n') + 2);
  const marker =
    story.kind === 'review-posting'
      ? `commit ${upstream} upstream.`
      : `[ Upstream commit ${upstream} ]`;
  const patches = filePatches(parent.files, commit.files);
  const diff = patches.map(({ text }) => text).join('');
  return {
    commit,
    upstream,
    message: `From: ${address(commit.author)}\n\n${marker}\n\n${rest}${signedBy(story.from)}\n`,
    patch: `${diffStat(patches)}\n${diff}-- \n2.53.0\n\n`,
  };
}

function bodyOf(story: MailStory, parts: Parts, facts: DemoFacts): string {
  const text = story.text.replace(/\{(oid12|oid):([^{}]+)\}/g, (_whole, kind, key: string) => {
    const oid = facts.commits[key];
    if (oid === undefined) throw new Error(`demo story: mail ${story.id} speaks of ${key}`);
    return kind === 'oid12' ? oid.slice(0, 12) : oid;
  });
  if (story.kind === 'selection') return `${parts.message}---\n\n${text}\n${parts.patch}`;
  return text.replace('{message}', () => parts.message).replace('{patch}', () => parts.patch);
}

const lists = {
  patches: 'patches@lists.example.org',
  stable: 'stable@lists.example.org',
} as const;

function headersOf(story: MailStory, parts: Parts, facts: DemoFacts): string[] {
  const title = story.subject ?? `${story.prefix} ${parts.commit.subject}`;
  const newest = facts.branches.find(({ version }) => version === story.newest);
  const base = Object.entries(facts.tags).find(([, oid]) => oid === newest?.tip)?.[0];
  const headers = [
    `From: ${mailbox(story.from)}`,
    `To: ${lists.patches},\n\t${lists.stable}`,
    `Cc: ${mailbox(parts.commit.author)},\n\t${mailbox(parts.commit.committer)}`,
    folded(`Subject: ${title}`),
    `Date: ${mailDate(story.date, story.from)}`,
    `Message-ID: ${messageIdOf(story.id)}`,
  ];
  if (story.inReplyTo !== undefined) {
    const to = messageIdOf(story.inReplyTo);
    headers.push(`In-Reply-To: ${to}`, `References: ${to}`);
  }
  headers.push('MIME-Version: 1.0');
  if (story.kind === 'selection') {
    headers.push('X-stable: review', 'X-Patchwork-Hint: Ignore');
    if (base !== undefined) headers.push(`X-stable-base: Linux ${base.slice(1)}`);
  }
  headers.push('Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: 8bit');
  return headers;
}

/**
 * The mails about the demo, oldest first, as one mbox (mboxrd quoting, UTF-8, LF): selections in eleven forms, replies
 * of every sort, mails of the stable process, and one that has nothing to do with anything. Same facts, same bytes.
 */
export function makeDemoMailbox(facts: DemoFacts): Buffer {
  const plan = planDemo();
  const mails = stories.map((story) => {
    const parts = partsOf(plan, story, facts);
    const head = headersOf(story, parts, facts).join('\n');
    const body = bodyOf(story, parts, facts).replace(/^(>*From )/gm, '>$1');
    return `From ${people.stable.email} ${mboxDate(story.date)}\n${head}\n\n${body}\n`;
  });
  return Buffer.from(mails.join(''), 'utf8');
}

/** What a reader must find in the demo's mailbox, in its order. */
export function expectedDemoMails(facts: DemoFacts): readonly ExpectedMail[] {
  const oidOf = (key: string) => facts.candidates.find((one) => one.key === key)?.oid ?? null;
  // these say which upstream commit they are about; replies and the odd mail out do not
  const named = new Set(['selection', 'review-posting', 'added', 'failed', 'submission']);
  return stories.map((story) => ({
    messageId: messageIdOf(story.id),
    kind: story.kind,
    candidate: story.candidate,
    upstream: named.has(story.kind) ? oidOf(story.candidate) : null,
    newest: story.newest,
    oldest: story.oldest,
    counter: story.counter,
    verdict: story.verdict,
    form: story.form,
    inReplyTo: story.inReplyTo === undefined ? null : messageIdOf(story.inReplyTo),
  }));
}
