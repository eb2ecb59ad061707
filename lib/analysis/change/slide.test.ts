import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { GitReader } from '@/lib/ports';
import { classifyChange } from './classes';
import { functionsTouched } from './functions-touched';
import { slid } from './slide';

const first = [
  'int f(int *p)',
  '{',
  '\tif (!p)',
  '\t\tgoto out;',
  '\treturn 0;',
  'out:',
  '\treturn -1;',
  '}',
];
const second = [
  'int g(int *q)',
  '{',
  '\tif (q == NULL)',
  '\t\tgoto out;',
  '\treturn 1;',
  'out:',
  '\treturn -1;',
  '}',
];
const third = ['int h(void)', '{', '\treturn 2;', '}'];
const text = (...parts: readonly (readonly string[])[]) =>
  parts.map((one) => `${one.join('\n')}\n`).join('\n');

/** As git shows it that lets what comes begin at the line behind "out:" of f(). */
function patch(sign: '+' | '-', oids: readonly [string, string]) {
  const tail = ['out:', '\treturn -1;', '}'];
  const run = [...tail, '', ...second.slice(0, -tail.length)];
  const body = [
    ...first.slice(0, -tail.length).map((line) => ` ${line}`),
    ...run.map((line) => `${sign}${line}`),
    ...[...tail, '', ...third].map((line) => ` ${line}`),
  ];
  const [less, all] = [
    first.length + 1 + third.length,
    first.length + second.length + 2 + third.length,
  ];
  const counts = sign === '+' ? `-1,${less} +1,${all}` : `-1,${all} +1,${less}`;
  const [file] = parsePatch(
    `diff --git a/x.c b/x.c\nindex ${oids[0]}..${oids[1]} 100644\n--- a/x.c\n+++ b/x.c\n@@ ${counts} @@\n${body.join('\n')}\n`,
  );
  if (file === undefined) throw new Error('no file');
  return file;
}

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
const [without, having] = [text(first, third), text(first, second, third)];

describe('slid', () => {
  it.each(['+', '-'] as const)('moves a run to where it holds the function whole: %s', (sign) => {
    const [hunk] = patch(sign, [a, b]).hunks;
    if (hunk === undefined) throw new Error('no hunk');
    const after = slid(hunk);
    const kind = sign === '+' ? 'add' : 'delete';
    const run = after.lines.filter((line) => line.kind === kind).map((line) => line.text);
    expect(run.filter((line) => line !== '')).toEqual(second);
    // The same change: both sides read as before.
    for (const other of ['add', 'delete'] as const) {
      const side = (lines: typeof hunk.lines) =>
        lines.filter((line) => line.kind !== other).map((line) => line.text);
      expect(side(after.lines)).toEqual(side(hunk.lines));
    }
    const file = sign === '+' ? having : without;
    for (const line of after.lines)
      if (line.newLine !== null) expect(file.split('\n')[line.newLine - 1]).toBe(line.text);
  });

  it('leaves a run that cannot slide, and one that holds no function', () => {
    const body = ' int f(void)\n {\n+\tx();\n \tx();\n }\n';
    const [file] = parsePatch(
      `diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,4 +1,5 @@\n${body}`,
    );
    const [hunk] = file?.hunks ?? [];
    expect(hunk && slid(hunk)).toBe(hunk);
  });
});

it('takes what the hunk does not show to end as the run says', () => {
  const [hunk] = patch('+', [a, b]).hunks;
  if (hunk === undefined) throw new Error('no hunk');
  // Without the `}` and what stands behind it.
  const last = hunk.lines.findLastIndex((line) => line.kind === 'add');
  const cut = { ...hunk, lines: hunk.lines.slice(0, last + 3) };
  const run = slid(cut).lines.filter((line) => line.kind === 'add');
  expect(run.map((line) => line.text).filter((line) => line !== '')).toEqual(second);
  for (const line of run) expect(having.split('\n')[(line.newLine ?? 0) - 1]).toBe(line.text);
  const other = { ...hunk, lines: hunk.lines.slice(0, last + 2) };
  expect(slid(other)).toBe(other);
});

describe('what is read of a slid hunk', () => {
  const git = (old: string, now: string) =>
    ({ blob: async (oid: string) => Buffer.from(oid === a ? old : now) }) as unknown as GitReader;

  it('is a function that comes, and nothing of the one above it', async () => {
    const file = patch('+', [a, b]);
    expect(await functionsTouched(git(without, having), file)).toMatchObject([
      { name: 'g', status: 'added', added: 8, deleted: 0 },
    ]);
    expect(classifyChange([file]).map((one) => one.class)).not.toContain('null-check');
  });

  it('is a function that goes', async () => {
    expect(await functionsTouched(git(having, without), patch('-', [a, b]))).toMatchObject([
      { name: 'g', status: 'removed', deleted: 8 },
    ]);
  });
});

describe('a function that gets another name', () => {
  const head = ['static bool', 'is_shared(struct a *p)'];
  const old = text([...head, '{', '\treturn p->n > 1;', '}'], third);
  const changed = (lines: readonly string[]) => text(lines, third);
  const touched = (now: string, body: readonly string[], lines = 5) => {
    const [file] = parsePatch(
      `diff --git a/x.c b/x.c\nindex ${a}..${b} 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,5 +1,${lines} @@\n${body.join('\n')}\n`,
    );
    const blob = async (oid: string) => Buffer.from(oid === a ? old : now);
    return file && functionsTouched({ blob } as unknown as GitReader, file);
  };

  it('is one function, told with the name it had', async () => {
    const now = changed(['static int', 'shares_of(struct a *p)', '{', '\treturn p->n > 1;', '}']);
    const body = [
      '-static bool',
      '-is_shared(struct a *p)',
      '+static int',
      '+shares_of(struct a *p)',
    ];
    const rest = [' {', ' \treturn p->n > 1;', ' }'];
    expect(await touched(now, [...body, ...rest])).toMatchObject([
      { name: 'shares_of', was: 'is_shared', status: 'modified', added: 2, deleted: 2 },
    ]);
  });

  it('is not told while the old name is in use', async () => {
    const wrapper = ['', ...head, '{', '\treturn shares_of(p, 1);', '}'];
    const own = ['static bool', 'shares_of(struct a *p, int n)', '{', '\treturn p->n > n;', '}'];
    const body = [
      ' static bool',
      '-is_shared(struct a *p)',
      '+shares_of(struct a *p, int n)',
      ' {',
    ];
    const rest = ['-\treturn p->n > 1;', '+\treturn p->n > n;', ' }'];
    const lines = [...body, ...rest, ...wrapper.map((line) => `+${line}`)];
    expect(await touched(changed([...own, ...wrapper]), lines, 11)).toMatchObject([
      { name: 'shares_of', was: null },
      { name: 'is_shared', was: null, status: 'added', added: 5 },
    ]);
  });

  it('is another one where little is left of it', async () => {
    const fresh = Array.from({ length: 6 }, (_, at) => `\tp->n += ${at};`);
    const now = changed([
      'static int',
      'pick(struct a *p)',
      '{',
      ...fresh,
      '\treturn p->n > 1;',
      '}',
    ]);
    const body = [
      '-static bool',
      '-is_shared(struct a *p)',
      '+static int',
      '+pick(struct a *p)',
      ' {',
      ...fresh.map((line) => `+${line}`),
    ];
    const found = (await touched(now, [...body, ' \treturn p->n > 1;', ' }'], 11)) ?? [];
    expect(found.toSorted((x, y) => (x.name < y.name ? -1 : 1))).toMatchObject([
      { name: 'is_shared', status: 'removed', deleted: 2 },
      { name: 'pick', was: null, status: 'added', added: 8, deleted: 0 },
    ]);
  });

  it('is another one where nothing but braces is left of it', async () => {
    const now = changed(['static int', 'pick(struct a *p)', '{', '\treturn p->m;', '}']);
    const body = [
      '-static bool',
      '-is_shared(struct a *p)',
      '+static int',
      '+pick(struct a *p)',
      ' {',
    ];
    const rest = ['-\treturn p->n > 1;', '+\treturn p->m;', ' }'];
    const found = (await touched(now, [...body, ...rest])) ?? [];
    expect(found.toSorted((x, y) => (x.name < y.name ? -1 : 1))).toMatchObject([
      { name: 'is_shared', status: 'removed', deleted: 3 },
      { name: 'pick', was: null, status: 'added', added: 3, deleted: 0 },
    ]);
  });
});
