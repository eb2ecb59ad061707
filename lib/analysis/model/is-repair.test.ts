import { expect, test } from 'vitest';
import type { PhaseContext } from '@/lib/analysis/context';
import { tellsOfBug } from './is-repair';

/** A context whose message has a subject, symptoms of these severities, and findings of these kinds. */
function context(subject: string, severities: readonly string[], ...kinds: readonly string[]) {
  const found: Record<string, readonly unknown[]> = {
    subject: [{ finding: { data: { subject } } }],
    symptom: severities.map((severity) => ({ finding: { severity } })),
    ...Object.fromEntries(kinds.map((kind) => [kind, [{}]])),
  };
  return {
    findings: (_phase: string, kind: string) => found[kind] ?? [],
  } as unknown as PhaseContext;
}

test.each([
  ['net/a: add statistics of errors', ['low', 'low'], false],
  ['net/a: add statistics of errors', ['low', 'high'], true],
  ['net/a: move the flush of rings', ['low'], true],
  ['net/a: move the flush of rings', [], false],
])('%s, with symptoms %j: %s', (subject, severities, is) => {
  expect(tellsOfBug(context(subject, severities))).toBe(is);
});

test('a repair and quoted output tell of a bug whatever the subject announces', () => {
  expect(tellsOfBug(context('net/a: add a check', [], 'fixes'))).toBe(true);
  expect(tellsOfBug(context('net/a: support rings', [], 'trace'))).toBe(true);
});
