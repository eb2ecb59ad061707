import { expect } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { diffPhase } from '@/lib/analysis/phases/02-diff';
import { codePhase } from '@/lib/analysis/phases/05-code';
import type { Finding } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import type { CodeSearch, GitReader } from '@/lib/ports';
import { linux } from '@/lib/profiles/linux';

/** A driver with an ioctl, whose check of an index is written as said. */
export const driver = (check: string) => `#include <linux/fs.h>
static int wisp_set(struct wisp *w, int n)
{
	if (n ${check} w->count)
		return -EINVAL;
	return wisp_apply(w, n);
}

static int wisp_configure(struct wisp *w, int n)
{
	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	return wisp_set(w, n);
}

static long wisp_do(struct file *file, unsigned int cmd, unsigned long arg)
{
	return wisp_configure(file->private_data, arg);
}

static const struct file_operations wisp_fops = {
	.unlocked_ioctl = wisp_do,
};
`;
/** The driver's tree, its check one too lax. */
export const files = {
  'drivers/Makefile': 'obj-$(CONFIG_NET) += net/\n',
  'drivers/net/Makefile': 'obj-y += wisp/\n',
  'drivers/net/wisp/Makefile':
    'obj-$(CONFIG_WISP) += wisp.o\nwisp-y := core.o \\\n\tmain.o\nwisp-$(CONFIG_WISP_DEBUG) += debug.o\n',
  'drivers/net/wisp/Kconfig':
    'config WISP\n\ttristate "Wisp"\n\tdepends on PCI && NET\n\thelp\n\t  A card.\n',
  'drivers/net/wisp/core.c': 'int wisp_apply(struct wisp *w, int n)\n{\n\treturn 0;\n}\n',
  'drivers/net/wisp/main.c': driver('>'),
};

/**
 * What phase 5 finds for a commit and one branch, by `code` where one is given; each finding has its evidence, but for what
 * was not verified.
 */
export async function codeFindings(
  git: GitReader,
  commit: string,
  stable: string,
  code?: CodeSearch,
  state: Cell['state'] = 'applies',
): Promise<readonly Finding[]> {
  const tip = await git.resolve(stable);
  const cells = [{ branch: stable, state } as Cell];
  const branches = [{ name: stable, tip, version: [1], versionText: '1.0', endOfLife: null }];
  const input = {
    commit,
    upstream: commit,
    asOf: '2030-01-01T00:00:00Z',
    profile: linux,
    branches,
    cells,
  };
  const context = new PhaseContext(input, code === undefined ? { git } : { git, code });
  const diff = await diffPhase.run(context);
  context.records.set('diff', {
    ...diff,
    phase: 'diff',
    version: 1,
    inputDigest: '',
    findings: [...diff.findings],
  });
  const outcome = await codePhase.run(context);
  for (const one of outcome.findings) {
    if (one.kind !== 'unverified') expect(one.evidence.length).toBeGreaterThan(0);
  }
  return outcome.findings;
}

/** As much of a test's repository as is written here: the core names no adapter, and the tests bring theirs. */
interface Scratch {
  readonly repository: {
    commit(of: {
      branch: string;
      message: string;
      files: Readonly<Record<string, string>>;
    }): string;
    git(...args: readonly string[]): unknown;
  };
  open(): Promise<GitReader>;
}

/** What phase 5 finds for a commit that changes `after` in a tree of `before`, which the branch is left with. */
export async function foundAfter(
  scratch: Scratch,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Promise<readonly Finding[]> {
  const { repository } = scratch;
  repository.commit({ branch: 'main', message: 'start', files: before });
  repository.git('branch', 'stable', 'main');
  const fix = repository.commit({ branch: 'main', message: 'fix', files: after });
  return codeFindings(await scratch.open(), fix, 'stable');
}

/** Those of one kind. */
export const of = (findings: readonly Finding[], kind: string) =>
  findings.filter((one) => one.kind === kind);
