import { expect, test } from 'vitest';
import { codeFindings, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();

const header = (count: string, text = 'turns') =>
  `#ifndef WISP_H\n#define WISP_H\n#define WISP_WAIT ${count} /* ${text} */\n#define WISP_LONG (2 * WISP_WAIT)\n#endif\n`;
const source = `#include "wisp.h"
/* WISP_WAIT times */
static int wisp_reset(struct wisp *w)
{
	return wait(w, WISP_WAIT);
}

static int wisp_open(struct inode *i, struct file *f)
{
	return wisp_reset(i->wisp);
}

static const struct file_operations wisp_fops = {
	.open = wisp_open,
};
`;

async function found(after: string) {
  const path = 'drivers/wisp/wisp.h';
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { [path]: header('50'), 'drivers/wisp/wisp.c': source },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: after },
  });
  return codeFindings(await scratch.open(), fix, 'stable');
}

test('who uses a macro that has another value is told, and the way to the first', async () => {
  const all = await found(header('500'));
  expect(of(all, 'macro-users').map((one) => one.summary)).toEqual([
    'WISP_WAIT is 500 instead of 50: used by wisp_reset().',
  ]);
  expect(of(all, 'entry-path')[0]?.data).toMatchObject({
    entry: 'file operation',
    path: ['wisp_open', 'wisp_reset', 'WISP_WAIT'],
  });
});

test('a macro that only gets another comment changes nobody', async () => {
  expect(of(await found(header('50', 'times')), 'macro-users')).toEqual([]);
});

test('of a macro that takes arguments the body is its value', async () => {
  const path = 'drivers/wisp/wisp.h';
  const source =
    '#include "wisp.h"\nstatic int wisp_ring(int *w)\n{\n\twisp_sync();\n\treturn *w;\n}\n';
  const header = (by: string) => `#define wisp_sync() ${by}()\n#define wisp_of(a) (a)\n`;
  const files = { [path]: header('full_sync'), 'drivers/wisp/wisp.c': source };
  scratch.repository.commit({ branch: 'main', message: 'start', files });
  scratch.repository.git('branch', 'stable', 'main');
  // Another number of arguments is another macro: nothing is said of its value.
  const after = header('write_sync').replace('of(a) (a)', 'of(a, b) (a)');
  const fix = scratch.repository.commit({ branch: 'main', message: 'x', files: { [path]: after } });
  const all = await codeFindings(await scratch.open(), fix, 'stable');
  expect(of(all, 'macro-users').map((one) => one.summary)).toEqual([
    'wisp_sync() is write_sync() instead of full_sync(): used by wisp_ring().',
  ]);
});
