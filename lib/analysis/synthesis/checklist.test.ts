import { expect, it } from 'vitest';
import type { PhaseContext } from '@/lib/analysis/context';
import { checkRules, exceptionOf } from './checklist';

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

it('names few of many people, and says how many more there are', async () => {
  const names = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'];
  const rules = async (signers: number, ackers: number) => {
    const found: Record<string, object[]> = {
      'sign-off': names.slice(0, signers).map((name) => ({ data: { name }, summary: '' })),
      review: names.slice(0, ackers).map((name) => ({ data: {}, summary: `Acked by ${name}.` })),
    };
    const findings = (_phase: string, kind: string) =>
      (found[kind] ?? []).map((one) => ({ key: kind, finding: { kind, ...one } }));
    const input = { commit: '', upstream: '', profile: { rules: { maxPatchLines: null } } };
    const git = { isAncestor: async () => true };
    const all = await checkRules({ findings, input, git } as unknown as PhaseContext);
    const why = (rule: string) => all.find((one) => one.rule.includes(rule))?.why;
    return [why('submitting'), why('tested')];
  };
  expect(await rules(4, 4)).toEqual([
    'Signed off by Ann, Ben, Cleo and Dan.',
    'Reviewed, but nobody says that it was tested: Acked by Ann, Acked by Ben, Acked by Cleo and Acked by Dan.',
  ]);
  expect(await rules(5, 5)).toEqual([
    'Signed off by Ann, Ben, Cleo and 2 more.',
    'Reviewed, but nobody says that it was tested: Acked by Ann, Acked by Ben, Acked by Cleo and 2 more.',
  ]);
});
