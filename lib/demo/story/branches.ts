import { type Change, edit } from '@/lib/demo/changes';
import { people, signedBy } from '@/lib/demo/people';
import type { Line, MarkerForm, Plan } from '@/lib/demo/plan';
import { releaseChange } from '@/lib/demo/story/base';
import { ignoreShort, squashed, warnShort } from '@/lib/demo/story/hid';
import { withoutQuirk } from '@/lib/demo/story/nvme';

/** The stable branches: what each took from upstream, how it says so, and what it did by itself. */

export interface BranchStory {
  readonly version: string;
  /** ISO 8601 date, or null while no end is announced. */
  readonly endOfLife: string | null;
  /** The newest stable release on it. */
  readonly sublevel: number;
  readonly released: string;
  readonly steps: readonly ((line: Line, version: string) => void)[];
}

interface PickOptions {
  readonly changes?: readonly Change[];
  readonly note?: string;
}

/** Takes an upstream commit and marks it in one of the forms that are in use. */
function pick(of: string, marker: MarkerForm, date: string, options: PickOptions = {}) {
  return (line: Line, version: string) =>
    line.backport({ key: `${version}/${of}`, of, marker, date, ...options });
}

/** A commit that only this branch has. */
function own(
  name: string,
  date: string,
  subject: string,
  body: string,
  changes: readonly Change[] = [],
) {
  return (line: Line, version: string) =>
    line.commit({
      key: `${version}/${name}`,
      subject,
      body: body.replaceAll('{version}', version),
      author: people.stable,
      committer: people.stable,
      authored: date,
      changes,
    });
}

const tcpCheck = '	if (len > req->data_len - req->received)\n		return -EPROTO;\n\n';
const withoutTcpCheck = [edit('drivers/nvme/host/tcp.c', tcpCheck, '')];
const withTcpCheck = [
  edit(
    'drivers/nvme/host/tcp.c',
    '	return nvme_tcp_copy_data(req, pdu + 1, len);\n',
    `${tcpCheck}	return nvme_tcp_copy_data(req, pdu + 1, len);\n`,
  ),
];
const segments = (from: number, to: number) => [
  edit(
    'drivers/nvme/host/rdma.c',
    `#define NVME_RDMA_MAX_SEGMENTS	${from}\n`,
    `#define NVME_RDMA_MAX_SEGMENTS	${to}\n`,
  ),
];

export const branchStories: readonly BranchStory[] = [
  {
    version: '4.14',
    endOfLife: '2024-01-10',
    sublevel: 336,
    released: '2024-01-10T12:00:00Z',
    steps: [
      own(
        'segments',
        '2018-02-05T10:00:00Z',
        'nvme-rdma: fewer segments on 4.14',
        'Old adapters refuse more. Upstream asks the adapter instead.',
        segments(256, 128),
      ),
    ],
  },
  {
    version: '4.19',
    endOfLife: '2024-12-05',
    sublevel: 325,
    released: '2024-12-05T12:00:00Z',
    steps: [
      pick('descriptions', 'cherry', '2024-03-01T10:00:00Z', {
        note: 'only core.c: the transports do not warn here',
        changes: [
          edit(
            'drivers/nvme/host/core.c',
            'MODULE_LICENSE(',
            'MODULE_DESCRIPTION("NVMe host core framework");\nMODULE_LICENSE(',
          ),
        ],
      }),
    ],
  },
  {
    version: '5.4',
    endOfLife: '2025-12-03',
    sublevel: 302,
    released: '2025-12-03T12:00:00Z',
    steps: [
      pick('tcp-pdu', 'upstream', '2025-09-25T10:00:00Z'),
      own(
        'tcp-pdu-revert',
        '2025-10-15T10:00:00Z',
        'Revert "nvme-tcp: check the length of a PDU before copying its data"',
        'This reverts commit {oid:{version}/tcp-pdu} which is\ncommit {oid:tcp-pdu} upstream.\n\nReported to break one array; taken out until that is understood.',
        withoutTcpCheck,
      ),
      own(
        'tcp-pdu-again',
        '2025-11-12T10:00:00Z',
        'nvme-tcp: check the length of a PDU before copying its data',
        '[ Upstream commit {oid:tcp-pdu} ]\n\nThe array was at fault. A controller that sends more data than the\nrequest asked for makes nvme_tcp_copy_data() write past the end.',
        withTcpCheck,
      ),
    ],
  },
  {
    version: '5.10',
    endOfLife: '2026-12-31',
    sublevel: 252,
    released: '2026-04-27T12:00:00Z',
    steps: [
      pick('tcp-pdu', 'bracket', '2025-09-25T10:10:00Z'),
      own(
        'tcp-pdu-revert',
        '2025-10-15T10:10:00Z',
        'Revert "nvme-tcp: check the length of a PDU before copying its data"',
        'This reverts commit {oid:{version}/tcp-pdu} which is\ncommit {oid:tcp-pdu} upstream.\n\nReported to break one array; taken out until that is understood.',
        withoutTcpCheck,
      ),
    ],
  },
  {
    version: '5.15',
    endOfLife: '2026-12-31',
    sublevel: 203,
    released: '2026-04-27T12:10:00Z',
    steps: [pick('tcp-pdu', 'upstream-abbreviated', '2025-09-25T10:20:00Z')],
  },
  {
    version: '6.1',
    endOfLife: '2027-12-31',
    sublevel: 170,
    released: '2026-04-27T12:20:00Z',
    steps: [
      pick('tcp-pdu', 'cherry', '2025-09-25T10:30:00Z'),
      own(
        'hid-short',
        '2026-04-20T10:00:00Z',
        'HID: pebble: be strict about the size of reports',
        'Found on this branch first, sent upstream by the author under another\nsubject.',
        ignoreShort,
      ),
      own(
        'hid-warn',
        '2026-04-23T10:00:00Z',
        'HID: pebble: say when a report is too short',
        'Asked for by a user of this branch.',
        warnShort,
      ),
    ],
  },
  {
    version: '6.6',
    endOfLife: '2027-12-31',
    sublevel: 136,
    released: '2026-04-27T12:30:00Z',
    steps: [
      pick('tcp-pdu', 'backported', '2025-09-25T10:40:00Z'),
      own(
        'foreign',
        '2025-10-02T10:00:00Z',
        'nvme-rdma: fewer segments on 6.6',
        'Old adapters refuse more.\n\n(cherry picked from commit 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334)',
        segments(256, 128),
      ),
      own(
        'hid-update',
        '2026-04-22T10:00:00Z',
        'HID: pebble: update to what the vendor ships',
        'In one piece: the vendor does not keep them apart.',
        squashed,
      ),
    ],
  },
  {
    version: '6.12',
    endOfLife: '2028-12-31',
    sublevel: 84,
    released: '2026-04-27T12:40:00Z',
    steps: [
      pick('tcp-pdu', 'bracket', '2025-09-25T10:50:00Z'),
      pick('wisp-napi', 'upstream', '2026-01-08T10:00:00Z'),
      own(
        'mentions',
        '2026-04-24T10:00:00Z',
        'relay: describe the module',
        'Preparation for "relay: fix use-after-free in relay_hang_up()", upstream\n{oid12:relay-uaf}, which is not in this branch yet.',
        [
          edit(
            'net/relay/relay.c',
            'MODULE_LICENSE("GPL");\n',
            'MODULE_DESCRIPTION("Relay sockets");\nMODULE_LICENSE("GPL");\n',
          ),
        ],
      ),
    ],
  },
  {
    version: '6.18',
    endOfLife: '2028-12-31',
    sublevel: 25,
    released: '2026-04-27T12:50:00Z',
    steps: [
      pick('wisp-napi', 'bracket', '2026-01-08T10:10:00Z'),
      pick('pci-quirk', 'bracket', '2026-03-19T10:00:00Z', {
        note: 'context',
      }),
      own(
        'pci-quirk-revert',
        '2026-04-02T10:00:00Z',
        'Revert "nvme-pci: do not wait for idle on Granite 30 disks"',
        'This reverts commit {oid:{version}/pci-quirk}.\n\nReported to lose data; upstream is looking into it.',
        withoutQuirk,
      ),
      pick('relay-uaf', 'bracket', '2026-04-25T10:00:00Z'),
    ],
  },
  {
    version: '6.19',
    endOfLife: null,
    sublevel: 14,
    released: '2026-04-27T13:00:00Z',
    steps: [
      pick('pci-quirk', 'bracket-lower', '2026-03-19T10:10:00Z'),
      pick('relay-uaf', 'upstream', '2026-04-25T10:10:00Z'),
    ],
  },
  {
    version: '7.0',
    endOfLife: null,
    sublevel: 2,
    released: '2026-04-27T13:10:00Z',
    steps: [pick('relay-uaf', 'upstream', '2026-04-25T10:20:00Z')],
  },
];

/** A stable release: the Makefile says so, the tag stands on it. */
function stableRelease(line: Line, version: string, date: string): void {
  line.commit({
    key: `v${version}`,
    subject: `Linux ${version}`,
    body: `Tested-by: ${people.ines.name} <${people.ines.email}>\n${signedBy(people.stable)}`,
    author: people.stable,
    committer: people.stable,
    authored: date,
    changes: [releaseChange(version)],
  });
  line.tag(`v${version}`, date);
}

export function writeBranches(plan: Plan): void {
  for (const story of branchStories) {
    const line = plan.line(`v${story.version}`);
    for (const step of story.steps) step(line, story.version);
    stableRelease(line, `${story.version}.${story.sublevel}`, story.released);
    plan.heads.set(`linux-${story.version}.y`, line.head);
  }
}
