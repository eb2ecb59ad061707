import { add, edit, text } from '@/lib/demo/changes';
import { ackedBy, people, reviewedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';
import { maintainersEntry } from '@/lib/demo/story/base';
import { wispDriver } from '@/lib/demo/story/wisp-code';

/** An invented network adapter: a device id, a series of three, a fix with a follow-up. */

const { ines, dev, jun, lucia } = people;
const path = 'drivers/net/wisp/wisp_main.c';

/** The three patches of one posting share its Message-ID but for the number. */
const posting = (n: number) =>
  `Link: https://lists.example.org/demo-netdev/20260410-wisp-rings-v2-${n}-7a1f0c@example.org/`;

export const wispStory: readonly CommitSpec[] = [
  {
    key: 'wisp-start',
    subject: 'wisp: add a driver for Wisp 10 gigabit adapters',
    body: 'Send only, for a start; one ring.',
    author: ines,
    authored: '2017-05-16T13:00:00Z',
    changes: [
      add(path, wispDriver),
      add('drivers/net/wisp/Makefile', 'obj-$(CONFIG_WISP) += wisp.o\nwisp-y := wisp_main.o\n'),
      add(
        'drivers/net/wisp/Kconfig',
        'config WISP\n\ttristate "Wisp 10 gigabit adapters"\n\tdepends on PCI && NETDEVICES\n',
      ),
      edit('drivers/Makefile', 'obj-y += nvme/\n', 'obj-y += nvme/\nobj-y += net/wisp/\n'),
      edit('drivers/Kconfig', 'endmenu\n', 'source "drivers/net/wisp/Kconfig"\nendmenu\n'),
      maintainersEntry(text`
WISP NETWORK ADAPTERS
M:	Inês Carvalho <ines.carvalho@example.org>
L:	demo-netdev@lists.example.org
S:	Supported
F:	drivers/net/wisp/
`),
    ],
  },
  {
    key: 'wisp-multiring',
    subject: 'wisp: use as many rings as the adapter has',
    body: 'One per queue, found by the queue that the stack has chosen.',
    author: dev,
    committer: ines,
    authored: '2018-04-24T07:00:00Z',
    changes: [
      edit(
        path,
        '#define WISP_RING_SIZE	512\n',
        '#define WISP_RING_SIZE	512\n#define WISP_MAX_RINGS	8\n',
      ),
      edit(path, '	struct wisp_ring tx;\n', '	struct wisp_ring rings[WISP_MAX_RINGS];\n'),
      edit(
        path,
        'static netdev_tx_t wisp_xmit(',
        text`
static void wisp_rings_free(struct wisp *wisp)
{
	unsigned int i;

	for (i = 0; i < WISP_MAX_RINGS; i++)
		kfree(wisp->rings[i].slots);
}

static int wisp_rings_init(struct wisp *wisp)
{
	unsigned int i;
	int ret;

	for (i = 0; i < WISP_MAX_RINGS; i++) {
		ret = wisp_ring_init(&wisp->rings[i], WISP_RING_SIZE);
		if (ret) {
			wisp_rings_free(wisp);
			return ret;
		}
	}
	return 0;
}

static struct wisp_ring *wisp_ring_of(struct wisp *wisp, unsigned int index)
{
	return &wisp->rings[index];
}

static netdev_tx_t wisp_xmit(`,
      ),
      edit(
        path,
        '	ring = &wisp->tx;\n',
        '	ring = wisp_ring_of(wisp, skb_get_queue_mapping(skb));\n',
      ),
      edit(path, 'wisp_ring_init(&wisp->tx, WISP_RING_SIZE);', 'wisp_rings_init(wisp);'),
    ],
  },
  {
    key: 'wisp-napi-poll',
    subject: 'wisp: receive by polling',
    body: 'Napi, and a reset for adapters that stop answering.',
    author: ines,
    authored: '2020-07-30T09:40:00Z',
    changes: [
      edit(
        path,
        '	struct net_device *ndev;\n	struct wisp_ring',
        '	struct net_device *ndev;\n	struct napi_struct napi;\n	struct wisp_ring',
      ),
      edit(
        path,
        '{\n	netif_start_queue(ndev);\n',
        '{\n	struct wisp *wisp = netdev_priv(ndev);\n\n	napi_enable(&wisp->napi);\n	netif_start_queue(ndev);\n',
      ),
      edit(
        path,
        '{\n	netif_stop_queue(ndev);\n	return 0;\n}\n',
        text`
{
	struct wisp *wisp = netdev_priv(ndev);

	netif_stop_queue(ndev);
	wisp_rings_free(wisp);
	napi_disable(&wisp->napi);
	return 0;
}

static void wisp_reset(struct wisp *wisp)
{
	netif_stop_queue(wisp->ndev);
	wisp_hw_reset(wisp);
	wisp_stop(wisp->ndev);
	wisp_open(wisp->ndev);
}
`,
      ),
      edit(
        path,
        '\n	ret = register_netdev(ndev);\n',
        '\n	netif_napi_add(ndev, &wisp->napi, wisp_poll);\n	ret = register_netdev(ndev);\n',
      ),
    ],
  },
  {
    key: 'wisp-ids-more',
    subject: 'wisp: add the Wisp 200 and 210',
    author: jun,
    committer: ines,
    authored: '2021-06-21T05:00:00Z',
    changes: [
      edit(
        path,
        '/* Wisp 100 */\n',
        '/* Wisp 100 */\n	{ PCI_DEVICE(0x1de6, 0x2000) },	/* Wisp 200 */\n	{ PCI_DEVICE(0x1de6, 0x2010) },	/* Wisp 210 */\n',
      ),
    ],
  },
  {
    key: 'wisp-napi',
    subject: 'wisp: stop polling before the rings go away',
    body: text`
wisp_stop() frees the rings while wisp_poll() may still be looking at
them: a use-after-free whenever the link goes down under load, seen as

  Unable to handle kernel NULL pointer dereference at virtual address 8

Disable napi first, and when the adapter is reset as well.`,
    trailers: ['{fixes:wisp-napi-poll}', 'Cc: stable@vger.kernel.org', reviewedBy(lucia)],
    author: dev,
    committer: ines,
    authored: '2025-12-17T06:30:00Z',
    committed: '2025-12-19T09:00:00Z',
    changes: [
      edit(
        path,
        'static int wisp_stop(',
        text`
static void wisp_quiesce(struct wisp *wisp)
{
	netif_stop_queue(wisp->ndev);
	napi_disable(&wisp->napi);
}

static int wisp_stop(`,
      ),
      edit(
        path,
        '	netif_stop_queue(ndev);\n	wisp_rings_free(wisp);\n	napi_disable(&wisp->napi);\n',
        '	wisp_quiesce(wisp);\n	wisp_rings_free(wisp);\n',
      ),
      edit(
        path,
        '	netif_stop_queue(wisp->ndev);\n	wisp_hw_reset(wisp);\n',
        '	wisp_quiesce(wisp);\n	wisp_hw_reset(wisp);\n',
      ),
    ],
  },
  {
    key: 'wisp-ids',
    subject: 'wisp: add the Wisp 410',
    body: 'Works like its predecessors.',
    trailers: [ackedBy(ines)],
    author: jun,
    committer: ines,
    authored: '2026-04-13T04:50:00Z',
    committed: '2026-04-14T08:00:00Z',
    changes: [
      edit(
        path,
        '/* Wisp 210 */\n',
        '/* Wisp 210 */\n	{ PCI_DEVICE(0x1de6, 0x4010) },	/* Wisp 410 */\n',
      ),
    ],
  },
  {
    key: 'wisp-leak',
    subject: 'wisp: free the rings when registration fails',
    body: 'They leaked, 32 kB each time.',
    trailers: ['{fixes:wisp-start}', posting(1)],
    author: dev,
    committer: ines,
    authored: '2026-04-10T06:00:01Z',
    committed: '2026-04-16T08:00:01Z',
    changes: [
      edit(
        path,
        '	ret = register_netdev(ndev);\n	if (ret)\n		goto out_free;\n	return 0;\n\nout_free:\n',
        '	ret = register_netdev(ndev);\n	if (ret)\n		goto out_rings;\n	return 0;\n\nout_rings:\n	wisp_rings_free(wisp);\nout_free:\n',
      ),
    ],
  },
  {
    key: 'wisp-bounds',
    subject: 'wisp: check the queue before its ring is used',
    body: text`
A queue number past the last ring, which a packet filter can set, made
wisp_xmit() write out of bounds. Drop such a packet.`,
    trailers: ['{fixes:wisp-multiring}', posting(2)],
    author: dev,
    committer: ines,
    authored: '2026-04-10T06:00:02Z',
    committed: '2026-04-16T08:00:02Z',
    changes: [
      edit(
        path,
        '{\n	return &wisp->rings[index];\n',
        '{\n	if (index >= WISP_MAX_RINGS)\n		return NULL;\n	return &wisp->rings[index];\n',
      ),
      edit(
        path,
        '	ring = wisp_ring_of(wisp, skb_get_queue_mapping(skb));\n',
        '	ring = wisp_ring_of(wisp, skb_get_queue_mapping(skb));\n	if (!ring) {\n		dev_kfree_skb_any(skb);\n		return NETDEV_TX_OK;\n	}\n',
      ),
    ],
  },
  {
    key: 'wisp-rename',
    subject: 'wisp: rename wisp_ring_of() to wisp_get_ring()',
    body: 'In line with the other helpers. No functional change.',
    trailers: [posting(3)],
    author: dev,
    committer: ines,
    authored: '2026-04-10T06:00:03Z',
    committed: '2026-04-16T08:00:03Z',
    changes: [
      edit(
        path,
        'static struct wisp_ring *wisp_ring_of(',
        'static struct wisp_ring *wisp_get_ring(',
      ),
      edit(path, '	ring = wisp_ring_of(', '	ring = wisp_get_ring('),
    ],
  },
  {
    key: 'wisp-napi-again',
    subject: 'wisp: do not disable napi twice on reset',
    body: text`
wisp_reset() stops polling and calls wisp_stop(), which does the same
again and waits forever: the machine hangs in napi_disable().`,
    trailers: ['{fixes:wisp-napi}', 'Cc: stable@vger.kernel.org'],
    author: ines,
    authored: '2026-04-22T07:00:00Z',
    changes: [
      edit(path, '	wisp_quiesce(wisp);\n	wisp_hw_reset(wisp);\n', '	wisp_hw_reset(wisp);\n'),
    ],
  },
];

/** A fix that only a mail knows: its upstream commit is in another repository. */
export const wispMailOnly: CommitSpec = {
  key: 'mail-only',
  subject: 'wisp: wake the queue when the link comes back',
  body: 'The queue stayed stopped after the cable was plugged in again: nothing\nwas sent until the interface was taken down and up.',
  author: jun,
  committer: ines,
  authored: '2026-04-29T03:00:00Z',
  committed: '2026-04-30T08:00:00Z',
  changes: [
    edit(
      path,
      '	napi_enable(&wisp->napi);\n	netif_start_queue(ndev);\n',
      '	napi_enable(&wisp->napi);\n	netif_carrier_on(ndev);\n	netif_start_queue(ndev);\n',
    ),
  ],
};
