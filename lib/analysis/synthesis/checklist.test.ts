import { expect, it } from 'vitest';
import type { PhaseContext } from '@/lib/analysis/context';
import { exceptionOf } from './checklist';

/** A context that knows these findings, by phase and kind. */
function contextWith(found: Readonly<Record<string, object>>): PhaseContext {
  const findings = (phase: string, kind: string) => {
    const data = found[`${phase} ${kind}`];
    return data === undefined ? [] : [{ key: `${phase}/${kind}`, finding: { kind, data } }];
  };
  return { findings } as unknown as PhaseContext;
}

it('the compiler’s own words make a repair a build fix, the words of the message alone do not', () => {
  const words = { 'message symptom': { symptom: 'build-failure' }, 'message declared-fix': {} };
  const quoted = { 'message trace': { symptom: 'build-failure' } };
  expect(exceptionOf(contextWith(words))).toBeNull();
  expect(exceptionOf(contextWith({ ...words, ...quoted }))).toEqual({
    name: 'build fix',
    cites: ['message/trace'],
  });
  expect(exceptionOf(contextWith(quoted))).toBeNull();
});
