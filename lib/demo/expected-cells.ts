import type { presenceHows } from '@/lib/contracts/cell';
import type { Affected, CellState, Pick, Verdict } from '@/lib/contracts/vocabulary';
import type { CandidateKey } from './candidates';

/**
 * The matrix of the demo as its author meant it, written by hand from the story (not copied from any program), by the
 * rules of design 3-applicability. Tests compare it with plain git and with the engine.
 */
export interface ExpectedCell {
  readonly candidate: CandidateKey;
  /** Version of the branch, "6.6". */
  readonly version: string;
  readonly state: CellState;
  /** Of a present one: the first of ancestor, marker, patch-id, empty-pick that tells. */
  readonly how: (typeof presenceHows)[number] | null;
  /** What plain git says, whatever the state; null for a commit that is not in the repository. */
  readonly pick: Pick | null;
  readonly strict: boolean | null;
  /** `open`: the rules do not settle it (no bug, or the fix is in): nothing to compare. */
  readonly affected: Affected | 'open';
  readonly why: string;
}

type Shape = Omit<ExpectedCell, 'candidate' | 'version'>;
type How = NonNullable<ExpectedCell['how']>;

const applies = (affected: Shape['affected'], why: string): Shape => ({
  state: 'applies',
  how: null,
  pick: 'clean',
  strict: true,
  affected,
  why,
});
const merges = (affected: Shape['affected'], why: string): Shape => ({
  ...applies(affected, why),
  state: 'merges',
  strict: false,
});
const conflicts = (affected: Shape['affected'], why: string): Shape => ({
  ...merges(affected, why),
  state: 'conflicts',
  pick: 'conflict',
});
const absent = (why: string): Shape => ({ ...conflicts('no', why), state: 'absent' });
const present = (how: How, why: string, pick: Pick = 'empty'): Shape => ({
  state: 'present',
  how,
  pick,
  strict: false,
  affected: 'open',
  why,
});
const unknown = (why: string): Shape => ({
  state: 'unknown',
  how: null,
  pick: null,
  strict: null,
  affected: 'unknown',
  why,
});

/** Branches, separated by blanks, that share a cell. */
type Rows = Readonly<Record<string, Shape>>;

const table: Readonly<Record<CandidateKey, Rows>> = {
  alias: {
    '4.14': conflicts('no', 'partly absent: no tcp.c; and nothing asks for a module yet'),
    '4.19': conflicts('yes', 'partly absent: no tcp.c; the request, fc.c and rdma.c are there'),
    '5.4 5.10 5.15 6.1 6.6': merges('yes', 'MODULE_DESCRIPTION is not there yet: context differs'),
    '6.12 6.18 6.19 7.0': applies('yes', 'request and transports as upstream'),
  },
  'nvme-sizeof': {
    '4.14 4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': applies(
      'open',
      'both lines are as old as the files; nothing is broken',
    ),
  },
  'kconfig-crc': {
    '4.14 4.19': conflicts('no', 'no NVME_TCP in Kconfig'),
    '5.4 5.10 5.15 6.1': applies('no', 'tcp.c calls crc32c() only since v6.6'),
    '6.6 6.12 6.18 6.19 7.0': applies('yes', 'tcp-digest is in the branch'),
  },
  'tcp-pdu': {
    '4.14 4.19': absent('no tcp.c'),
    '5.4': present('marker', 'taken, reverted, taken again'),
    '5.10': applies('yes', 'taken and reverted: not there any more'),
    '5.15': present('marker', 'commit <12 hex> upstream.'),
    '6.1': present('marker', '(cherry picked from commit …)'),
    '6.6': present('marker', '[ backported from upstream commit … ]'),
    '6.12': present('marker', '[ Upstream commit … ]'),
    '6.18 6.19 7.0': present('ancestor', 'in v6.18'),
  },
  'pci-quirk': {
    '4.14 4.19 5.4 5.10 5.15 6.1': conflicts('open', 'the id before it is not there'),
    '6.6 6.12': applies('open', 'the id table is as upstream'),
    '6.18': applies('open', 'taken and reverted on the branch'),
    '6.19': present('marker', '[ upstream commit: … ]'),
    '7.0': present('ancestor', 'in v7.0'),
  },
  'pci-quirk-revert': {
    '4.14 4.19 5.4 5.10 5.15 6.1': conflicts(
      'no',
      'no quirk to revert; the id before it is not there',
    ),
    '6.6 6.12': present('empty-pick', 'no quirk to revert'),
    // `git patch-id --stable` gives both reverts the same id.
    '6.18': present('patch-id', 'reverted by the branch itself, with the same patch'),
    '6.19': applies('yes', 'has the quirk, by marker'),
    '7.0': applies('yes', 'has the quirk, by ancestry'),
  },
  'relay-uaf': {
    '4.14': absent('no relay.c'),
    '4.19 5.4 5.10': conflicts('no', 'close() does not queue a worker before v5.15'),
    '5.15 6.1': merges('yes', 'a comment of v6.6 is missing in the context'),
    '6.6': applies('yes', 'as upstream'),
    '6.12': applies('yes', 'a commit on the branch speaks of it, but is no backport of it'),
    '6.18': present('marker', '[ Upstream commit … ]'),
    '6.19 7.0': present('marker', 'commit … upstream.'),
  },
  'relay-doc': {
    '4.14': absent('no relay.rst'),
    '4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': applies(
      'open',
      'the typo is as old as the file',
    ),
  },
  'ringlog-tail': {
    '4.14 4.19 5.4 5.10 5.15': conflicts('no', 'counts under the lock; lockless only since v6.1'),
    '6.1 6.6': conflicts('yes', 'lockless, without the helper: clean after ringlog-helper'),
    '6.12 6.18 6.19 7.0': applies('yes', 'helper and bug are there'),
  },
  'ringlog-empty': {
    '4.14 4.19 5.4 5.10 5.15 6.1 6.6 6.12': {
      ...conflicts('yes', 'ringlog_read() stands elsewhere: applies with git am'),
      strict: true,
    },
    '6.18 6.19 7.0': applies('yes', 'as upstream'),
  },
  'quartz-axis': {
    '4.14 4.19': absent('no hid-quartz.c'),
    '5.4 5.10 5.15 6.1 6.6 6.12 6.18': {
      ...merges('yes', 'git apply would change quartz_left(): a hunk lands elsewhere'),
      strict: true,
    },
    '6.19 7.0': applies('yes', 'as upstream'),
  },
  'tinfs-leak': {
    '4.14 4.19': absent('no such file system under either name'),
    '5.4 5.10 5.15 6.1 6.6 6.12': merges('yes', 'fs/tinyfs/inode.c: git follows the rename'),
    '6.18 6.19 7.0': applies('yes', 'as upstream'),
  },
  'tinfs-journal': {
    '4.14 4.19 5.4 5.10 5.15 6.1 6.6 6.12': absent('no journal before v6.18'),
    '6.18 6.19 7.0': applies('yes', 'as upstream'),
  },
  'wisp-napi': {
    '4.14 4.19 5.4': conflicts('no', 'no polling before v5.10'),
    '5.10 5.15 6.1 6.6': applies('yes', 'as upstream'),
    '6.12': present('marker', 'commit … upstream.'),
    '6.18': present('marker', '[ Upstream commit … ]'),
    '6.19 7.0': present('ancestor', 'in v6.19'),
  },
  'wisp-napi-again': {
    '4.14 4.19 5.4 5.10 5.15 6.1 6.6': conflicts('no', 'wisp-napi is not in the branch'),
    '6.12 6.18': applies('yes', 'wisp-napi is in the branch, by marker'),
    '6.19 7.0': applies('yes', 'wisp-napi is in the branch, by ancestry'),
  },
  'wisp-ids': {
    '4.14 4.19 5.4 5.10': conflicts('open', 'the id before it came with v5.15'),
    '5.15 6.1 6.6 6.12 6.18 6.19 7.0': applies('open', 'a new device, not a bug'),
  },
  'wisp-leak': {
    '4.14': merges('yes', 'leaks; and wisp_rings_free(), which the patch calls, does not exist'),
    '4.19 5.4': merges('yes', 'netif_napi_add() of v5.10 is missing in the context'),
    '5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': applies('yes', 'as upstream'),
  },
  'wisp-bounds': {
    '4.14': conflicts('no', 'one ring'),
    '4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': applies('yes', 'many rings since v4.19'),
  },
  'wisp-rename': {
    '4.14': conflicts('open', 'no wisp_ring_of()'),
    '4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': conflicts('open', 'clean after wisp-bounds'),
  },
  'hid-short': {
    '4.14': absent('no hid-pebble.c'),
    '4.19': merges('yes', 'PEBBLE_BATTERY of v5.4 is missing in the context'),
    '5.4 5.10 5.15 6.12 6.18 6.19 7.0': applies('yes', 'as upstream'),
    '6.1': present(
      'patch-id',
      'same patch under another subject, changed again after it',
      'conflict',
    ),
    '6.6': present('empty-pick', 'came in with other changes in one commit'),
  },
  'mail-only': {
    '4.14 4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 6.19 7.0': unknown(
      'the commit is not in the repository',
    ),
  },
};

/** Every candidate x branch, candidate by candidate, oldest branch first. */
export const expectedCells: readonly ExpectedCell[] = Object.entries(table).flatMap(
  ([candidate, rows]) =>
    Object.entries(rows).flatMap(([versions, shape]) =>
      versions
        .split(' ')
        .map((version) => ({ candidate: candidate as CandidateKey, version, ...shape })),
    ),
);

/** Conflicting cells that become clean once other upstream commits are picked first, in this order. */
export const expectedPrerequisites: readonly {
  readonly candidate: CandidateKey;
  readonly version: string;
  /** Keys of the story's commits. */
  readonly after: readonly string[];
  /** Whether the candidate's own message names them for this branch. */
  readonly named: boolean;
}[] = [
  { candidate: 'ringlog-tail', version: '6.6', after: ['ringlog-helper'], named: true },
  { candidate: 'ringlog-tail', version: '6.1', after: ['ringlog-helper'], named: false },
  { candidate: 'wisp-rename', version: '7.0', after: ['wisp-bounds'], named: false },
  { candidate: 'wisp-rename', version: '6.6', after: ['wisp-bounds'], named: false },
];

/** Verdicts that follow from the story alone, whatever the weights; `range` where the design states it. */
export const expectedVerdicts: readonly {
  readonly candidate: CandidateKey;
  readonly verdict: Verdict;
  readonly range: string | null;
  readonly why: string;
}[] = [
  { candidate: 'alias', verdict: 'yes', range: '7.0-5.10', why: 'design 4-phases, last section' },
  { candidate: 'relay-uaf', verdict: 'yes', range: null, why: 'KASAN, Fixes, Cc: stable' },
  { candidate: 'ringlog-tail', verdict: 'yes', range: null, why: 'data race, Fixes, Cc: stable' },
  { candidate: 'nvme-sizeof', verdict: 'no', range: null, why: 'a cleanup: fixes nothing' },
  { candidate: 'wisp-rename', verdict: 'no', range: null, why: 'a rename: fixes nothing' },
  { candidate: 'pci-quirk', verdict: 'no', range: null, why: 'reverted upstream: loses data' },
  { candidate: 'tinfs-journal', verdict: 'wait', range: null, why: 'a day old, in no release' },
];
