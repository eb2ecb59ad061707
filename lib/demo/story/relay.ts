import { add, edit, text } from '@/lib/demo/changes';
import { people, reportedBy, reviewedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';
import { maintainersEntry } from '@/lib/demo/story/base';

/** An invented network protocol: a use-after-free that came in with v5.15, and a documentation change. */

const { lucia, otto, fuzzer } = people;
const path = 'net/relay/relay.c';
const doc = 'Documentation/networking/relay.rst';

const relay = text`
/* Relay: hands messages on from one socket to the next. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <net/sock.h>

struct relay_sock {
	struct sock sk;
	struct list_head queue;
	spinlock_t lock;
	unsigned int queued;
};

struct relay_msg {
	struct list_head entry;
	unsigned int len;
	u8 data[];
};

static void relay_purge(struct relay_sock *rs)
{
	struct relay_msg *msg, *next;

	list_for_each_entry_safe(msg, next, &rs->queue, entry) {
		list_del(&msg->entry);
		kfree(msg);
	}
	rs->queued = 0;
}

static int relay_send(struct relay_sock *rs, struct relay_msg *msg)
{
	spin_lock_bh(&rs->lock);
	list_add_tail(&msg->entry, &rs->queue);
	rs->queued++;
	spin_unlock_bh(&rs->lock);
	return msg->len;
}

static void relay_hang_up(struct relay_sock *rs)
{
	sock_orphan(&rs->sk);
	relay_purge(rs);
}

static int relay_release(struct socket *sock)
{
	struct relay_sock *rs = relay_sk(sock->sk);

	if (!rs)
		return 0;

	relay_hang_up(rs);
	sock_put(&rs->sk);
	sock->sk = NULL;
	return 0;
}

static const struct proto_ops relay_ops = {
	.family = PF_RELAY,
	.owner = THIS_MODULE,
	.release = relay_release,
	.sendmsg = relay_sendmsg,
};

MODULE_LICENSE("GPL");
`;

const documentation = text`
Relay sockets
=============

A relay socket hands every message that it recieves on to its successor.
Messages that nobody has fetched are thrown away when the socket is closed.

Sysctls
-------

relay_max_queued
  How many messages may wait on one socket.
`;

export const relayStory: readonly CommitSpec[] = [
  {
    key: 'relay-start',
    subject: 'relay: add relay sockets',
    body: 'Hands messages on from one socket to the next.',
    author: lucia,
    authored: '2018-06-14T12:00:00Z',
    changes: [
      add(path, relay),
      add('net/relay/Makefile', 'obj-$(CONFIG_RELAY) += relay.o\n'),
      add('net/relay/Kconfig', 'config RELAY\n\ttristate "Relay sockets"\n\tdepends on NET\n'),
      add(doc, documentation),
      edit('net/Kconfig', 'endmenu\n', 'source "net/relay/Kconfig"\nendmenu\n'),
      edit('net/Makefile', 'order of age\n', 'order of age\nobj-y += relay/\n'),
      maintainersEntry(text`
RELAY SOCKETS
M:	Lucía Ferrer <lucia.ferrer@example.org>
L:	demo-netdev@lists.example.org
S:	Maintained
F:	Documentation/networking/relay.rst
F:	net/relay/
`),
    ],
  },
  {
    key: 'relay-async',
    subject: 'relay: hang up from a worker',
    body: 'relay_purge() can take long when much is queued. Let close() return at\nonce and do the rest from a worker.',
    author: lucia,
    authored: '2021-08-19T10:10:00Z',
    changes: [
      edit(
        path,
        '	struct list_head queue;\n',
        '	struct list_head queue;\n	struct work_struct work;\n',
      ),
      edit(
        path,
        'static void relay_hang_up(struct relay_sock *rs)\n{\n	sock_orphan(&rs->sk);\n	relay_purge(rs);\n}\n',
        'static void relay_hang_up(struct work_struct *work)\n{\n	struct relay_sock *rs = container_of(work, struct relay_sock, work);\n\n	sock_orphan(&rs->sk);\n	relay_purge(rs);\n}\n',
      ),
      edit(
        path,
        '	relay_hang_up(rs);\n	sock_put(&rs->sk);\n	sock->sk = NULL;\n	return 0;\n',
        '	INIT_WORK(&rs->work, relay_hang_up);\n	queue_work(system_wq, &rs->work);\n	sock_put(&rs->sk);\n	sock->sk = NULL;\n	return 0;\n',
      ),
    ],
  },
  {
    key: 'relay-comment',
    subject: 'relay: say who owns the socket after release',
    body: 'And leave early with a word of why.',
    author: otto,
    committer: lucia,
    authored: '2023-06-05T09:00:00Z',
    changes: [
      edit(
        path,
        '	if (!rs)\n		return 0;\n\n	INIT_WORK',
        '	if (!rs)\n		return 0;	/* released before */\n\n	INIT_WORK',
      ),
    ],
  },
  {
    key: 'relay-doc',
    subject: 'Documentation: relay: fix a typo',
    body: 'i before e, except after c.',
    author: otto,
    authored: '2026-04-14T18:00:00Z',
    committed: '2026-04-15T08:00:00Z',
    changes: [edit(doc, 'recieves', 'receives')],
  },
  {
    key: 'relay-uaf',
    subject: 'relay: fix use-after-free in relay_hang_up()',
    body: text`
relay_release() drops the last reference while the worker that it has
just queued still uses the socket. relaybot found it:

  BUG: KASAN: slab-use-after-free in relay_hang_up+0x3e/0xa0
  Read of size 8 at addr ffff88810a2c4058 by task kworker/0:2/87

Let the worker drop the reference when it is done. Anybody who can open
a relay socket can trigger this. It was given CVE-2026-90017.`,
    trailers: [
      '{fixes:relay-async}',
      reportedBy(fuzzer),
      'Closes: https://lists.example.org/demo-netdev/000000000000relaybot@example.org/',
      'Cc: stable@vger.kernel.org # 5.15+',
      reviewedBy(otto),
    ],
    author: lucia,
    authored: '2026-04-16T11:40:00Z',
    committed: '2026-04-18T07:00:00Z',
    changes: [
      edit(
        path,
        '	sock_orphan(&rs->sk);\n	relay_purge(rs);\n}\n',
        '	sock_orphan(&rs->sk);\n	relay_purge(rs);\n	sock_put(&rs->sk);\n}\n',
      ),
      edit(
        path,
        '	queue_work(system_wq, &rs->work);\n	sock_put(&rs->sk);\n	sock->sk = NULL;\n',
        '	sock->sk = NULL;\n	queue_work(system_wq, &rs->work);\n',
      ),
    ],
  },
];
