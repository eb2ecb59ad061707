import { type Change, edit, text } from '@/lib/demo/changes';
import { people, reviewedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';

/** A data race whose fix stands on a helper that older branches lack: conflicts until the helper is picked first. */

const { otto, amara, ines } = people;
const path = 'lib/ringlog.c';

/** Puts ringlog_read() in front of ringlog_write(), line by line as it was. */
const readersFirst: Change = (files) => {
  const old = files.get(path) ?? '';
  const read = old.slice(
    old.indexOf('int ringlog_read('),
    old.indexOf('unsigned int ringlog_used('),
  );
  const rest = old.replace(read, '');
  files.set(path, rest.replace('int ringlog_write(', `${read}int ringlog_write(`));
};

export const ringlogStory: readonly CommitSpec[] = [
  {
    key: 'ringlog-lockless',
    subject: 'ringlog: count without taking the lock',
    body: 'ringlog_used() is called for every line of a trace; the lock is too much\nfor a number that is old by the time it is used.',
    author: amara,
    committer: otto,
    authored: '2022-09-07T15:00:00Z',
    changes: [
      edit(
        path,
        '	unsigned long flags;\n	unsigned int used;\n\n	spin_lock_irqsave(&log->lock, flags);\n	used = (log->head + log->size - log->tail) % log->size;\n	spin_unlock_irqrestore(&log->lock, flags);\n	return used;\n',
        '	return (log->head + log->size - log->tail) % log->size;\n',
      ),
    ],
  },
  {
    key: 'ringlog-helper',
    subject: 'ringlog: move the distance between head and tail to a helper',
    body: 'The next user is about to come. No functional change.',
    author: amara,
    committer: otto,
    authored: '2024-06-12T08:30:00Z',
    changes: [
      edit(
        path,
        'int ringlog_write(',
        text`
static unsigned int ringlog_distance(unsigned int head, unsigned int tail, unsigned int size)
{
	return (head + size - tail) % size;
}

int ringlog_write(`,
      ),
      edit(
        path,
        '	return (log->head + log->size - log->tail) % log->size;\n',
        '	return ringlog_distance(log->head, log->tail, log->size);\n',
      ),
    ],
  },
  {
    key: 'ringlog-order',
    subject: 'ringlog: readers first',
    body: 'So that the order is that of the header. No functional change.',
    author: amara,
    committer: otto,
    authored: '2025-03-05T10:00:00Z',
    changes: [readersFirst],
  },
  {
    key: 'ringlog-empty',
    subject: 'ringlog: refuse to read into nothing',
    body: 'A reader with an empty buffer took the end of the log for an empty log\nand waited forever: a hang.',
    trailers: ['{fixes:start}', reviewedBy(amara)],
    author: ines,
    committer: otto,
    authored: '2026-04-14T12:00:00Z',
    committed: '2026-04-20T07:50:00Z',
    changes: [
      edit(
        path,
        '	unsigned int n = 0;\n\n',
        '	unsigned int n = 0;\n\n	if (!len)\n		return -EINVAL;\n\n',
      ),
    ],
  },
  {
    key: 'ringlog-tail',
    subject: 'ringlog: read head and tail under the lock',
    body: text`
Without it the two belong to different moments, the difference wraps, and
a reader that trusts ringlog_used() copies more than there is. KCSAN:

  BUG: KCSAN: data-race in ringlog_used / ringlog_write

Take the lock again; it is not contended.`,
    trailers: [
      '{fixes:ringlog-lockless}',
      'Cc: stable@vger.kernel.org # 6.6.x: {oid12:ringlog-helper}: ringlog: move the distance between head and tail to a helper',
      'Cc: stable@vger.kernel.org # 6.1+',
      reviewedBy(ines),
    ],
    author: otto,
    authored: '2026-04-09T10:00:00Z',
    committed: '2026-04-20T08:00:00Z',
    changes: [
      edit(
        path,
        '	return ringlog_distance(log->head, log->tail, log->size);\n',
        '	unsigned long flags;\n	unsigned int used;\n\n	spin_lock_irqsave(&log->lock, flags);\n	used = ringlog_distance(log->head, log->tail, log->size);\n	spin_unlock_irqrestore(&log->lock, flags);\n	return used;\n',
      ),
    ],
  },
];
