import { describe, expect, it } from 'vitest';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { GitReader } from '@/lib/ports';
import { classifyChange } from './classes';
import { stripComments } from './code-text';
import { isPublicInterface, roleOf } from './file-role';
import { functionsTouched } from './functions-touched';
import { judgeRisk } from './risk';
import { classes, patch } from './testing/patch-text';

describe('classifyChange', () => {
  it.each([
    ['check-added', [' \tx = y;', '+\tif (n > 3)', '+\t\treturn -1;']],
    ['null-check', ['+\tif (!dev->p)', '+\t\treturn;', ' \tx = dev->p->y;']],
    ['null-check', [' \tp = kmalloc(3, GFP_KERNEL);', '+\tif (!p)', '+\t\treturn;']],
    ['null-check', ['+\tif (p == NULL)', '+\t\treturn;']],
    ['bounds', ['-\tif (x)', '+\tif (x && len < sizeof(buf))']],
    ['bounds', ['-\tsprintf(name, "%s", a);', '+\tsnprintf(name, sizeof(name), "%s", a);']],
    ['overflow', ['-\tall = n * size;', '+\tall = (uint64_t)n * size;']],
    ['leak', [' \tx();', '+\tfclose(file);']],
    ['bounds', ['-\tif (n >= valid) {', '+\tif (n > valid) {']],
    ['init', ['-\tmemset(m, 0, sizeof(*m));', '+\tmemset(m, 0, sizeof(m));']],
    ['race', ['-uint8_t quit;', '+static volatile uint8_t quit;']],
    ['locking', ['+\tspin_lock(&a);', ' \tx();', '+\tspin_unlock(&a);']],
    ['refcount', ['+\tof_node_put(np);', ' \treturn 0;']],
    ['lifetime', ['-\tkfree(a);', ' \tb(a);', '+\tkfree(a);']],
    ['lifetime', [' \tx();', '+\trte_free(p->mem);', '+\tp->mem = NULL;']],
    ['error-path', ['-\t\treturn ret;', '+\t\tgoto err_free;']],
    ['init', ['-\tint ret;', '+\tint ret = 0;']],
    ['leak', [' \tx();', '+\tkfree(a);']],
    ['race', ['-\ta = b;', '+\tWRITE_ONCE(a, b);']],
    ['overflow', ['-\tuint32_t n = a;', '+\tuint64_t n = a;']],
    ['endianness', ['-\tx = y;', '+\tx = le32_to_cpu(y);']],
    ['endianness', [' \tx = y;', '+\tx = le32_to_cpu(x);']],
    ['init', ['-\tint a, ret, b;', '+\tint a, ret = -1, b;']],
    ['init', ['-\tstruct foo req;', '+\tstruct foo req = { 0 };']],
    ['format', ['-\tprintf("%d\\n", a);', '+\tprintf("%u\\n", a);']],
    ['id-table', [' \t{ PCI_DEVICE(1, 2) },', '+\t{ PCI_DEVICE(1, 3) },']],
    ['module-metadata', [' MODULE_LICENSE("GPL");', '+MODULE_ALIAS("nvme-fc");']],
  ])('%s', (name, body) => {
    expect(classes('drivers/a/b.c', body)).toContain(name);
  });

  it.each([
    ['init', ['+\tint rc = 0;', ' \tx();', '+\trc = y();']],
    ['init', ['-\tint n;', '+\tint n;', '+\tstruct foo req = { 0 };']],
    ['endianness', [' \tx = cpu_to_le32(1);', '+\tif (p)', '+\t\ty = cpu_to_le32(2);']],
  ])('takes what is new for no repair of the kind %s', (name, body) => {
    expect(classes('drivers/a/b.c', body)).not.toContain(name);
  });

  it('says of a test that only its comments change', () => {
    expect(classes('app/test/test_a.c', ['-\t/* an out-op */', '+\t/* an out-of */'])).toEqual([
      'comment-only',
      'test-only',
    ]);
  });

  it('takes no check that the patch moves for one that was missing, and no assertion for a bound', () => {
    const hunk = (at: number, body: readonly string[]) => {
      const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
      return `@@ -${at},${count('+')} +${at},${count('-')} @@ int f(void)\n${body.join('\n')}\n`;
    };
    const check = ['\tif (!s->list)', '\t\tgoto error;'];
    const moved = `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n${hunk(5, [' \tx();', ...check.map((line) => `+${line}`)])}${hunk(50, [' \ty();', ...check.map((line) => `-${line}`), ' \tz();'])}`;
    const found = classifyChange(parsePatch(moved)).map((one) => one.class);
    expect(found).not.toContain('check-added');
    expect(found).not.toContain('error-path');
    expect(classes('a.c', ['+\tASSERT(max_inline >= (A_SIZE - B_SIZE));', ' \tx();'])).toEqual([]);
  });

  it('does not take another argument for another check', () => {
    const body = ['-\tif (fits(a, b, c) &&', '+\tif (fits(a, b) &&', ' \t    x)', ' \t\treturn 1;'];
    expect(classes('a.c', body)).not.toContain('check-added');
  });

  it('does not take a pointer under another name for a NULL check', () => {
    const body = [
      '-\tdev = calloc(1, n);',
      '-\tif (!dev)',
      '+\trdev = calloc(1, n);',
      '+\tif (!rdev)',
    ];
    expect(classes('a.c', [...body, ' \t\treturn NULL;'])).not.toContain('null-check');
  });

  it('does not take the test of a flag for a NULL check', () => {
    expect(classes('a.c', ['+\tif (!txq->vector_disable && x)', '+\t\treturn;'])).not.toContain(
      'null-check',
    );
  });

  it('takes no arrow, no shift and no new copy for a bound, and no new wide term for an overflow', () => {
    const line = (text: string) => classes('drivers/a/b.c', [' \tx = 1;', `+\t${text}`]);
    expect(line('if (dev->frontend_flags & (1u << SOME_MAX_BIT))')).not.toContain('bounds');
    expect(line('strlcpy(info->name, other->name, NAME_SIZE);')).not.toContain('bounds');
    expect(line('value |= (uint64_t)data;')).not.toContain('overflow');
  });

  it('takes no declaration for a release and no allocation for one', () => {
    expect(classes('lib/a/b.c', ['+void rte_ring_free(struct rte_ring *r);'])).not.toContain(
      'leak',
    );
    expect(classes('lib/a/b.c', ['+\tpage = (char *)__get_free_page(GFP_USER);'])).not.toContain(
      'leak',
    );
    expect(
      classes('lib/a/b.c', ['+\t__rte_malloc __rte_dealloc(rte_tel_data_free, 1);']),
    ).not.toContain('leak');
  });

  it('knows documentation, build files, tests, comments and renaming', () => {
    expect(classes('doc/guides/nics/ice.rst', ['-a', '+b'])).toEqual(['documentation']);
    expect(roleOf('arch/x86/lib/opcodes.txt')).toBe('data');
    expect(roleOf('arch/powerpc/boot/dts/mpc8568mds.dts')).toBe('code');
    expect(roleOf('dts/framework/runner.py')).toBe('test');
    expect(roleOf('drivers/x/doc/y.txt')).toBe('documentation');
    expect(classes('drivers/a/Kconfig', ['-a', '+b'])).toEqual(['kconfig-build']);
    expect(classes('app/test/test_x.c', ['-\ta();', '+\tb();'])).toEqual(['test-only']);
    expect(classes('a.c', ['- * old words', '+ * new words', ' */'])).toEqual(['comment-only']);
    expect(classes('a.c', ['-\tfoo(old, old);', '+\tfoo(new,  new);'])).toEqual(['cleanup-only']);
    expect(classes('a.c', ['-  x = 1;', '+\tx = 1;'])).toEqual(['cleanup-only']);
  });

  it('knows a declaration that is taken from its first value, or put to it', () => {
    const type = 'struct ml_model *';
    const split = (name: string, end: readonly string[]) => [
      ` \t${type}model;`,
      `+\t${type}${name};`,
      ' \tfor (i = 0; i < n; i++) {',
      `-\t\t${type}model = models[i];`,
      '-',
      '-\t\tif (model != NULL)',
      '-\t\t\tsum += model->pages;',
      `+\t\t${name} = models[i];`,
      `+\t\tif (${name} != NULL)`,
      `+\t\t\tsum += ${name}->pages;`,
      ...end,
    ];
    // DPDK c2f41f3dd55f: the model of the loop gets another name than the one around it.
    expect(classes('a.c', split('other', [' \t}']))).toEqual(['cleanup-only']);
    // What is left of the loop would use the model around it.
    expect(classes('a.c', split('other', [' \t\tuse(model);', ' \t}']))).not.toContain(
      'cleanup-only',
    );
    expect(classes('a.c', split('other', [' \t\tx();']))).not.toContain('cleanup-only');
    const joined = ['-\tint n;', ' \tx();', '-\tn = f();', '+\tint n = f();'];
    expect(classes('a.c', joined)).toEqual(['cleanup-only']);
    // Now f() is called before x(), or another value is given.
    expect(
      classes('a.c', ['-\tint n;', '+\tint n = f();', ' \tx();', '-\tn = f();']),
    ).not.toContain('cleanup-only');
    expect(classes('a.c', [...joined.slice(0, 3), '+\tint n = g();'])).not.toContain(
      'cleanup-only',
    );
    // A statement may pass a comment.
    const comment = ['-\tsum = 0;', ' \t/* All of them */', '+\tsum = 0;', ' \tx();'];
    expect(classes('a.c', comment)).toEqual(['cleanup-only']);
  });

  it('does not call a change of meaning a cleanup', () => {
    const moved = [' \tint a;', '+\tint temp;', ' \twhile (a) {', '-\t\tint temp;', ' \t\tx();'];
    expect(classes('a.c', moved)).not.toContain('cleanup-only');
    const far = `${patch('a.c', [' \tx = 1;', '+\tsum += n;'])}@@ -40,2 +41,1 @@\n \ty = 2;\n-\tsum += n;\n`;
    expect(classifyChange(parsePatch(far)).map((one) => one.class)).not.toContain('cleanup-only');
    const sorted = ['-#include <b.h>', ' #include <a.h>', '+#include <b.h>'];
    expect(classes('a.c', sorted)).toContain('cleanup-only');
    expect(classes('a.c', ['-\tkfree(a);', '+\tkvfree(a);'])).not.toContain('cleanup-only');
    expect(classes('a.c', ['-\tx = a;', '+\tx = b;'])).not.toContain('cleanup-only');
    expect(classes('a.c', ['-\treturn 1;', '+\treturn 0;'])).not.toContain('cleanup-only');
    // Both names stand there before the change: one variable was taken for the other, twice.
    const taken = [
      '-\tset(p, tos);',
      '+\tset(p, hl);',
      ' \tif (!hl)',
      '-\t\tx(tos);',
      '+\t\tx(hl);',
    ];
    expect(classes('a.c', taken)).not.toContain('cleanup-only');
  });

  it('does not take the checks of a new function for checks that were missing', () => {
    const added = ['+static int', '+g(void *p)', '+{', '+\tif (!p)', '+\t\treturn -1;', '+}', ' '];
    expect(classes('a.c', added)).toEqual([]);
    expect(classes('a.c', [...added, ' \ty();', '+\tif (n > 3)', '+\t\treturn -1;'])).toContain(
      'check-added',
    );
  });
});

describe('roles and risk', () => {
  it('reads paths', () => {
    expect(roleOf('Documentation/x.rst')).toBe('documentation');
    expect(roleOf('MAINTAINERS')).toBe('project');
    expect(roleOf('drivers/net/meson.build')).toBe('build');
    expect(roleOf('app/test/test_mbuf.c')).toBe('test');
    expect(roleOf('app/test-pmd/csumonly.c')).toBe('code');
    expect(roleOf('app/test-wisp/test_vectors/wisp_dec.data')).toBe('test');
    expect(roleOf('app/test-wisp/test_wisp_perf.c')).toBe('code');
    expect(roleOf('app/test-wisp/test_wisp.h')).toBe('header');
    expect(roleOf('app/wisp/test_wisp_perf.c')).toBe('test');
    expect(roleOf('app/test-wisp/wisp_dec.data')).toBe('data');
    expect(roleOf('drivers/latest_data/wisp.data')).toBe('data');
    expect(roleOf('tools/testing/selftests/x.c')).toBe('test');
    expect(roleOf('drivers/event/wisp/wisp_selftest.c')).toBe('code');
    expect(roleOf('drivers/event/wisp/wisp_test.c')).toBe('test');
    expect(roleOf('drivers/net/x.h')).toBe('header');
    expect(isPublicInterface('include/uapi/linux/x.h')).toBe(true);
    expect(isPublicInterface('drivers/net/x.h')).toBe(false);
  });

  it('adds up the risk from what is touched', () => {
    const small = parsePatch(patch('drivers/a/b.c', ['+\tx();']));
    expect(judgeRisk(small, [], classifyChange(small), 'linux').level).toBe('low');
    const core = parsePatch(
      patch('mm/page_alloc.c', ['-\tspin_lock(&a);', '+\tmutex_lock(&a);', '+\tsmp_mb();']),
    );
    expect(judgeRisk(core, [], classifyChange(core), 'linux').level).not.toBe('low');
  });

  it('knows core code by the layout of the project', () => {
    const whys = (path: string, profile: ProfileName) => {
      const files = parsePatch(patch(path, ['+\tx();']));
      return judgeRisk(files, [], [], profile).parts.map((one) => one.why);
    };
    const said = 'kernel/linux/wisp/main.c is core code';
    expect(whys('kernel/linux/wisp/main.c', 'linux')).toContain(said);
    expect(whys('kernel/linux/wisp/main.c', 'dpdk')).not.toContain(said);
    expect(whys('lib/eal/main.c', 'dpdk')).toContain('lib/eal/main.c is core code');
    expect(whys('lib/eal/main.c', 'linux')).not.toContain('lib/eal/main.c is core code');
  });

  it('strips comments, not strings', () => {
    expect(stripComments('a /* b */ c "// d" // e', false)[0]).toBe('a  c "// d" ');
    expect(stripComments('x */ y', true)).toEqual([' y', false]);
  });
});

describe('functionsTouched', () => {
  it('counts a replaced declaration as a line of its function', async () => {
    const before = 'int a;\n\nstatic int f(int n)\n{\n\treturn n;\n}\n';
    const after = before.replace('int n', 'long n');
    const [old, now] = ['a'.repeat(40), 'b'.repeat(40)];
    const [file] = parsePatch(
      `diff --git a/x.c b/x.c\nindex ${old}..${now} 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,6 +1,6 @@\n int a;\n \n-static int f(int n)\n+static int f(long n)\n {\n \treturn n;\n }\n`,
    );
    const blob = async (oid: string) => Buffer.from(oid === old ? before : after);
    expect(file && (await functionsTouched({ blob } as unknown as GitReader, file))).toMatchObject([
      { name: 'f', status: 'modified', added: 1, deleted: 1 },
    ]);
  });

  it('takes a function under another name for a new one, and the old one for gone', async () => {
    const before = 'int a;\n\nstatic int f(int n)\n{\n\treturn n;\n}\n';
    const after = before.replace('f(int n)', 'g(int n)').replace('return n', 'return n + 1');
    const [old, now] = ['a'.repeat(40), 'b'.repeat(40)];
    const touched = async (texts: Readonly<Record<string, string>>) => {
      const [file] = parsePatch(
        `diff --git a/x.c b/x.c\nindex ${old}..${now} 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,6 +1,6 @@\n int a;\n \n-static int f(int n)\n+static int g(int n)\n {\n-\treturn n;\n+\treturn n + 1;\n }\n`,
      );
      const blob = async (oid: string) => Buffer.from(texts[oid] ?? '');
      const all = file && (await functionsTouched({ blob } as unknown as GitReader, file));
      return all?.map((one) => `${one.name} ${one.status}`).sort();
    };
    expect(await touched({ [old]: before, [now]: after })).toEqual(['f removed', 'g added']);
    // Another variant of it stays, under a condition.
    const stays = '#ifdef X\nstatic int f(int n)\n{\n\treturn -n;\n}\n#endif\n';
    expect(await touched({ [old]: before + stays, [now]: after + stays })).toEqual([
      'f modified',
      'g added',
    ]);
  });
});

it('tells functions that go away below the tail of one that stays, and what stays of that one', async () => {
  const body = (name: string, last: string) => [
    `static void ${name}(struct moth *m)`,
    '{',
    '\tm->flaps++;',
    `\t${last}`,
    '}',
  ];
  const stays = body('moth_fold', 'm->wings = 0;');
  const gone = ['', '/* Lands. */', ...body('moth_land', 'm->up = 0;')];
  const [old, now] = ['a'.repeat(40), 'b'.repeat(40)];
  const before = [...stays, ...gone].join('\n');
  const after = [...stays.slice(0, -1), '\tm->up = 1;', '}'].join('\n');
  // As git shows it: the last brace of what goes away is that of what stays.
  const [file] = parsePatch(
    `diff --git a/x.c b/x.c\nindex ${old}..${now} 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,12 +1,6 @@\n${[
      ...stays.slice(0, -1).map((line) => ` ${line}`),
      ...['}', ...gone.slice(0, -1)].map((line) => `-${line}`),
      '+\tm->up = 1;',
      ' }',
    ].join('\n')}\n`,
  );
  const blob = async (oid: string) => Buffer.from(`${oid === old ? before : after}\n`);
  const all = file && (await functionsTouched({ blob } as unknown as GitReader, file));
  expect(all?.map((one) => [one.name, one.status, one.added, one.deleted])).toEqual([
    ['moth_fold', 'modified', 1, 1],
    ['moth_land', 'removed', 0, 4],
  ]);
});

describe('functionsTouched, of what no parser reads', () => {
  const named = async (path: string, above: string) => {
    const [file] = parsePatch(patch(path, [` ${above}`, '+\tx = 1', ' \ty = 2'], 'outer(void)'));
    // No file is read: the hunk tells.
    return file && (await functionsTouched({} as GitReader, file)).map((one) => one.name);
  };
  it('takes no macro at the margin of assembly for a function', async () => {
    const [file] = parsePatch(patch('a.S', [' \tmov r1, r2', '+\tnop'], 'END(outer)'));
    expect(file && (await functionsTouched({} as GitReader, file))).toEqual([]);
  });
  it.each([
    ['a.py', 'def inner(x):', 'inner'],
    ['a.py', 'main()', 'outer'],
    ['a.sh', 'inner() {', 'inner'],
    ['a.sh', 'function inner()', 'inner'],
    ['a.S', 'ENTRY(inner)', 'outer'],
    ['a.pl', 'inner($x);', 'outer'],
  ])('%s: below "%s" it is %s()', async (path, above, name) => {
    expect(await named(path, above)).toEqual([name]);
  });
});

// Pair by pair it would not end within a test's time.
it('compares declarations of a large patch', () => {
  const lines = (sign: string, of: (at: number) => string) =>
    Array.from({ length: 20_000 }, (_, at) => `${sign}\t${of(at)}`);
  const body = [
    ...lines('-', (at) => `int a${at} = f(${at});`),
    ...lines('+', (at) => `int a${at};`),
    ...lines('+', (at) => `a${at} = f(${at});`),
  ];
  const text = `--- a/a.c\n+++ b/a.c\n@@ -1,20000 +1,40000 @@\n${body.join('\n')}\n`;
  expect(classifyChange(parsePatch(`diff --git a/a.c b/a.c\n${text}`))).toEqual([]);
});
