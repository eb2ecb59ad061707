import { expect, test } from 'vitest';
import type { PhaseContext } from '@/lib/analysis/context';
import { parsePatch } from '@/lib/diff/parse-patch';
import { scopeFindings } from './class-findings';
import { classifyChange } from './classes';

const part = (path: string, ...body: readonly string[]) => {
  const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,${count('+')} +1,${count('-')} @@\n${body.join('\n')}\n`;
};
async function scope(...parts: readonly string[]) {
  const context = { input: { commit: '' }, probe: async () => ({ evidence: {} }) };
  const files = parsePatch(parts.join(''));
  const stub = context as unknown as PhaseContext;
  return (await scopeFindings(stub, files, classifyChange(files))).map((one) => one.summary);
}
const doc = part('doc/a.rst', '-old', '+new');

test('comments beside documentation are text, code is none', async () => {
  expect(await scope(doc)).toEqual(['Documentation only.']);
  expect(await scope(doc, part('lib/a.h', '+/* From here on. */', ' int a;'))).toEqual([
    'Documentation and comments only.',
  ]);
  expect(await scope(doc, part('lib/a.h', '-int a;', '+long a;'))).toEqual([]);
});
