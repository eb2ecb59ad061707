import { type MailStory, prose } from '@/lib/demo/mails/mail-story';
import { people } from '@/lib/demo/people';

/** What people answered, and what the stable process wrote by itself. */

type Reply = Pick<MailStory, 'id' | 'candidate' | 'from' | 'date' | 'text'> & {
  readonly to: string;
  readonly range: readonly [newest: string, oldest: string];
  readonly counter?: { readonly n: number; readonly m: number };
};

function reply({ to, range: [newest, oldest], counter, ...rest }: Reply): MailStory {
  const span = newest === oldest ? newest : `${newest}-${oldest}`;
  const place = counter === undefined ? '' : ` ${counter.n}/${counter.m}`;
  return {
    kind: 'reply',
    prefix: `Re: [PATCH AUTOSEL ${span}${place}]`,
    newest,
    oldest,
    counter: counter ?? null,
    verdict: null,
    form: null,
    inReplyTo: to,
    ...rest,
  };
}

const none = { newest: null, oldest: null, counter: null, verdict: null, form: null } as const;

export const discussionMails: readonly MailStory[] = [
  reply({
    id: 'nak-sizeof-20260427.greta',
    to: '20260427120000.3555-1-picker',
    range: ['7.0', '4.14'],
    candidate: 'nvme-sizeof',
    from: people.greta,
    date: '2026-04-27T14:30:00Z',
    text: prose`
On Mon, Apr 27, 2026, Stable Picker wrote:
> As the coding style asks for. No functional change intended.

NAK. This fixes nothing, as it says itself. Please drop it from all trees.

Greta
`,
  }),
  reply({
    id: '20260427160000.dropped-picker',
    to: 'nak-sizeof-20260427.greta',
    range: ['7.0', '4.14'],
    candidate: 'nvme-sizeof',
    from: people.stable,
    date: '2026-04-27T16:00:00Z',
    text: prose`
On Mon, Apr 27, 2026, Greta Lindqvist wrote:
> NAK. This fixes nothing, as it says itself. Please drop it from all trees.

Dropped, thanks!
`,
  }),
  reply({
    id: 'why-helper-20260429.otto',
    to: '20260428150000.3777-3-picker',
    range: ['7.0', '6.1'],
    candidate: 'ringlog-tail',
    from: people.otto,
    date: '2026-04-29T09:10:00Z',
    text: prose`
On Tue, Apr 28, 2026, Stable Picker wrote:
> Trees before 6.12 need {oid12:ringlog-helper} first.

Did you build 6.1 with both of them? How is the order kept there?
`,
  }),
  reply({
    id: 'loses-data-20260401.lucia',
    to: '20260310090000.2001-2-picker',
    range: ['6.18', '6.6'],
    candidate: 'pci-quirk',
    from: people.lucia,
    date: '2026-04-01T19:00:00Z',
    text: prose`
On Tue, Mar 10, 2026, Stable Picker wrote:
> These disks report idle only after power off, so that every shutdown
> takes a second longer than it needs to and ends with a warning.

I object: since 6.18.21 two of my Granite 30 come back with stale data
after a reboot. Without this commit they do not.
`,
  }),
  reply({
    id: 'drop-rename-20260425.ines',
    to: '20260425070000.3300-3-picker',
    range: ['7.0', '4.19'],
    counter: { n: 3, m: 3 },
    candidate: 'wisp-rename',
    from: people.ines,
    date: '2026-04-25T08:00:00Z',
    text: prose`
On Sat, Apr 25, 2026, Stable Picker wrote:
> In line with the other helpers. No functional change.

Please drop this one; 1 and 2 are fine.
`,
  }),
  {
    ...none,
    id: '20250926080000.review-41-picker',
    kind: 'review-posting',
    candidate: 'tcp-pdu',
    from: people.stable,
    date: '2025-09-26T08:00:00Z',
    prefix: '[PATCH 6.12 041/180]',
    newest: '6.12',
    oldest: '6.12',
    counter: { n: 41, m: 180 },
    text: '6.12-stable review patch.  If anyone has any objections, please let me know.\n\n------------------\n\n{message}---\n{patch}',
  },
  {
    ...none,
    id: '20260425101500.added-picker',
    kind: 'added',
    candidate: 'relay-uaf',
    from: people.stable,
    date: '2026-04-25T10:15:00Z',
    prefix: '',
    subject:
      'Patch "relay: fix use-after-free in relay_hang_up()" has been added to the 6.18-stable tree',
    newest: '6.18',
    oldest: '6.18',
    text: prose`
This is a note to let you know that I've just added the patch titled

    relay: fix use-after-free in relay_hang_up()

to the 6.18-stable tree which can be found at:
    https://git.example.org/demo-stable-queue

The filename of the patch is:
     relay-fix-use-after-free-in-relay_hang_up.patch
and it can be found in the queue-6.18 subdirectory.

If you, or anyone else, feels it should not be added to the stable tree,
please let me know.


commit {oid:relay-uaf} upstream.

{patch}`,
  },
  {
    ...none,
    id: '20260430090000.failed-picker',
    kind: 'failed',
    candidate: 'ringlog-tail',
    from: people.stable,
    date: '2026-04-30T09:00:00Z',
    prefix: '',
    subject:
      'FAILED: patch "[PATCH] ringlog: read head and tail under the lock" failed to apply to 6.6-stable tree',
    newest: '6.6',
    oldest: '6.6',
    text: prose`
The patch below does not apply to the 6.6-stable tree.
If someone wants it applied there, or to any other stable or longterm
tree, then please email the backport, including the original git commit
id to the stable list.

To reproduce the conflict and resubmit, you may use the following commands:

git fetch https://git.example.org/demo-stable linux-6.6.y
git checkout FETCH_HEAD
git cherry-pick -x {oid:ringlog-tail}
# <resolve conflicts, build, test, etc.>
git commit -s
git send-email --to 'stable@lists.example.org' --in-reply-to '20260430090000.failed-picker@example.org' --subject-prefix 'PATCH 6.6.y' HEAD^..

Possible dependencies:

{oid12:ringlog-helper} ("ringlog: move the distance between head and tail to a helper")

thanks,

picker
`,
  },
  {
    ...none,
    id: '20260501070000.submission-1-otto',
    kind: 'submission',
    candidate: 'ringlog-tail',
    from: people.otto,
    date: '2026-05-01T07:00:00Z',
    prefix: '[PATCH 6.6.y 2/2]',
    newest: '6.6',
    oldest: '6.6',
    counter: { n: 2, m: 2 },
    inReplyTo: '20260430090000.failed-picker',
    text: '{message}---\n{patch}',
  },
  {
    ...none,
    id: '20260502120000.other-runa',
    kind: 'other',
    candidate: 'alias',
    from: people.keeper,
    date: '2026-05-02T12:00:00Z',
    prefix: '',
    subject: 'Plans for the next release',
    text: 'Linux 7.1-rc2 is going to be a day late this week. Nothing to worry about.\n',
  },
];
