import { expect, test } from 'vitest';
import { grepSearch } from '@/lib/analysis/semantics/grep-search';
import { codeFindings, files, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { declaresMember, introduces } from './needed-symbols';

const scratch = eachScratch();
const run = async (commit: string, stable: string) =>
  codeFindings(await scratch.open(), commit, stable);

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

test('says of no member that the branch lacks it where another structure of the name has it, and names the one in a header', async () => {
  // A local variable of the name, far from what the patch changes.
  const local = 'static int other(void)\n{\n\tint lost_frames;\n\n\treturn 0;\n}\n\n\n\n';
  const use = (more: string) =>
    `${local}static void count_up(struct wisp *w, int n)\n{\n\tw->all += n;\n${more}}\n`;
  const far = (more: string) => `struct far {\n\tint all;\n${more}};\n`;
  const near = (more: string) => `struct near {\n\tint all;\n${more}};\n`;
  const member = '\tint lost_frames;\n';
  const old = { 'drivers/w/w.c': use(''), 'a/far.h': far(''), 'lib/near.h': near(member) };
  scratch.repository.commit({ branch: 'level', message: 'old', files: old });
  scratch.repository.commit({
    branch: 'stable',
    message: 'older',
    files: { ...old, 'lib/near.h': near(''), 'other/o.h': near(member) },
  });
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { ...old, 'a/far.h': far(member) },
  });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: {
      'drivers/w/w.c': use('\tw->near.lost_frames += n;\n'),
    },
  });
  expect(of(await run(fix, 'level'), 'needed-symbol')).toEqual([]);
  const [lacked] = of(await run(fix, 'stable'), 'needed-symbol');
  expect(lacked?.summary).toBe('Uses the member lost_frames (a/far.h:3), which 1.0 does not have.');
});

test.each([
  ['drivers/w/windows/defs.h', 'drivers/w/w.c', []],
  ['drivers/w/windows/defs.h', 'drivers/w/windows/w.c', ['WISP_LIMIT']],
  ['drivers/w/linux/defs.h', 'drivers/w/w.c', ['WISP_LIMIT']],
])('what %s defines, %s may have from outside the tree', async (header, source, lacked) => {
  const use = (more: string) =>
    `static int limit(void)\n{\n\tint n = 0;\n\n${more}\treturn n;\n}\n`;
  scratch.repository.commit({ branch: 'stable', message: 'old', files: { [source]: use('') } });
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { [source]: use(''), [header]: '#define WISP_LIMIT 7\n' },
  });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { [source]: use('\tn = WISP_LIMIT;\n') },
  });
  const found = of(await run(fix, 'stable'), 'needed-symbol');
  expect(found.map((one) => one.data.symbol)).toEqual(lacked);
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

test('says which branch lacks a header or a type, beside many members', async () => {
  const members = Array.from({ length: 20 }, (_, at) => `member_${at}`);
  const header = `struct wisp {\n${members.map((one) => `\tint ${one};\n`).join('')}};\n`;
  const use = (more: string) => `#include "w.h"\n${more}`;
  const old = { 'd/w.c': use('int a;\n'), 'd/w.h': header, 'd/windows/glow_os.h': 'int g;\n' };
  scratch.repository.commit({ branch: 'stable', message: 'old', files: old });
  const glow = 'struct glow {\n\tint n;\n};\n#define GLOW_MAX 3\n';
  const more = { 'include/wisp/glow.h': glow, 'd/maybe.h': 'int maybe;\n' };
  scratch.repository.commit({ branch: 'main', message: 'start', files: { ...old, ...more } });
  const includes =
    '#include <stdio.h>\n#include <wisp/glow.h>\n#include <glow_os.h>\n#if HAVE_MAYBE\n#include "maybe.h"\n#endif\n';
  const body = members.map((one) => `\tw->${one} = GLOW_MAX;\n`).join('');
  const code = `int glow_all(struct wisp *w, struct glow *g)\n{\n${body}\treturn g != NULL;\n}\n`;
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'd/w.c': use(`${includes}int a;\n${code}`) },
  });
  const found = of(await run(fix, 'stable'), 'needed-symbol');
  expect(found.map((one) => [one.data.symbol, one.data.use])).toEqual([
    ['GLOW_MAX', 'constant'],
    ['glow', 'type'],
    ['wisp/glow.h', 'header'],
  ]);
  scratch.repository.git('branch', '-f', 'level', 'main~1');
  expect(of(await run(fix, 'level'), 'needed-symbol')).toEqual([]);
});

test('counts the files that hold a word, not those that an index says may hold it', async () => {
  const many = Array.from({ length: 70 }, (_, at) => [`m/x${at}.c`, `int x${at};\n`] as const);
  const use = (more: string) => `static void count_up(struct wisp *w)\n{\n${more}}\n`;
  const header = (more: string) => `struct wisp {\n\tint all;\n${more}};\n`;
  const old = { ...Object.fromEntries(many), 'd/w.c': use(''), 'd/w.h': header('') };
  scratch.repository.commit({ branch: 'stable', message: 'old', files: old });
  const now = { ...old, 'd/w.h': header('\tint lost_frames;\n') };
  scratch.repository.commit({ branch: 'main', message: 'start', files: now });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'd/w.c': use('\tw->lost_frames += 1;\n') },
  });
  const git = await scratch.open();
  const exact = grepSearch(git);
  const loose = { ...exact, filesWith: (tree: string) => exact.files(tree) };
  const found = of(await codeFindings(git, fix, 'stable', loose), 'needed-symbol');
  expect(found.map((one) => one.data.symbol)).toEqual(['lost_frames']);
});

test.each([
  // Moved into a helper of another file: its old line goes away elsewhere.
  ['the branch never called it', 'applies', '\twisp_clear_status(w);\n', ['wisp_clear']],
  ['the branch never called it', 'conflicts', '\twisp_clear_status(w);\n', ['wisp_clear']],
  // The hunk replaces the call itself: where it conflicts, both sides are shown.
  ['the call itself is changed', 'applies', '\twisp_clear(w ? w : own);\n', ['wisp_clear']],
  ['the call itself is changed', 'conflicts', '\twisp_clear(w ? w : own);\n', []],
] as const)(
  'what old lines of the patch have too is lacking as well: %s, %s',
  async (_why, state, call, lacked) => {
    const use = (line: string) => `void wisp_reset(struct wisp *w)\n{\n${line}\tw->all = 0;\n}\n`;
    const far = Array.from({ length: 9 }, (_, at) => `int wisp_${at};\n`).join('');
    const helper =
      'static inline void\nwisp_clear_status(struct wisp *w)\n{\n\twisp_clear(w);\n}\n';
    const isMoved = call.includes('wisp_clear_status');
    scratch.repository.commit({
      branch: 'stable',
      message: 'old',
      files: { 'd/w.c': use(''), 'd/w.h': far },
    });
    scratch.repository.commit({
      branch: 'main',
      message: 'start',
      files: {
        'd/clear.c': 'void\nwisp_clear(struct wisp *w)\n{\n\tw->all = 1;\n}\n',
        'd/w.c': use('\twisp_clear(w);\n'),
        'd/w.h': `void wisp_clear(struct wisp *w);\n${far}`,
      },
    });
    const fix = scratch.repository.commit({
      branch: 'main',
      message: 'fix',
      files: {
        'd/w.c': use(call),
        ...(isMoved ? { 'd/w.h': `void wisp_clear(struct wisp *w);\n${far}${helper}` } : {}),
      },
    });
    scratch.repository.git('branch', 'level', 'main~1');
    const git = await scratch.open();
    const told = async (stable: string) =>
      of(await codeFindings(git, fix, stable, undefined, state), 'needed-symbol').map(
        (one) => one.data.symbol,
      );
    expect(await told('stable')).toEqual(lacked);
    expect(await told('level')).toEqual([]);
  },
);

test('of a file that a branch has under no folder, only what is new to the patch is lacking', async () => {
  const use = (line: string) => `void wisp_reset(struct wisp *w)\n{\n${line}\tw->all = 0;\n}\n`;
  const defines = (name: string) => `void\n${name}(struct wisp *w)\n{\n\tw->all = 1;\n}\n`;
  scratch.repository.commit({ branch: 'stable', message: 'old', files: { 'd/w.c': use('') } });
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: {
      'd/clear.c': `${defines('wisp_clear')}\n${defines('wisp_wipe')}`,
      'd/w.c': use('\twisp_clear(w);\n'),
      'd/later.c': 'void wisp_later(struct wisp *w)\n{\n}\n',
    },
  });
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: {
      'd/w.c': use(''),
      'd/later.c': 'void wisp_later(struct wisp *w)\n{\n\twisp_clear(w);\n\twisp_wipe(w);\n}\n',
    },
  });
  const found = await codeFindings(await scratch.open(), fix, 'stable', undefined, 'conflicts');
  expect(of(found, 'needed-symbol').map((one) => one.data.symbol)).toEqual(['wisp_wipe']);
});
