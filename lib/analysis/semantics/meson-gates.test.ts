import { expect, test } from 'vitest';
import { codeFindings, of } from '@/lib/analysis/semantics/testing/code-phase';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();
const run = async (commit: string, stable: string) =>
  codeFindings(await scratch.open(), commit, stable);

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
  const source = (n: number) => `int wisp(void)\n{\n\treturn ${n};\n}\n`;
  const build = `${condition}\n    build = false\n    reason = 'none'\nendif\n`;
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { 'drivers/w/w.c': source(1), 'drivers/w/meson.build': build },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/w/w.c': source(2) },
  });
  expect(of(await run(fix, 'stable'), 'gate').map((one) => one.summary)).toEqual([words]);
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
  const source = (n: number) => `int wisp(void)\n{\n\treturn ${n};\n}\n`;
  scratch.repository.commit({
    branch: 'main',
    message: 'start',
    files: { 'drivers/w/w.c': source(1), 'drivers/w/meson.build': build },
  });
  scratch.repository.git('branch', 'stable', 'main');
  const fix = scratch.repository.commit({
    branch: 'main',
    message: 'fix',
    files: { 'drivers/w/w.c': source(2) },
  });
  expect(of(await run(fix, 'stable'), 'gate').map((one) => one.summary)).toEqual(
    gates.map((words) => `${words} (drivers/w/meson.build).`),
  );
});
