import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { codeFindings, foundAfter, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { CodeReader } from './code-reader';
import { callerFindings } from './function-findings';

const scratch = eachScratch();
const run = async (commit: string, stable: string) =>
  codeFindings(await scratch.open(), commit, stable);

test('a macro whose body calls a function is a caller, and the way leads through it', async () => {
  const path = 'drivers/w/w.c';
  const source = (n: number) =>
    `static int wisp_do(int a)\n{\n\treturn a + ${n};\n}\n
#define WISP_DO(a) \\\n\t/* Do it. */ \\\n\twisp_do(a)\n
static int wisp_open(struct inode *i, struct file *f)\n{\n\treturn WISP_DO(1);\n}
static const struct file_operations wisp_fops = {\n\t.open = wisp_open,\n};\n`;
  const found = await foundAfter(scratch, { [path]: source(1) }, { [path]: source(2) });
  expect(of(found, 'callers')[0]?.summary).toBe('wisp_do(): called by the macro WISP_DO().');
  expect(of(found, 'entry-path')[0]?.data).toMatchObject({
    entry: 'file operation',
    path: ['wisp_open', 'WISP_DO', 'wisp_do'],
  });
});

/** What phase 5 finds for a change of rate_store(), with more in its file. */
function storeBeside(more: string) {
  const files = (n: number) => ({
    'drivers/w/w.c': `static ssize_t rate_store(struct device *d, const char *buf, size_t n)\n{\n\treturn ${n};\n}\n${more}\n`,
  });
  return foundAfter(scratch, files(1), files(2));
}

test('an attribute is read and written by the functions that bear its name', async () => {
  const found = await storeBeside('static DEVICE_ATTR_RW(rate);');
  expect(of(found, 'entry-path').map((one) => one.summary)).toEqual([
    'Reached from a sysfs or debugfs file (DEVICE_ATTR_RW(rate)): rate_store.',
  ]);
});

test.each(['static DEVICE_ATTR_RW(other);', 'static struct attribute *rate = pick(rate);'])(
  'no attribute is what %s makes of another name',
  async (made) => {
    const found = await storeBeside(made);
    expect(of(found, 'entry-path')).toEqual([]);
    expect(of(found, 'no-entry-path')).toHaveLength(1);
  },
);

test('no way leads through a macro that another file defines as well', async () => {
  const path = 'drivers/w/w.h';
  const table = 'static const struct file_operations fops = {\n\t.open = wisp_open,\n};\n';
  const source = (n: number) =>
    `static inline int wisp_do(int a)\n{\n\treturn a + ${n};\n}\n\n#define DO(a) \\\n\twisp_do(a)\n`;
  const user = (define: string) =>
    `${define}static int wisp_open(struct inode *i, struct file *f)\n{\n\treturn DO(1);\n}\n${table}`;
  const other = user('#define DO(a) other_do(a)\n');
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { [path]: source(1), 'drivers/x/x.c': other },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: source(2) },
  });
  expect(of(await run(fix, 'stable'), 'entry-path')).toEqual([]);
  const own = scratch.repository.commit({
    branch: 'main',
    message: 'use it',
    files: { [path]: source(3), 'drivers/x/x.c': null, 'drivers/w/w.c': user('') },
  });
  const [found] = of(await run(own, 'stable'), 'entry-path').filter(
    (one) => one.data.function === 'wisp_do',
  );
  expect(found?.data.path).toEqual(['wisp_open', 'DO', 'wisp_do']);
});

test('says of a function with callers where else it is handed on, but for macros that export it', async () => {
  const path = 'drivers/w/w.c';
  const source = (n: number) =>
    `int wisp_do(int a)\n{\n\treturn a + ${n};\n}\nEXPORT_SYMBOL_GPL(wisp_do);
int wisp_open(int a)\n{\n\twisp_later(a > 1 ? wisp_do : wisp_none);\n\treturn wisp_do(a);\n}\n`;
  scratch.repository.commit({ branch: 'main', message: 'start', files: { [path]: source(1) } });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [path]: source(2) },
  });
  const found = of(await run(fix, 'stable'), 'callers')[0];
  expect(found?.summary).toBe('wisp_do(): called by wisp_open(), handed on in 1 place.');
});

test('a static function that a branch has in both files is not the other one where it has only that', async () => {
  const body = 'static int wisp_wait(int a)\n{\n\tlook(a);\n\twait(a);\n\tgo_on(a);\n';
  const source = (n: number) => `${body}\treturn ${n};\n}\n`;
  const [own, other] = ['drivers/wisp/wisp_test.c', 'drivers/old/old_test.c'];
  scratch.repository.commit({ branch: 'main', message: 'start', files: { [other]: source(0) } });
  scratch.repository.git('branch', 'first', 'main');
  scratch.repository.commit({ branch: 'main', message: 'copy', files: { [own]: source(1) } });
  scratch.repository.git('branch', 'second', 'main');
  scratch.repository.commit({ branch: 'main', message: 'remove', files: { [other]: null } });
  const commit = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [own]: source(2) },
  });
  const git = await scratch.open();
  const branches = await Promise.all(
    ['first', 'second'].map(async (name, at) => ({
      ...{ name, versionText: `${at}`, version: [at], endOfLife: null },
      tip: scratch.repository.git('rev-parse', name).trim(),
    })),
  );
  const told = async (asked: typeof branches) => {
    const input = { commit, upstream: commit, asOf: '2030-01-01T00:00:00Z', profile: linux };
    const context = new PhaseContext({ ...input, branches: asked, cells: [] }, { git });
    const at = { name: 'wisp_wait', path: own, line: 1, isStatic: true };
    const [found] = await callerFindings(context, new CodeReader(context), at);
    return found?.data.branches;
  };
  expect(await told(branches)).toMatchObject([{ defined: false }, { definedIn: own }]);
  // With nothing to tell them apart, it is the one that reads like it.
  expect(await told(branches.slice(0, 1))).toMatchObject([{ definedIn: other }]);
});

test('a function with a name of one letter is asked about as any other', async () => {
  const path = 'drivers/w/w.c';
  const source = (n: number) =>
    `static int f(int a)\n{\n\treturn a + ${n};\n}\n\nint wisp_open(int a)\n{\n\treturn f(a);\n}\n`;
  const all = await foundAfter(scratch, { [path]: source(1) }, { [path]: source(2) });
  const [found] = of(all, 'callers');
  expect(found?.summary).toBe('f(): called by wisp_open().');
  expect(found?.evidence[0]).toMatchObject({ params: { word: 'f' } });
});

test('no way is not denied where a macro that makes functions calls it', async () => {
  const path = 'drivers/w/w.c';
  const source = (n: number) =>
    `static int wisp_do(int a)\n{\n\treturn a + ${n};\n}\n
#define T(name, n) \\\n\tint wisp_##name(int a) \\\n\t{ \\\n\t\treturn wisp_do(n); \\\n\t}\n
T(one, 1)\n\nstatic int wisp_alone(int a)\n{\n\treturn a * ${n};\n}\n`;
  const found = await foundAfter(scratch, { [path]: source(1) }, { [path]: source(2) });
  expect(of(found, 'no-entry-path').map((one) => one.data.function)).toEqual(['wisp_alone']);
  const told = of(found, 'unverified').map((one) => one.summary);
  expect(told.some((one) => one.includes('wisp_do()') && one.includes('the macro T():'))).toBe(
    true,
  );
});
