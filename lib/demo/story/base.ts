import { add, edit, rewrite, text } from '@/lib/demo/changes';
import { people } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';

/** The tree that the story starts from: what every kernel-shaped project has, and as little of it as needed. */

/** Top Makefile of a release, for example "4.8", "6.6.3", "7.1-rc1". */
export function makefileOf(version: string): string {
  const [numbers = '', extra] = version.split('-');
  const [major = '0', minor = '0', patch = '0'] = numbers.split('.');
  return [
    `VERSION = ${major}`,
    `PATCHLEVEL = ${minor}`,
    `SUBLEVEL = ${patch}`,
    `EXTRAVERSION =${extra === undefined ? '' : ` -${extra}`}`,
    'NAME = Stablehand Demonstration',
    '',
    'RELEASE = $(VERSION).$(PATCHLEVEL).$(SUBLEVEL)$(EXTRAVERSION)',
    '',
    'obj-y += drivers/ fs/ lib/ net/',
    '',
  ].join('\n');
}

/** The step that turns the tree into a release. */
export const releaseChange = (version: string) => rewrite('Makefile', makefileOf(version));

const readme = text`
A small tree for demonstration

This tree was written to be looked at, not to be built. It has the shape of a
kernel: drivers, file systems, a network protocol, a build system, people who
look after the parts, and a history with stable branches.
`;

const maintainers = text`
List of maintainers

	M: Mail patches to: FullName <address@domain>
	R: Designated reviewer
	L: Mailing list
	S: Status: Supported, Maintained, Odd Fixes, Orphan, Obsolete
	F: Files and directories, a trailing slash takes in everything below

Maintainers List
----------------

DOCUMENTATION
M:	Otto Brandt <otto.brandt@example.org>
L:	demo-doc@lists.example.org
S:	Maintained
F:	Documentation/

NVM EXPRESS HOST DRIVERS
M:	Greta Lindqvist <greta.lindqvist@example.org>
M:	Tomasz Wilk <tomasz.wilk@example.org>
L:	demo-nvme@lists.example.org
S:	Supported
F:	drivers/nvme/host/
F:	include/linux/nvme*

RING LOG
M:	Otto Brandt <otto.brandt@example.org>
L:	demo-kernel@lists.example.org
S:	Odd Fixes
F:	include/linux/ringlog.h
F:	lib/ringlog.c

THE REST
M:	Runa Halvorsen <runa@example.org>
L:	demo-kernel@lists.example.org
S:	Buried alive in reporters
F:	*
F:	*/
`;

/** Adds an entry in front of THE REST. */
export const maintainersEntry = (entry: string) =>
  edit('MAINTAINERS', 'THE REST\n', `${entry}\nTHE REST\n`);

const ringlogHeader = text`
#ifndef _LINUX_RINGLOG_H
#define _LINUX_RINGLOG_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct ringlog {
	spinlock_t lock;
	unsigned int head;
	unsigned int tail;
	unsigned int size;
	char *data;
};

int ringlog_write(struct ringlog *log, const char *line, unsigned int len);
int ringlog_read(struct ringlog *log, char *out, unsigned int len);
unsigned int ringlog_used(struct ringlog *log);

#endif
`;

const ringlog = text`
/* A log that keeps the newest lines and forgets the oldest. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/ringlog.h>
#include <linux/string.h>

static unsigned int ringlog_next(const struct ringlog *log, unsigned int at)
{
	return at + 1 == log->size ? 0 : at + 1;
}

int ringlog_write(struct ringlog *log, const char *line, unsigned int len)
{
	unsigned long flags;
	unsigned int i;

	if (len >= log->size)
		return -EMSGSIZE;

	spin_lock_irqsave(&log->lock, flags);
	for (i = 0; i < len; i++) {
		log->data[log->head] = line[i];
		log->head = ringlog_next(log, log->head);
		if (log->head == log->tail)
			log->tail = ringlog_next(log, log->tail);
	}
	spin_unlock_irqrestore(&log->lock, flags);
	return len;
}
EXPORT_SYMBOL_GPL(ringlog_write);

int ringlog_read(struct ringlog *log, char *out, unsigned int len)
{
	unsigned long flags;
	unsigned int n = 0;

	spin_lock_irqsave(&log->lock, flags);
	while (n < len && log->tail != log->head) {
		out[n++] = log->data[log->tail];
		log->tail = ringlog_next(log, log->tail);
	}
	spin_unlock_irqrestore(&log->lock, flags);
	return n;
}
EXPORT_SYMBOL_GPL(ringlog_read);

unsigned int ringlog_used(struct ringlog *log)
{
	unsigned long flags;
	unsigned int used;

	spin_lock_irqsave(&log->lock, flags);
	used = (log->head + log->size - log->tail) % log->size;
	spin_unlock_irqrestore(&log->lock, flags);
	return used;
}
EXPORT_SYMBOL_GPL(ringlog_used);
`;

export const base: readonly CommitSpec[] = [
  {
    key: 'start',
    subject: 'Start a tree for demonstration',
    body: 'Build system, people, documentation and the ring log that drivers write to.',
    author: people.keeper,
    authored: '2016-03-01T09:00:00Z',
    changes: [
      add('Makefile', makefileOf('4.7-rc1')),
      add('README', readme),
      add('MAINTAINERS', maintainers),
      add('Kconfig', 'source "drivers/Kconfig"\nsource "fs/Kconfig"\nsource "net/Kconfig"\n'),
      add(
        'drivers/Kconfig',
        'menu "Device drivers"\nsource "drivers/nvme/host/Kconfig"\nendmenu\n',
      ),
      add('drivers/Makefile', 'obj-y += nvme/\n'),
      add('fs/Kconfig', 'menu "File systems"\nendmenu\n'),
      add('fs/Makefile', '# file systems, in order of age\n'),
      add('net/Kconfig', 'menu "Networking"\nendmenu\n'),
      add('net/Makefile', '# protocols, in order of age\n'),
      add('lib/Makefile', 'obj-y += ringlog.o\n'),
      add('lib/ringlog.c', ringlog),
      add('include/linux/ringlog.h', ringlogHeader),
      add(
        'Documentation/index.rst',
        'Documentation\n=============\n\nWhat there is to read about this tree.\n',
      ),
    ],
  },
];
