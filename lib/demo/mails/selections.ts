import { llmHeader, type MailStory, prose } from '@/lib/demo/mails/mail-story';
import { people } from '@/lib/demo/people';

/** Selection mails in the forms of design 5-mail, each about another candidate; texts are our own. */

type Common = Pick<MailStory, 'id' | 'candidate' | 'date' | 'verdict' | 'form' | 'text'>;

function selection(
  newest: string,
  oldest: string,
  counter: MailStory['counter'],
  common: Common,
): MailStory {
  const range = newest === oldest ? newest : `${newest}-${oldest}`;
  const place = counter === null ? '' : ` ${counter.n}/${counter.m}`;
  return {
    kind: 'selection',
    from: people.stable,
    prefix: `[PATCH AUTOSEL ${range}${place}]`,
    newest,
    oldest,
    counter,
    ...common,
  };
}

export const selectionMails: readonly MailStory[] = [
  selection('7.0', '5.15', null, {
    id: '20260424180000.3101-1-picker',
    candidate: 'relay-uaf',
    date: '2026-04-24T18:00:00Z',
    verdict: 'yes',
    form: 'C',
    text: `${llmHeader}${prose`
YES

- Fixes a use-after-free that any user can reach: \`relay_release()\`
  (\`net/relay/relay.c:57\`) drops the last reference while the worker it
  has just queued still needs the socket.
- The worker now drops the reference itself (\`net/relay/relay.c:52\`), the
  smallest change that gives the object one owner.
- \`Fixes:\` names {oid12:relay-async}, which is in v5.15 and later; older
  trees release at once and are not affected.
- Reported with a KASAN trace, reviewed, and marked for stable by its
  author.
`}`,
  }),
  selection('7.0', '5.15', null, {
    id: '20260424180000.3101-2-picker',
    candidate: 'wisp-ids',
    date: '2026-04-24T18:00:05Z',
    verdict: 'contradictory',
    form: 'B1',
    text: `${llmHeader}${prose`
**Backport Status: YES**

One entry is added to \`wisp_ids\` in \`drivers/net/wisp/wisp_main.c\`. New
device ids are named in the rules as an exception.

## Risk

The adapter did not work before, so that nobody can lose by it. On the
other hand this is a new feature by the letter of the rules, and nobody
has said that he tested it on an older tree.

**Backport Status: NO**

Somebody who has the adapter should decide.
`}`,
  }),
  selection(
    '7.0',
    '4.19',
    { n: 1, m: 3 },
    {
      id: '20260425070000.3300-1-picker',
      candidate: 'wisp-leak',
      date: '2026-04-25T07:00:00Z',
      verdict: 'yes',
      form: 'D',
      text: `${llmHeader}${prose`
### 1. COMMIT MESSAGE ANALYSIS

The subject says what is fixed: a leak of the rings when
\`register_netdev()\` fails. \`Fixes:\` names the commit that added the driver.

### 2. CODE CHANGE ANALYSIS

A new label before \`out_free\` calls \`wisp_rings_free()\`. The order of
release mirrors the order of allocation.

### 3. RISK

None to speak of: only the error path changes.

## Verification

- Read \`wisp_probe()\` before and after the change.
- **UNVERIFIED**: whether registration fails in practice.

**YES**
`}`,
    },
  ),
  selection(
    '7.0',
    '4.19',
    { n: 2, m: 3 },
    {
      id: '20260425070000.3300-2-picker',
      candidate: 'wisp-bounds',
      date: '2026-04-25T07:00:05Z',
      verdict: 'yes',
      form: 'A0',
      text: prose`
**YES** This commit should be backported to stable kernel trees. ## Analysis
1. **Bug**: the queue that a packet carries is used as an index without a
check, so that \`wisp_xmit()\` writes out of bounds. 2. **Fix**: packets with
a queue past the last ring are dropped. 3. **Scope**: one function and its
only caller. ## Risk The check is one comparison per packet; no valid packet
is dropped. ## Similar Commits Similar Commit #2 (NO for backport) renamed
functions and is unlike this one.
`,
    },
  ),
  selection(
    '7.0',
    '4.19',
    { n: 3, m: 3 },
    {
      id: '20260425070000.3300-3-picker',
      candidate: 'wisp-rename',
      date: '2026-04-25T07:00:10Z',
      verdict: 'no',
      form: 'D',
      text: `${llmHeader}${prose`
### 1. COMMIT MESSAGE ANALYSIS

"In line with the other helpers. No functional change." Nothing is fixed.

### 2. CODE CHANGE ANALYSIS

\`wisp_ring_of()\` becomes \`wisp_get_ring()\` at its definition and its call.

### 3. CLASSIFICATION

A rename. It belongs to a series with two fixes, but neither needs it.

**NO**
`}`,
    },
  ),
  selection('7.0', '4.14', null, {
    id: '20260427120000.3555-1-picker',
    candidate: 'nvme-sizeof',
    date: '2026-04-27T12:00:00Z',
    verdict: 'yes',
    form: 'A1',
    text: prose`
Let me analyse what the commit does.

**YES**

This commit should be backported to stable kernel trees.

## Analysis

The size of an allocation is taken from the pointer that receives it,
which rules out a mismatch when the type changes one day.

## Risk

The generated code is the same.
`,
  }),
  selection('6.19', '6.19', null, {
    id: '20260310090000.2001-1-picker',
    candidate: 'pci-quirk',
    date: '2026-03-10T09:00:00Z',
    verdict: 'yes',
    form: 'B0',
    text: `${llmHeader}${prose`
**YES**

Shutdown takes a second longer than needed on these disks and ends with a
warning. The quirk is limited to one device id.
`}`,
  }),
  selection('6.18', '6.6', null, {
    id: '20260310090000.2001-2-picker',
    candidate: 'pci-quirk',
    date: '2026-03-10T09:00:05Z',
    verdict: 'yes',
    form: 'B2',
    text: `${llmHeader}${prose`
I have looked at the driver and at the quirks that it already knows. Now I
can answer.

**Answer: YES**

The change adds a quirk for one disk. Quirks are what the rules allow.
`}`,
  }),
  selection('7.0', '5.4', null, {
    id: '20260428150000.3777-1-picker',
    candidate: 'tinfs-leak',
    date: '2026-04-28T15:00:00Z',
    verdict: 'yes',
    form: 'E1',
    text: `${llmHeader}${prose`
## PHASE 1: COMMIT MESSAGE FORENSICS

### Step 1.1: Subject
Record: [tinfs] [release] [release the buffer when an inode cannot be
written]

### Step 1.2: Tags
Record: Fixes: {oid12:tinyfs-start}; Reviewed-by; Tested-by. No Cc: stable.

## PHASE 2: DIFF ANALYSIS

### Step 2.1: Files
Record: fs/tinfs/inode.c, +1 -4, one function, tiny_write_inode().

## PHASE 3: HISTORY

### Step 3.1: Origin
Record: the leak is as old as the file, first in v5.4. The directory was
moved in v6.18.

## PHASE 6: STABLE TREES

### Step 6.1: Trees
Record: 6.18 and newer apply as is; older trees have the file as
fs/tinyfs/inode.c.

## PHASE 8: IMPACT

### Step 8.1: Severity
Record: the disk cannot be unmounted after a failed write. MEDIUM.

## PHASE 9: SYNTHESIS

### Step 9.1: Decision
Record: small, obviously correct, tested.

## Verification

- [Phase 1] Read the message and its tags.
- [Phase 3] Followed the rename.
- [Phase 8] UNVERIFIED: how often tiny_commit() fails.

**YES**
`}`,
  }),
  selection('7.0', '4.19', null, {
    id: '20260428150000.3777-2-picker',
    candidate: 'hid-short',
    date: '2026-04-28T15:00:05Z',
    verdict: 'yes',
    form: 'C',
    text: `${llmHeader}${prose`
YES - reads past the end of a report that the device has made up.

- The size is checked before the first byte is looked at
  (\`drivers/hid/hid-pebble.c:28\`).
- A device is outside of what the kernel may trust.
`}`,
  }),
  selection('7.0', '6.1', null, {
    id: '20260428150000.3777-3-picker',
    candidate: 'ringlog-tail',
    date: '2026-04-28T15:00:10Z',
    verdict: 'yes',
    form: 'B1',
    text: `${llmHeader}${prose`
I will look at the two readers of the log first.

## Backport Status: YES

### What is fixed

\`ringlog_used()\` reads head and tail without the lock. The difference can
wrap, and a reader that trusts it copies too much.

### Dependencies

Trees before 6.12 need {oid12:ringlog-helper} first.
`}`,
  }),
  selection('7.0', '5.4', null, {
    id: '20260429060000.3901-1-picker',
    candidate: 'kconfig-crc',
    date: '2026-04-29T06:00:00Z',
    verdict: 'unknown',
    form: 'error',
    text: `${llmHeader}Error: Failed to generate final synthesis\n`,
  }),
  selection('7.0', '4.19', null, {
    id: '20260429060000.3901-2-picker',
    candidate: 'relay-doc',
    date: '2026-04-29T06:00:05Z',
    verdict: 'no',
    form: 'C',
    text: `${llmHeader}${prose`
NO

- Corrects a spelling in \`Documentation/networking/relay.rst:4\`.
- No code changes; nobody who runs a stable kernel sees a difference.
`}`,
  }),
  selection('7.0', '6.12', null, {
    id: '20260501080000.4100-1-picker',
    candidate: 'wisp-napi-again',
    date: '2026-05-01T08:00:00Z',
    verdict: 'unknown',
    form: 'empty',
    text: llmHeader,
  }),
  selection('7.0', '7.0', null, {
    id: '20260504080000.4600-1-picker',
    candidate: 'mail-only',
    date: '2026-05-04T08:00:00Z',
    verdict: 'yes',
    form: 'B1',
    text: `${llmHeader}${prose`
**Backport Status: YES**

The carrier is reported again when the interface is opened, so that the
queue does not stay stopped after the cable was pulled once.
`}`,
  }),
];
