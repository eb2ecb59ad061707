import { folded, mailbox, mailDate, mboxDate, messageIdOf } from './mail-text';
import { type ListMail, listMails } from './mails/list-thread';
import type { DemoFacts } from './make-demo';
import { people, signedBy } from './people';
import type { Plan } from './plan';
import { planDemo } from './story/timeline';
import { diffStat, filePatches } from './unified-diff';
import { fillMessage } from './write-plan';

const list = 'demo-nvme@lists.example.org';

/**
 * The archive of the demo's development list, oldest first, as one mbox: patches as their authors posted them, with the
 * answers. Phase 4 searches it. Same facts, same bytes.
 */
export function makeDemoList(facts: DemoFacts): Buffer {
  const plan = planDemo();
  const sorted = [...listMails].sort((a, b) => (a.date < b.date ? -1 : 1));
  const mails = sorted.map((mail) => {
    const body = bodyOf(plan, mail, facts).replace(/^(>*From )/gm, '>$1');
    return `From ${people.stable.email} ${mboxDate(mail.date)}\n${headersOf(plan, mail).join('\n')}\n\n${body}\n`;
  });
  return Buffer.from(mails.join(''), 'utf8');
}

function headersOf(plan: Plan, mail: ListMail): string[] {
  const commit = plan.get(mail.candidate);
  const headers = [
    `From: ${mailbox(mail.from)}`,
    `To: ${mailbox(mail.inReplyTo === undefined ? commit.committer : commit.author)}`,
    `Cc: ${list}`,
    folded(`Subject: ${mail.prefix} ${commit.subject}`),
    `Date: ${mailDate(mail.date, mail.from)}`,
    `Message-ID: ${messageIdOf(mail.id)}`,
  ];
  if (mail.inReplyTo !== undefined) {
    const to = messageIdOf(mail.inReplyTo);
    headers.push(`In-Reply-To: ${to}`, `References: ${to}`);
  }
  return [
    ...headers,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: 8bit',
  ];
}

/** A posting carries the author's own tags only: what others gave came later. */
function bodyOf(plan: Plan, mail: ListMail, facts: DemoFacts): string {
  if (mail.text !== null) return mail.text;
  const commit = plan.get(mail.candidate);
  const parent = plan.get(commit.parents[0] ?? '');
  const whole = fillMessage(plan, commit, new Map(Object.entries(facts.commits)));
  const message = whole
    .slice(whole.indexOf('\n\n') + 2)
    .split('\n')
    .filter((line) => !/^(?:Reviewed|Acked|Tested|Signed-off)-by:/.test(line))
    .join('\n')
    .trimEnd();
  const patches = filePatches(parent.files, commit.files);
  let diff = patches.map(({ text }) => text).join('');
  for (const [committed, posted] of mail.otherwise ?? []) {
    if (!diff.includes(`${committed}\n`))
      throw new Error(`demo story: ${mail.id} changes a line that is not there`);
    diff = diff.replace(`${committed}\n`, `${posted}\n`);
  }
  const note = mail.note === undefined ? '' : `${mail.note}\n\n`;
  return `${message}\n\n${signedBy(commit.author)}\n---\n${note}${diffStat(patches)}\n${diff}-- \n2.53.0\n\n`;
}
