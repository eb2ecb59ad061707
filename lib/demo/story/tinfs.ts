import { add, edit, move, text } from '@/lib/demo/changes';
import { people, reviewedBy, testedBy } from '@/lib/demo/people';
import type { CommitSpec } from '@/lib/demo/plan';
import { maintainersEntry } from '@/lib/demo/story/base';

/** An invented file system that changed its name: a fix that follows the rename, and one too fresh to judge. */

const { amara, otto, lucia } = people;

const inode = text`
/* Inodes of a file system for small disks. */
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <linux/module.h>
#include "tinyfs.h"

struct inode *tiny_iget(struct super_block *sb, unsigned long ino)
{
	struct inode *inode = iget_locked(sb, ino);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	if (!(inode->i_state & I_NEW))
		return inode;
	tiny_fill_inode(inode);
	unlock_new_inode(inode);
	return inode;
}

int tiny_read_page(struct inode *inode, struct page *page)
{
	struct buffer_head *bh;

	bh = sb_bread(inode->i_sb, tiny_block_of(inode, page->index));
	if (!bh)
		return -EIO;
	memcpy(page_address(page), bh->b_data, TINY_BLOCK);
	brelse(bh);
	return 0;
}

int tiny_write_inode(struct inode *inode)
{
	struct buffer_head *bh;
	int ret;

	bh = sb_bread(inode->i_sb, tiny_table_block(inode));
	if (!bh)
		return -EIO;

	tiny_pack_inode(inode, bh->b_data);
	ret = tiny_commit(bh);
	if (ret)
		return ret;

	brelse(bh);
	return 0;
}

void tiny_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
}
`;

const superBlock = text`
/* Mounting a small disk. */
#include <linux/fs.h>
#include <linux/module.h>
#include "tinyfs.h"

static int tiny_fill_super(struct super_block *sb, void *data, int silent)
{
	sb->s_magic = TINY_MAGIC;
	sb->s_op = &tiny_super_ops;
	sb->s_root = d_make_root(tiny_iget(sb, TINY_ROOT));
	return sb->s_root ? 0 : -ENOMEM;
}

MODULE_DESCRIPTION("File system for small disks");
MODULE_LICENSE("GPL");
`;

const journal = text`
/* A journal of one block: what was about to be written when power went away. */
#include <linux/buffer_head.h>
#include <linux/crc32.h>
#include <linux/fs.h>
#include "tinyfs.h"

struct tin_journal {
	__le32 magic;
	__le32 target;
	__le32 crc;
};

int tin_journal_begin(struct super_block *sb, u32 target, const void *data)
{
	struct buffer_head *bh = sb_bread(sb, TIN_JOURNAL_BLOCK);
	struct tin_journal *head;

	if (!bh)
		return -EIO;

	head = (struct tin_journal *)bh->b_data;
	head->magic = cpu_to_le32(TIN_JOURNAL_MAGIC);
	head->target = cpu_to_le32(target);
	memcpy(bh->b_data + sizeof(*head), data, TINY_BLOCK - sizeof(*head));
	mark_buffer_dirty(bh);
	sync_dirty_buffer(bh);
	brelse(bh);
	return 0;
}
`;

const header = text`
#ifndef _TINYFS_H
#define _TINYFS_H

#define TINY_MAGIC	0x7e11f5
#define TINY_BLOCK	512
#define TINY_ROOT	1

struct inode *tiny_iget(struct super_block *sb, unsigned long ino);
int tiny_write_inode(struct inode *inode);
int tiny_commit(struct buffer_head *bh);

#endif
`;

export const tinfsStory: readonly CommitSpec[] = [
  {
    key: 'tinyfs-start',
    subject: 'tinyfs: add a file system for small disks',
    body: 'Sixteen inodes ought to be enough.',
    author: amara,
    authored: '2019-07-18T10:00:00Z',
    changes: [
      add('fs/tinyfs/inode.c', inode),
      add('fs/tinyfs/super.c', superBlock),
      add('fs/tinyfs/tinyfs.h', header),
      add('fs/tinyfs/Makefile', 'obj-$(CONFIG_TINYFS) += tinyfs.o\ntinyfs-y := inode.o super.o\n'),
      add(
        'fs/tinyfs/Kconfig',
        'config TINYFS\n\ttristate "Tiny file system"\n\tdepends on BLOCK\n',
      ),
      edit('fs/Makefile', 'order of age\n', 'order of age\nobj-y += tinyfs/\n'),
      edit('fs/Kconfig', 'endmenu\n', 'source "fs/tinyfs/Kconfig"\nendmenu\n'),
      maintainersEntry(text`
TINY FILE SYSTEM
M:	Amara Okoye <amara.okoye@example.org>
L:	demo-fsdevel@lists.example.org
S:	Maintained
F:	fs/tinyfs/
`),
    ],
  },
  {
    key: 'tinfs-move',
    subject: 'tinfs: move fs/tinyfs to fs/tinfs',
    body: 'The old name belongs to somebody else. Symbols keep theirs for now.',
    author: amara,
    authored: '2025-10-06T09:00:00Z',
    changes: [
      move('fs/tinyfs/inode.c', 'fs/tinfs/inode.c'),
      move('fs/tinyfs/super.c', 'fs/tinfs/super.c'),
      move('fs/tinyfs/tinyfs.h', 'fs/tinfs/tinyfs.h'),
      move('fs/tinyfs/Makefile', 'fs/tinfs/Makefile'),
      move('fs/tinyfs/Kconfig', 'fs/tinfs/Kconfig'),
      edit(
        'fs/tinfs/super.c',
        'File system for small disks',
        'tinfs, a file system for small disks',
      ),
      edit('fs/Makefile', 'tinyfs/', 'tinfs/'),
      edit('fs/Kconfig', 'fs/tinyfs/', 'fs/tinfs/'),
      edit('MAINTAINERS', 'F:	fs/tinyfs/', 'F:	fs/tinfs/'),
    ],
  },
  {
    key: 'tinfs-journal-start',
    subject: 'tinfs: keep a journal of one block',
    body: 'Half written blocks are found and written again at mount.',
    author: amara,
    authored: '2025-10-09T09:00:00Z',
    changes: [
      add('fs/tinfs/journal.c', journal),
      edit('fs/tinfs/Makefile', 'inode.o super.o', 'inode.o super.o journal.o'),
    ],
  },
  {
    key: 'tinfs-leak',
    subject: 'tinfs: release the buffer when an inode cannot be written',
    body: 'tiny_write_inode() returned without brelse() when the commit failed: a\nreference leak that keeps the disk from being unmounted.',
    trailers: ['{fixes:tinyfs-start}', reviewedBy(otto), testedBy(lucia)],
    author: lucia,
    committer: amara,
    authored: '2026-04-08T13:30:00Z',
    committed: '2026-04-15T10:00:00Z',
    changes: [
      edit(
        'fs/tinfs/inode.c',
        '	ret = tiny_commit(bh);\n	if (ret)\n		return ret;\n\n	brelse(bh);\n	return 0;\n',
        '	ret = tiny_commit(bh);\n	brelse(bh);\n	return ret;\n',
      ),
    ],
  },
  {
    key: 'tinfs-journal',
    subject: 'tinfs: write the checksum of the journal',
    body: 'It was reserved and never written, so that every replay after a power\nfailure was refused and the last write lost.',
    trailers: ['{fixes:tinfs-journal-start}'],
    author: amara,
    authored: '2026-05-03T20:00:00Z',
    committed: '2026-05-04T06:30:00Z',
    changes: [
      edit(
        'fs/tinfs/journal.c',
        '	memcpy(bh->b_data + sizeof(*head), data, TINY_BLOCK - sizeof(*head));\n',
        '	memcpy(bh->b_data + sizeof(*head), data, TINY_BLOCK - sizeof(*head));\n	head->crc = cpu_to_le32(crc32(0, data, TINY_BLOCK - sizeof(*head)));\n',
      ),
    ],
  },
];
