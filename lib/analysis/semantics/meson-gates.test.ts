import { expect, test } from 'vitest';
import { foundAfter, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();
const source = (n: number) => `int wisp(void)\n{\n\treturn ${n};\n}\n`;

/** The gates of a source whose folder has this meson.build, in words. */
async function gatesOf(build: string): Promise<readonly string[]> {
  const before = { 'drivers/w/w.c': source(1), 'drivers/w/meson.build': build };
  const found = await foundAfter(scratch, before, { 'drivers/w/w.c': source(2) });
  return of(found, 'gate').map((one) => one.summary);
}

test.each([
  [
    "if ((arch != 'x86' or not wide) and\n        (arch != 'arm' or not wide)) # (nothing",
    "Not built if ((arch != 'x86' or not wide) and (arch != 'arm' or not wide)) (drivers/w/meson.build).",
  ],
  [
    'if not is_linux \\\n        or not wide',
    'Built only if is_linux and wide (drivers/w/meson.build).',
  ],
  ["if name == '('", "Not built if name == '(' (drivers/w/meson.build)."],
])('reads a condition of meson to its end: %s', async (condition, words) => {
  const build = `${condition}\n    build = false\n    reason = 'none'\nendif\n`;
  expect(await gatesOf(build)).toEqual([words]);
});

test.each([
  [
    "if is_linux\n    sources += files(\n        'w.c',\n    )\nendif\n",
    ['Built only if is_linux'],
  ],
  ["if not wide\n    x = 1\nelse\n    sources += files('w.c')\nendif\n", ['Built only if wide']],
  ["if is_linux\n    x = 1\nelse\n    sources += files('w.c')\nendif\n", ['Not built if is_linux']],
  [
    "if is_linux\n    if wide\n        sources += files('w.c')\n    endif\nendif\n",
    ['Built only if is_linux', 'Built only if wide'],
  ],
  // Either way it is built.
  ["if a\n    sources += files('w.c')\nelif b\n    sources += files('w.c')\nendif\n", []],
  ["if is_linux\n    x = 1\nendif\nsources = files('w.c')\n", []],
])('a source is built under the conditions around its line: %j', async (build, gates) => {
  expect(await gatesOf(build)).toEqual(gates.map((words) => `${words} (drivers/w/meson.build).`));
});

/** The gates of drivers/crypto/q/q.c, which has no meson.build of its own, in words. */
async function gatesBeside(builds: Readonly<Record<string, string>>) {
  const path = 'drivers/crypto/q/q.c';
  const top = { 'meson.build': "subdir('drivers')\n", 'drivers/meson.build': "subdir('common')\n" };
  const above = { 'drivers/crypto/meson.build': "drivers = ['other']\n" };
  const before = { ...top, ...above, ...builds, [path]: source(1) };
  const found = await foundAfter(scratch, before, { [path]: source(2) });
  return of(found, 'gate').map((one) => one.summary);
}

const loop = (list: string, files: string) =>
  `base = 'crypto/q'\nup = '../../' + base\nif with_q\n    foreach f: [${list}]\n        sources += files(${files})\n    endforeach\nendif\n`;
const withQ = 'Built only if with_q (drivers/common/q/meson.build).';

test.each([
  ['a loop', loop("'a.c',\n            'q.c',\n        ", 'join_paths(up, f)'), [withQ]],
  ['a loop that joins by /', loop("'q.c'", 'up / f'), [withQ]],
  ['its path', "if with_q\n    sources += files('../../crypto/q/q.c')\nendif\n", [withQ]],
  [
    'joined parts, and conditions of the whole file',
    "if is_windows\n    build = false\nendif\nup = '..' / '..'\nif with_q\n    sources += files(join_paths(up, 'crypto', 'q', 'q.c'))\nendif\n",
    ['Not built if is_windows (drivers/common/q/meson.build).', withQ],
  ],
  // Another file of that name; a variable that is not known, or is given several texts.
  ['a namesake', "if with_q\n    sources += files('q.c')\nendif\n", []],
  ['a loop into another folder', loop("'q.c'", "join_paths('base', f)"), []],
  ['a function', loop("'q.c'", 'join_paths(where(), f)'), []],
  ['two texts', `up = 'x'\n${loop("'q.c'", 'join_paths(up, f)')}`, []],
])(
  'a source is taken in by the meson.build of another folder, by %s',
  async (_how, build, gates) => {
    expect(await gatesBeside({ 'drivers/common/q/meson.build': build })).toEqual(gates);
  },
);

const direct = "if with_q\n    sources += files('../../crypto/q/q.c')\nendif\n";

test('of a source that two folders take in, neither way is told', async () => {
  const both = { 'drivers/common/q/meson.build': direct, 'drivers/common/r/meson.build': direct };
  expect(await gatesBeside(both)).toEqual([]);
});

test('what stands above the folder that takes a source in holds for it too', async () => {
  const above =
    "if is_linux\n    subdir('q')\nelse\n    build = false\nendif\nif not wide\n    subdir_done()\nendif\n";
  expect(
    await gatesBeside({
      'drivers/common/q/meson.build': direct,
      'drivers/common/meson.build': above,
    }),
  ).toEqual([
    withQ,
    'Built only if wide (drivers/common/meson.build).',
    'Built only if is_linux (drivers/common/meson.build).',
  ]);
});
