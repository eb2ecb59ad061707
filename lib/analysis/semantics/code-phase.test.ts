import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { codeFindings, driver, files, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { CodeReader } from './code-reader';
import { callerFindings } from './function-findings';

const scratch = eachScratch();
const run = async (commit: string, stable: string) =>
  codeFindings(await scratch.open(), commit, stable);

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

test('takes no macro of the name for a function that moved', async () => {
  const path = 'lib/a.c';
  const source = (n: number) => `int START_IT(int n)\n{\n\treturn n + ${n};\n}\n`;
  const macro = { 'lib/a.h': '#define START_IT(n) start_it(n)\n' };
  scratch.repository.commit({ branch: 'stable', message: 'old', files: macro });
  scratch.repository.commit({ branch: 'main', message: 'start', files: { [path]: source(1) } });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: source(2) },
  });
  const [callers] = of(await run(fix, 'stable'), 'callers');
  expect(callers?.summary).toBe('START_IT(): no direct caller found; 1.0 does not have it.');
});

test('says of nothing that is past the bound of reading that it is not there', async () => {
  const files = {
    'lib/a.c': 'int wisp_up(int n)\n{\n\treturn n;\n}\n',
    'lib/b.c': 'int b(void)\n{\n\treturn wisp_up(1);\n}\n',
    'lib/c.c': 'int c(void)\n{\n\treturn wisp_up(2);\n}\n',
  };
  const { 'lib/a.c': own, ...users } = files;
  const old = { ...users, 'lib/old.c': own };
  scratch.repository.commit({ branch: 'stable', message: 'old', files: old });
  const commit = scratch.repository.commit({ branch: 'main', message: 'start', files });
  const git = await scratch.open();
  const tip = await git.resolve('stable');
  const branches = [{ name: 'stable', tip, version: [1], versionText: '1.0', endOfLife: null }];
  const asOf = '2030-01-01T00:00:00Z';
  const input = { commit, upstream: commit, asOf, profile: linux, branches, cells: [] };
  const context = new PhaseContext(input, { git });
  const at = { name: 'wisp_up', path: 'lib/a.c', line: 1, isStatic: false };
  const told = async (most: number) =>
    (await callerFindings(context, new CodeReader(context, most), at))[0]?.summary;
  expect(await told(0)).toBe(
    'wisp_up(): no direct caller found in what was read; 2 more files not read.',
  );
  expect(await told(99)).toBe('wisp_up(): called by b() and c(); 1.0 has it in lib/old.c.');
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

test('takes no line for a wrong one that the change only indents anew or moves, wherever else it stands', async () => {
  const copy = 'memory_copy_unchecked(x->to, x->from);\n';
  const twin = `static void twin(struct x *x)\n{\n\t${copy}}\n`;
  const helper = (...lines: string[]) =>
    `static void helper(struct x *x)\n{\n${lines.join('')}}\n${twin}`;
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { 'a.c': helper(`\t${copy}`) },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'a.c': helper('\tif (x->on)\n', `\t\t${copy}`) },
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
  // As it was, with a line more; and with nothing of it left.
  [['\tn += 1;', '\tn *= 2;', '\tn -= 3;', '\tn ^= 5;'], '1.0 has it in power/wisp/wisp_freq.c'],
  [['\twhile (n > 9)', '\t\tn >>= 4;'], '1.0 does not have it'],
  // Much was reworked, in a file that is called much the same.
  [
    ['\tn += 1;', '\tn *= 2;', '\tn = up(n);', '\tn ^= 5;', '\tn |= 7;', '\tn ^= 9;', '\tn = 0;'],
    '1.0 has it in power/wisp/wisp_freq.c',
  ],
])(
  'a static function is followed into a file of another name by what it reads like',
  async (there, words) => {
    const freq = (...lines: string[]) =>
      `static int set_freq(int n)\n{\n${lines.join('\n')}\n\treturn n;\n}\n`;
    const start = { 'lib/power/power_wisp_freq.c': freq('\tn += 1;', '\tn *= 2;', '\tn -= 3;') };
    scratch.repository.commit({ branch: 'main', message: 'start', files: start });
    scratch.repository.commit({
      branch: 'stable',
      message: 'moved',
      files: {
        'power/gnat/gnat_freq.c': freq('\tn = 7;', '\tputs("gnat");', '\tn = n / 3;'),
        'power/wisp/wisp_freq.c': freq(...there),
      },
    });
    const fix = scratch.repository.commit({
      branch: 'main',
      message: 'fix',
      files: { 'lib/power/power_wisp_freq.c': freq('\tn += 1;', '\tn *= 2;', '\tn -= 4;') },
    });
    const [callers] = of(await run(fix, 'stable'), 'callers');
    expect(callers?.summary).toContain(words);
  },
);

test('a function of several files stands where the path ends alike, and is told once for all its variants', async () => {
  const copy = (n: number) => `static inline int copy_it(int n)\n{\n\treturn n + ${n};\n}\n`;
  const both = (n: number) => `#ifdef WIDE\n${copy(n)}#else\n${copy(n + 1)}#endif\n`;
  scratch.repository.commit({
    branch: 'stable',
    message: 'old',
    files: { 'lib/old_eal/arm/copy_32.h': copy(1), 'lib/old_eal/x86/copy.h': both(1) },
  });
  const start = { 'lib/eal/arm/copy_32.h': copy(1), 'lib/eal/x86/copy.h': both(1) };
  scratch.repository.commit({ branch: 'main', message: 'start', files: start });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'lib/eal/x86/copy.h': both(3) },
  });
  const callers = of(await run(fix, 'stable'), 'callers');
  expect(callers.map((one) => one.summary)).toEqual([
    'copy_it(): no direct caller found; 1.0 has it in lib/old_eal/x86/copy.h.',
  ]);
});

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

test.each([
  ['wisp_handler_install', ['wisp_open', 'wisp_handler_install', 'wisp_event']],
  ['wisp_handler_destroy', null],
  ['bus_unregister', null],
])('what is handed to %s is called by it, or is not', async (callee, way) => {
  const path = 'drivers/net/wisp/event.c';
  const source = (n: number) => `static int wisp_event(struct wisp *w)\n{\n\treturn ${n};\n}

static int wisp_open(struct inode *i, struct file *f)\n{\n\treturn ${callee}(i->wisp, wisp_event);\n}

static const struct file_operations wisp_fops = {\n\t.open = wisp_open,\n};\n`;
  scratch.repository.commit({ branch: 'main', message: 'start', files: { [path]: source(1) } });
  scratch.repository.git('branch', 'stable', 'main');
  const files = { [path]: source(2) };
  const fix = scratch.repository.commit({ branch: 'main', message: 'fix', files });
  const [found] = of(await run(fix, 'stable'), 'entry-path');
  expect(found?.data.path ?? null).toEqual(way);
});
