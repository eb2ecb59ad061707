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
    'Reviewed, but no word of a test was found: Acked by Ann, Acked by Ben, Acked by Cleo and Acked by Dan.',
  ]);
  expect(await rules(5, 5)).toEqual([
    'Signed off by Ann, Ben, Cleo and 2 more.',
    'Reviewed, but no word of a test was found: Acked by Ann, Acked by Ben, Acked by Cleo and 2 more.',
  ]);
});

it('takes a race for real where the message says that it was seen', async () => {
  const race = async (likelihood: object) => {
    const { findings } = contextWith({
      'message symptom': { symptom: 'race' },
      'impact likelihood': likelihood,
    });
    const input = { commit: '', upstream: '', profile: { rules: { maxPatchLines: null } } };
    const git = { isAncestor: async () => true };
    const all = await checkRules({ findings, input, git } as unknown as PhaseContext);
    const { outcome, why } = all.find((one) => one.rule.includes('theoretical race')) ?? {};
    return { outcome, why };
  };
  expect(await race({ level: 'seen', why: 'the message says that it was seen' })).toEqual({
    outcome: 'pass',
    why: 'It was seen: the message says that it was seen.',
  });
  expect(await race({ level: 'not-told', why: '' })).toMatchObject({ outcome: 'not-shown' });
});

it('says of a hidden fix that it reads like a repair, not that it declares itself one', async () => {
  const bothered = async (kind: string) => {
    const { findings } = contextWith({ [`message ${kind}`]: {} });
    const input = { commit: '', upstream: '', profile: { rules: { maxPatchLines: null } } };
    const git = { isAncestor: async () => true };
    const all = await checkRules({ findings, input, git } as unknown as PhaseContext);
    return all.find((one) => one.rule.includes('real bug that bothers'))?.why;
  };
  const rest = 'a repair; no sign of anybody it bothered was found.';
  expect(await bothered('hidden-fix')).toBe(`It reads like ${rest}`);
  expect(await bothered('declared-fix')).toBe(`It declares itself ${rest}`);
});

it('reads of a commit that repairs nothing what running text tells', async () => {
  const rule = async (start: string, found: Readonly<Record<string, object>>) => {
    const known = contextWith(found).findings as (phase: string, kind: string) => object[];
    const findings = (phase: string, kind: string) =>
      known(phase, kind).map((one) => {
        const { finding } = one as { finding: object };
        return { ...one, finding: { ...finding, summary: `Told as ${kind}.` } };
      });
    const input = { commit: '', upstream: '', profile: { rules: { maxPatchLines: null } } };
    const git = { isAncestor: async () => true };
    const all = await checkRules({ findings, input, git } as unknown as PhaseContext);
    const { outcome, why } = all.find((one) => one.rule.startsWith(start)) ?? {};
    return { outcome, why };
  };
  const told = { 'message told-feature': { words: 'add a new ioctl' } };
  expect(await rule('No new features', told)).toEqual({
    outcome: 'fail',
    why: 'Told as told-feature.',
  });
  expect(await rule('No new features', { ...told, 'message declared-fix': {} })).toEqual({
    outcome: 'pass',
    why: 'No changed interface was found.',
  });
  const passing = { 'message repair-in-passing': { words: 'Small fixes' } };
  expect(await rule('It must either fix', passing)).toEqual({
    outcome: 'fail',
    why: 'No more than a repair in passing was found: "Small fixes".',
  });
  const worded = { 'message repair-wording': {}, 'message subject': { intent: 'glow once' } };
  expect(await rule('It must either fix', worded)).toEqual({
    outcome: 'fail',
    why: 'No more than the wording of a repair was found: "glow once".',
  });
});
