import { add, edit, text } from '@/lib/demo/changes';
import { address, people, reviewedBy, testedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';
import {
  core,
  fabrics,
  fabricsHeader,
  hostKconfig,
  hostMakefile,
  nvmeHeader,
  pci,
} from '@/lib/demo/story/nvme-code';
import { fc, rdma, tcp } from '@/lib/demo/story/nvme-transports';

const host = 'drivers/nvme/host';
const { greta, tomasz, jun, ines, dev, amara, otto } = people;

/** Adds a transport to the build: its Kconfig symbol and its module. */
const transport = (symbol: string, file: string, help: string) => [
  edit(
    `${host}/Kconfig`,
    'config NVME_FABRICS\n',
    `config NVME_${symbol}\n\ttristate "NVM Express over Fabrics: ${symbol}"\n\tdepends on INET && BLOCK\n\tselect NVME_FABRICS\n\thelp\n\t  ${help}\n\nconfig NVME_FABRICS\n`,
  ),
  edit(
    `${host}/Makefile`,
    '\nnvme-core-y := core.o\n',
    `obj-$(CONFIG_NVME_${symbol}) += nvme-${file}.o\n\nnvme-core-y := core.o\n`,
  ),
  edit(
    `${host}/Makefile`,
    'nvme-fabrics-y := fabrics.o\n',
    `nvme-fabrics-y := fabrics.o\nnvme-${file}-y := ${file}.o\n`,
  ),
];

/** The MODULE_DESCRIPTION that came long after the transports: why the seed patch needs an adjustment on older branches. */
const description = (file: string, name: string) =>
  edit(
    `${host}/${file}.c`,
    'MODULE_LICENSE("GPL v2");\n',
    `MODULE_DESCRIPTION("NVMe host ${name} transport driver");\nMODULE_LICENSE("GPL v2");\n`,
  );

const alias = (file: string) =>
  edit(
    `${host}/${file}.c`,
    'MODULE_LICENSE("GPL v2");\n',
    `MODULE_LICENSE("GPL v2");\nMODULE_ALIAS("nvme-${file}");\n`,
  );

/** What the quirk does; its revert takes the same three places back. */
const quirk = [
  [
    '#define NVME_QUIRK_SLOW_READY	(1 << 0)\n',
    '#define NVME_QUIRK_SLOW_READY	(1 << 0)\n#define NVME_QUIRK_NO_IDLE_WAIT	(1 << 1)\n',
  ],
  [
    '	ret = nvme_pci_wait_idle(ctrl);\n	if (ret)\n',
    '	ret = 0;\n	if (!(ctrl->quirks & NVME_QUIRK_NO_IDLE_WAIT))\n		ret = nvme_pci_wait_idle(ctrl);\n	if (ret)\n',
  ],
  [
    '	{ PCI_DEVICE(0x1de5, 0x0150), .driver_data = NVME_QUIRK_SLOW_READY },\n',
    '	{ PCI_DEVICE(0x1de5, 0x0150), .driver_data = NVME_QUIRK_SLOW_READY },\n	{ PCI_DEVICE(0x1de5, 0x0200), .driver_data = NVME_QUIRK_NO_IDLE_WAIT },\n',
  ],
] as const;

/** Takes the quirk back again, upstream and on the branch that had picked it up. */
export const withoutQuirk = quirk.map(([before, after]) => edit(`${host}/pci.c`, after, before));

export const nvme: readonly CommitSpec[] = [
  {
    key: 'nvme-start',
    subject: 'nvme: add the host core, the PCI driver and the fabrics library',
    body: 'Transports register with the fabrics library; user space asks for a\ncontroller by writing to /dev/nvme-fabrics.',
    author: greta,
    authored: '2016-03-20T10:00:00Z',
    changes: [
      add(`${host}/Kconfig`, hostKconfig),
      add(`${host}/Makefile`, hostMakefile),
      add(`${host}/nvme.h`, nvmeHeader),
      add(`${host}/core.c`, core),
      add(`${host}/fabrics.h`, fabricsHeader),
      add(`${host}/fabrics.c`, fabrics),
      add(`${host}/pci.c`, pci),
      add('drivers/nvme/Makefile', 'obj-y += host/\n'),
    ],
  },
  {
    key: 'rdma-host',
    subject: 'nvme-rdma: add a NVMe over Fabrics RDMA host driver',
    body: 'The first transport of the fabrics library.',
    author: ines,
    committer: greta,
    authored: '2016-07-06T12:31:00Z',
    changes: [
      add(`${host}/rdma.c`, rdma),
      ...transport('RDMA', 'rdma', 'Disks behind an RDMA capable network adapter.'),
    ],
  },
  {
    key: 'fc-host',
    subject: 'nvme-fabrics: add host support for the FC transport',
    body: 'Ports are announced by the adapter driver and looked up by their name.',
    author: amara,
    committer: greta,
    authored: '2016-12-06T08:10:00Z',
    changes: [
      add(`${host}/fc.c`, fc),
      ...transport('FC', 'fc', 'Disks behind a Fibre Channel adapter.'),
    ],
  },
  {
    key: 'request-module',
    subject: 'nvme-fabrics: request transport module',
    body: 'Nobody should have to load the transport by hand before connecting: ask\nfor it by name when a controller is created.',
    author: jun,
    committer: greta,
    authored: '2017-12-04T07:45:00Z',
    changes: [
      edit(
        `${host}/fabrics.c`,
        '		goto out_free_opts;\n\n	down_read(',
        '		goto out_free_opts;\n\n	request_module("nvme-%s", opts->transport);\n\n	down_read(',
      ),
    ],
  },
  {
    key: 'tcp-host',
    subject: 'nvme-tcp: add NVMe over TCP host driver',
    body: 'Any network will do.',
    author: tomasz,
    committer: greta,
    authored: '2018-12-13T09:20:00Z',
    changes: [
      add(`${host}/tcp.c`, tcp),
      ...transport('TCP', 'tcp', 'Disks behind any network that speaks TCP.'),
    ],
  },
  {
    key: 'slow-granite',
    subject: 'nvme-pci: add the Granite 20 to the slow disks',
    body: 'It takes as long as its elder sister to become ready.',
    author: dev,
    committer: greta,
    authored: '2023-07-11T14:00:00Z',
    changes: [
      edit(
        `${host}/pci.c`,
        '	{ PCI_DEVICE(0x1de5, 0x0100), .driver_data = NVME_QUIRK_SLOW_READY },\n',
        '	{ PCI_DEVICE(0x1de5, 0x0100), .driver_data = NVME_QUIRK_SLOW_READY },\n	{ PCI_DEVICE(0x1de5, 0x0150), .driver_data = NVME_QUIRK_SLOW_READY },\n',
      ),
    ],
  },
  {
    key: 'tcp-digest',
    subject: 'nvme-tcp: keep a running digest of received data',
    body: 'So that a damaged transfer is seen before the request completes.',
    author: tomasz,
    committer: greta,
    authored: '2023-08-02T11:15:00Z',
    changes: [
      edit(
        `${host}/tcp.c`,
        '#include <linux/err.h>\n',
        '#include <linux/crc32c.h>\n#include <linux/err.h>\n',
      ),
      edit(
        `${host}/tcp.c`,
        '	unsigned int received;\n',
        '	unsigned int received;\n	u32 digest;\n',
      ),
      edit(
        `${host}/tcp.c`,
        '	memcpy(req->data + req->received, from, len);\n',
        '	memcpy(req->data + req->received, from, len);\n	req->digest = crc32c(req->digest, from, len);\n',
      ),
    ],
  },
  {
    key: 'descriptions',
    subject: 'nvme: add missing module descriptions',
    body: 'modpost has begun to warn about modules without one.',
    author: dev,
    committer: greta,
    authored: '2024-01-24T16:40:00Z',
    changes: [
      description('rdma', 'RDMA'),
      description('fc', 'FC'),
      description('tcp', 'TCP'),
      edit(
        `${host}/fabrics.c`,
        'MODULE_LICENSE(',
        'MODULE_DESCRIPTION("NVMe host fabrics library");\nMODULE_LICENSE(',
      ),
      edit(
        `${host}/core.c`,
        'MODULE_LICENSE(',
        'MODULE_DESCRIPTION("NVMe host core framework");\nMODULE_LICENSE(',
      ),
    ],
  },
  {
    key: 'tcp-pdu',
    subject: 'nvme-tcp: check the length of a PDU before copying its data',
    body: text`
A controller that sends more data than the request asked for makes
nvme_tcp_copy_data() write past the end of the buffer:

  BUG: KASAN: slab-out-of-bounds in nvme_tcp_copy_data+0x5c/0x90
  Write of size 4096 at addr ffff8881046bd000 by task kworker/2:1H/311

Refuse such a PDU.`,
    trailers: [
      '{fixes:tcp-host}',
      `Reported-by: ${address(people.lucia)}`,
      'Closes: https://lists.example.org/demo-nvme/20250901-oob@example.org/',
      'Cc: stable@vger.kernel.org',
      reviewedBy(greta),
    ],
    author: tomasz,
    committer: greta,
    authored: '2025-09-04T10:05:00Z',
    committed: '2025-09-08T09:00:00Z',
    changes: [
      edit(
        `${host}/tcp.c`,
        '		return -EIO;\n\n	return nvme_tcp_copy_data(',
        '		return -EIO;\n\n	if (len > req->data_len - req->received)\n		return -EPROTO;\n\n	return nvme_tcp_copy_data(',
      ),
    ],
  },
  {
    key: 'pci-quirk',
    subject: 'nvme-pci: do not wait for idle on Granite 30 disks',
    body: 'These disks report idle only after power off, so that every shutdown\ntakes a second longer than it needs to and ends with a warning.',
    trailers: [reviewedBy(tomasz)],
    author: dev,
    committer: greta,
    authored: '2026-02-26T13:00:00Z',
    committed: '2026-03-02T09:30:00Z',
    changes: quirk.map(([before, after]) => edit(`${host}/pci.c`, before, after)),
  },
  {
    key: 'alias',
    subject: 'nvme: add missing MODULE_ALIAS for fabrics transports',
    body: text`
The fabrics library asks for a transport with
request_module("nvme-%s", opts->transport), but none of nvme-tcp,
nvme-rdma and nvme-fc says that it goes by that name. Nothing is loaded,
and connecting ends with "no handler found for transport".

Give each of them its alias.`,
    trailers: [reviewedBy(tomasz)],
    author: jun,
    committer: greta,
    authored: '2026-03-31T06:12:00Z',
    committed: '2026-04-07T15:02:00Z',
    topic: 'nvme-7.1',
    changes: [alias('fc'), alias('rdma'), alias('tcp')],
  },
  {
    key: 'nvme-sizeof',
    subject: 'nvme: use sizeof(*ptr) when allocating',
    body: 'As the coding style asks for. No functional change intended.',
    author: otto,
    committer: greta,
    authored: '2026-04-02T09:00:00Z',
    committed: '2026-04-08T08:00:00Z',
    topic: 'nvme-7.1',
    changes: [
      edit(`${host}/core.c`, 'kzalloc(sizeof(struct nvme_ctrl),', 'kzalloc(sizeof(*ctrl),'),
      edit(
        `${host}/fabrics.c`,
        'kzalloc(sizeof(struct nvmf_ctrl_options),',
        'kzalloc(sizeof(*opts),',
      ),
    ],
  },
  {
    key: 'kconfig-crc',
    subject: 'nvme-tcp: select CRC32C',
    body: text`
With NVME_TCP=y and nothing else that asks for the library:

  ld: drivers/nvme/host/tcp.o: undefined reference to 'crc32c'

Fix the build failure by selecting what the driver calls.`,
    trailers: ['{fixes:tcp-digest}', testedBy(ines)],
    author: amara,
    committer: greta,
    authored: '2026-04-06T17:20:00Z',
    committed: '2026-04-08T08:05:00Z',
    topic: 'nvme-7.1',
    changes: [
      edit(
        `${host}/Kconfig`,
        'over Fabrics: TCP"\n	depends on INET && BLOCK\n',
        'over Fabrics: TCP"\n	depends on INET && BLOCK\n	select CRC32C\n',
      ),
    ],
  },
  {
    key: 'pci-quirk-revert',
    subject: 'Revert "nvme-pci: do not wait for idle on Granite 30 disks"',
    body: text`
This reverts commit {oid:pci-quirk}.

Some Granite 30 lose what is in their write cache when power goes away
before they are idle: data loss is worse than a slow shutdown.`,
    trailers: [
      '{fixes:pci-quirk}',
      `Reported-by: ${address(people.lucia)}`,
      'Cc: stable@vger.kernel.org # 6.18+',
    ],
    author: greta,
    authored: '2026-04-21T07:30:00Z',
    changes: withoutQuirk,
  },
];
