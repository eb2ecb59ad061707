import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { diffPhase } from '@/lib/analysis/phases/02-diff';
import { codePhase } from '@/lib/analysis/phases/05-code';
import type { Finding } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { declaresMember, introduces } from './needed-symbols';

const scratch = eachScratch();

const driver = (check: string) => `#include <linux/fs.h>
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
const files = {
  'drivers/Makefile': 'obj-$(CONFIG_NET) += net/\n',
  'drivers/net/Makefile': 'obj-y += wisp/\n',
  'drivers/net/wisp/Makefile':
    'obj-$(CONFIG_WISP) += wisp.o\nwisp-y := core.o \\\n\tmain.o\nwisp-$(CONFIG_WISP_DEBUG) += debug.o\n',
  'drivers/net/wisp/Kconfig':
    'config WISP\n\ttristate "Wisp"\n\tdepends on PCI && NET\n\thelp\n\t  A card.\n',
  'drivers/net/wisp/core.c': 'int wisp_apply(struct wisp *w, int n)\n{\n\treturn 0;\n}\n',
  'drivers/net/wisp/main.c': driver('>'),
};

async function run(commit: string, stable: string): Promise<readonly Finding[]> {
  const git = await scratch.open();
  const tip = await git.resolve(stable);
  const cells = [{ branch: stable, state: 'applies' } as Cell];
  const branches = [{ name: stable, tip, version: [1], versionText: '1.0', endOfLife: null }];
  const input = {
    commit,
    upstream: commit,
    asOf: '2030-01-01T00:00:00Z',
    profile: linux,
    branches,
    cells,
  };
  const context = new PhaseContext(input, { git });
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
const of = (findings: readonly Finding[], kind: string) =>
  findings.filter((one) => one.kind === kind);

test('follows a static function up to the ioctl, through the capability check and Kconfig', async () => {
  scratch.repository.commit({ branch: 'main', message: 'start', files });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/net/wisp/main.c': driver('>=') },
  });
  const found = await run(fix, 'stable');
  expect(of(found, 'entry-path')[0]?.data).toMatchObject({
    entry: 'ioctl',
    path: ['wisp_do', 'wisp_configure', 'wisp_set'],
  });
  expect(of(found, 'gate').map((one) => one.data.config ?? one.data.capability)).toEqual([
    'CONFIG_WISP',
    'CONFIG_NET',
    'CAP_NET_ADMIN',
  ]);
  // What drivers/Makefile asks for net/ is asked for nothing else below drivers/.
  expect(of(found, 'gate').map((one) => [one.path, one.data.folder])).toEqual([
    ['drivers/net/wisp/Makefile', 'drivers/net/wisp'],
    ['drivers/Makefile', 'drivers/net'],
    ['drivers/net/wisp/main.c', undefined],
  ]);
  expect(of(found, 'gate')[0]?.data.depends).toEqual(['PCI && NET']);
  expect(of(found, 'callers')[0]?.data.callers).toEqual([
    { name: 'wisp_configure', path: 'drivers/net/wisp/main.c', line: 13 },
  ]);
  expect(of(found, 'callees')[0]?.data.callees).toEqual(['wisp_apply']);
  expect(of(found, 'needed-symbol')).toEqual([]);
});

test.each([
  // The file's own option is among those that lead into its directory: nothing more is needed.
  ['obj-$(CONFIG_OTHER) += wisp/\nobj-$(CONFIG_WISP) += wisp/\n', ['CONFIG_WISP', 'CONFIG_NET']],
  [
    'obj-$(CONFIG_ONE) += wisp/\nobj-$(CONFIG_TWO) += wisp/\n',
    ['CONFIG_WISP', 'CONFIG_ONE or CONFIG_TWO', 'CONFIG_NET'],
  ],
  ['obj-$(CONFIG_ONE) += wisp/\nobj-y += wisp/\n', ['CONFIG_WISP', 'CONFIG_NET']],
])('a directory that several lines name is built with any of them', async (makefile, gates) => {
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { ...files, 'drivers/net/Makefile': makefile },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/net/wisp/main.c': driver('>=') },
  });
  const found = of(await run(fix, 'stable'), 'gate');
  expect(found.flatMap((one) => one.data.config ?? [])).toEqual(gates);
});

test('a static function of the same name elsewhere is another one, for its callers too', async () => {
  const start = {
    'lib/a.c': 'int wisp_twin(int n)\n{\n\treturn n > 1;\n}\n',
    'lib/user.c': 'int user(void)\n{\n\treturn wisp_twin(1); /* wisp_twin() */\n}\n',
    'app/b.c':
      'static int wisp_twin(int n)\n{\n\treturn n;\n}\nint other(void)\n{\n\treturn wisp_twin(2);\n}\n',
  };
  scratch.repository.commit({ branch: 'main', message: 'start', files: start });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'lib/a.c': start['lib/a.c'].replace('n > 1', 'n > 2') },
  });
  const [callers] = of(await run(fix, 'stable'), 'callers');
  expect(callers?.data.callers).toEqual([{ name: 'user', path: 'lib/user.c', line: 3 }]);
  expect(callers?.summary).toBe('wisp_twin(): called by user().');
});

test('a system call is defined by its bare name, on branches as well', async () => {
  const call = (limit: number) => `SYSCALL_DEFINE1(wisp, int, n)\n{\n\treturn n > ${limit};\n}\n`;
  const start = { 'kernel/wisp.c': call(1), 'kernel/other.c': 'int wisp;\n' };
  scratch.repository.commit({ branch: 'main', message: 'start', files: start });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'kernel/wisp.c': call(2) },
  });
  const found = await run(fix, 'stable');
  expect(of(found, 'callers')[0]?.data.branches).toMatchObject([{ defined: true }]);
  expect(of(found, 'entry-path')[0]?.data).toMatchObject({ entry: 'system call' });
});

test('says which branch lacks what the patch calls, and has other callers; a moved file is the same', async () => {
  const main = files['drivers/net/wisp/main.c'];
  const { 'drivers/net/wisp/main.c': _main, ...others } = files;
  scratch.repository.commit({
    branch: 'stable',
    message: 'old',
    files: { ...others, 'drivers/old/main.c': main },
  });
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: {
      ...files,
      'lib/clamp.c': 'int wisp_clamp(int n)\n{\n\treturn n;\n}\n',
      'lib/user.c': 'int u(void)\n{\n\treturn wisp_clamp(1);\n}\n',
    },
  });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: {
      'drivers/net/wisp/main.c': main.replace('wisp_apply(w, n)', 'wisp_apply(w, wisp_clamp(n))'),
    },
  });
  const found = await run(fix, 'stable');
  expect(of(found, 'needed-symbol').map((one) => [one.data.symbol, one.data.versions])).toEqual([
    ['wisp_clamp', ['1.0']],
  ]);
  expect(of(found, 'callers')[0]?.data.branches).toMatchObject([
    { version: '1.0', defined: true, callers: ['wisp_configure (drivers/old/main.c)'] },
  ]);
});

test('no branch lacks what is defined outside the tree, however often the patch calls it', async () => {
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { ...files, 'a.c': 'int a;\n', 'b.c': 'int b;\n' },
  });
  scratch.repository.git('branch', '-f', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'name both',
    files: {
      'a.c': 'int a;\nMODULE_ALIAS("wisp-a");\n',
      'b.c': 'int b;\nMODULE_ALIAS("wisp-b");\n',
    },
  });
  expect(of(await run(fix, 'stable'), 'needed-symbol')).toEqual([]);
});

test.each([
  ['#define WISP(x) (x)', 'WISP', true],
  ['int wisp(int n)', 'wisp', true],
  ['static inline struct wisp *wisp_of(void *p)', 'wisp_of', true],
  ['extern void wisp(void);', 'wisp', true],
  ['wisp(struct ring *ring,', 'wisp', true],
  ['MODULE_ALIAS("wisp");', 'MODULE_ALIAS', false],
  ['\treturn wisp(1);', 'wisp', false],
  ['\twisp(ring,', 'wisp', false],
  ['EXPORT_SYMBOL(wisp);', 'wisp', false],
])('%s introduces %s: %s', (line, name, is) => expect(introduces(line, name)).toBe(is));

test('says which branch lacks a member or a constant that the patch uses, and only beside its structure', async () => {
  const use = (more: string) =>
    `static void count_up(struct wisp *w, int n)\n{\n\tw->all += n;\n${more}}\n`;
  const header = (more: string) => `struct wisp {\n\tint all;\n${more}};\n`;
  const other = { 'lib/other.h': 'struct other {\n\tint lost_frames;\n};\n' };
  scratch.repository.commit({
    branch: 'stable',
    message: 'old',
    files: { ...other, 'drivers/w/w.c': use(''), 'drivers/w/w.h': header('') },
  });
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: {
      ...other,
      'drivers/w/w.c': use(''),
      'drivers/w/w.h': `#define WISP_LIMIT 7\n${header('\tint lost_frames;\n')}`,
    },
  });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/w/w.c': use('\tw->lost_frames += WISP_LIMIT - n;\n') },
  });
  const found = of(await run(fix, 'stable'), 'needed-symbol');
  expect(found.map((one) => [one.data.symbol, one.data.use, one.data.versions])).toEqual([
    ['lost_frames', 'member', ['1.0']],
    ['WISP_LIMIT', 'constant', ['1.0']],
  ]);
  scratch.repository.git('branch', '-f', 'level', 'main~1');
  expect(of(await run(fix, 'level'), 'needed-symbol')).toEqual([]);
});

test('says of nothing that the branch lacks it where it builds: a condition, what the patch brings, a local of that name', async () => {
  const use = (more: string) =>
    `static void count_up(struct wisp *w, int n)\n{\n\tw->all += n;\n${more}}\n`;
  const old = {
    'include/wisp.h': 'struct wisp {\n\tint all;\n\tint lost_frames;\n};\n',
    'drivers/w/w.c': use(''),
    'drivers/w/other.c': 'int other;\n',
  };
  scratch.repository.commit({ branch: 'stable', message: 'old', files: old });
  const start = {
    ...old,
    'drivers/w/other.c':
      '#define WISP_TWIN 3\nint other(void)\n{\n\tint lost_frames;\n\treturn 0;\n}\n',
    'include/have.h': '#define HAVE_WISP_STATS 1\n',
  };
  scratch.repository.commit({ branch: 'main', message: 'start', files: start });
  const many = Array.from(
    { length: 70 },
    (_, at) => `static void wisp_new_${at}(void)\n{\n}\n`,
  ).join('');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: {
      'drivers/w/w.c': `${many}${use('#ifdef HAVE_WISP_STATS\n\tw->lost_frames += n; /* WISP_TWIN */\n#endif\n\twisp_new_69();\n')}`,
    },
  });
  expect(of(await run(fix, 'stable'), 'needed-symbol')).toEqual([]);
});

test.each([
  ['\tuint64_t lost;', 'lost', true],
  ['\tstruct x *a, *lost;', 'lost', true],
  ['\tu8 lost[16];', 'lost', true],
  ['\tunsigned lost : 3;', 'lost', true],
  ['\tx->lost = 3;', 'lost', false],
  ['\treturn lost;', 'lost', false],
  ['\tf(x, lost);', 'lost', false],
])('%s declares the member %s: %s', (line, name, is) =>
  expect(declaresMember(line, name)).toBe(is),
);

test('a line that the change moves stands nowhere else', async () => {
  const body = (...lines: string[]) => `static void helper(struct x *x)\n{\n${lines.join('')}}\n`;
  const copy = 'memory_copy_unchecked(x->to, x->from);\n';
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { 'a.c': body('\tif (x->on) {\n', `\t\t${copy}`, '\t}\n') },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'a.c': body('\tif (x->on) {\n', '\t}\n', `\t${copy}`) },
  });
  expect(of(await run(fix, 'stable'), 'same-pattern')).toEqual([]);
});

test('finds the replaced line elsewhere, and no way in where there is none', async () => {
  const lonely = (call: string) => `static void lonely_helper(struct x *x)\n{\n\t${call}\n}\n`;
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: {
      'a.c': lonely('memory_copy_unchecked(x->to, x->from, x->length);'),
      'b.c':
        'void other(struct x *x)\n{\n\tmemory_copy_unchecked(x->to,  x->from, x->length);\n}\n',
    },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'a.c': lonely('memory_copy(x->to, x->from);') },
  });
  const found = await run(fix, 'stable');
  expect(of(found, 'same-pattern')[0]?.data.places).toEqual([
    { path: 'b.c', line: 3, function: 'other' },
  ]);
  expect(of(found, 'no-entry-path')).toHaveLength(1);
});

test.each([
  [false, '1.0 has it in drivers/net/wisp/common.c'],
  // The candidate has both: what the branch has is the other one.
  [true, '1.0 does not have it'],
])(
  'a static function that stands in another file of the folder on a branch is there',
  async (both, words) => {
    const [old, now] = ['drivers/net/wisp/common.c', 'drivers/net/wisp/net_common.c'];
    scratch.repository.commit({ branch: 'main', message: 'start', files: { [old]: driver('>') } });
    scratch.repository.git('branch', 'stable', 'main');
    const moved = both ? { [now]: driver('>') } : { [old]: null, [now]: driver('>') };
    scratch.repository.commit({ branch: 'main', message: 'move', files: moved });
    const files = { [now]: driver('>=') };
    const fix = scratch.repository.commit({ branch: 'main', message: 'fix', files });
    const [callers] = of(await run(fix, 'stable'), 'callers');
    expect(callers?.summary).toBe(`wisp_set(): called by wisp_configure(); ${words}.`);
  },
);

test.each([
  ['static int', 'drivers/net/gnat/main.c'],
  ['int', 'drivers/net/gnat/other.c'],
])(
  'a %s function that the candidate has in %s too is not in the branch by that',
  async (kind, other) => {
    const path = 'drivers/net/wisp/main.c';
    const source = (n: number) => `${kind} start_it(void)\n{\n\treturn ${n};\n}\n`;
    scratch.repository.commit({ branch: 'main', message: 'start', files: { [other]: source(1) } });
    scratch.repository.git('branch', 'stable', 'main');
    scratch.repository.commit({ branch: 'main', message: 'add', files: { [path]: source(2) } });
    const fix = scratch.repository.commit({
      branch: 'main',
      message: 'fix',
      files: { [path]: source(3) },
    });
    const [callers] = of(await run(fix, 'stable'), 'callers');
    expect(callers?.summary).toContain('1.0 does not have it');
    expect(callers?.data.branches).toMatchObject([{ definedIn: null }]);
  },
);

test('follows a function that is handed on, and reads the meson.build above that names its file', async () => {
  const path = 'drivers/net/wisp/hw/init.c';
  const source = (n: number) => `static int wisp_init(struct wisp *w)\n{\n\treturn ${n};\n}

static int wisp_probe(struct pci_dev *dev)\n{\n\treturn probe_named(dev, wisp_init);\n}

static struct pci_driver wisp_driver = {\n\t.probe = wisp_probe,\n};\n`;
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: {
      [path]: source(1),
      'drivers/net/wisp/meson.build':
        "if not is_linux\n    build = false\nendif\nsources = files(\n    'hw/init.c',\n)\n",
      'drivers/net/meson.build': "if is_other\n    build = false\nendif\ndrivers = ['wisp']\n",
    },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: source(2) },
  });
  const found = await run(fix, 'stable');
  expect(of(found, 'entry-path')[0]?.data).toMatchObject({
    entry: 'device probe or removal',
    path: ['wisp_probe', 'probe_named', 'wisp_init'],
  });
  expect(of(found, 'gate').map((one) => one.summary)).toEqual([
    'Built only if is_linux (drivers/net/wisp/meson.build).',
  ]);
});
