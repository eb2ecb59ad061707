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
