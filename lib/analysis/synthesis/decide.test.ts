import { describe, expect, it, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { extractFeatures } from '@/lib/analysis/model/features';
import { score } from '@/lib/analysis/model/score';
import { weightsOf } from '@/lib/analysis/model/weights';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import type { Finding } from '@/lib/contracts/analysis';
import { type PhaseName, phaseNames } from '@/lib/contracts/vocabulary';
import { profileNamed } from '@/lib/profiles';
import { decide } from './decide';

const nothing: ProbePorts = {
  get git(): never {
    throw new Error('the verdict reads findings only');
  },
};

const said = (kind: string, data: Record<string, unknown>): Finding =>
  finding({ kind, summary: `${kind}.`, data, evidence: [] });

function contextOf(found: Partial<Record<PhaseName, readonly Finding[]>>) {
  const context = new PhaseContext(
    {
      commit: 'a'.repeat(40),
      upstream: 'b'.repeat(40),
      asOf: '2026-05-20T00:00:00Z',
      profile: profileNamed('linux'),
      branches: [],
      cells: [],
    },
    nothing,
  );
  for (const phase of phaseNames) {
    context.records.set(phase, {
      phase,
      version: 1,
      status: 'completed',
      summary: '',
      reason: null,
      findings: [...(found[phase] ?? [])],
      inputDigest: '',
    });
  }
  return context;
}

function verdictOn(found: Parameters<typeof contextOf>[0]) {
  const context = contextOf(found);
  const model = weightsOf('linux');
  const features = extractFeatures(context);
  return {
    names: features.map((one) => one.name),
    ...decide(context, score(features, model), [], model.bounds),
  };
}

const optedOut = said('policy', { optOut: true, maintainerAck: false });
const entry = said('maintainers', { maintainers: ['Max Keeper <max@example.org>'] });
const ack = (email: string) => said('stable-ack', { who: email, email, quote: 'Acked-by: x' });
const asks = (email: string, quote: string) => said('stable-request', { who: email, email, quote });
const subsystem = [entry, optedOut];

test('who finds nothing for it and no rule against it is sure of nothing', () => {
  const { verdict, confidence } = verdictOn({});
  expect(verdict).toBe('unsure');
  expect(confidence).toBeLessThan(0.5);
});

test('the reason of a yes is what speaks for this commit, not what holds for all of the project', () => {
  const contributions = [
    { feature: 'fixes-valid', label: 'The Fixes tag names a commit of its history', weight: 2.2 },
    { feature: 'project-rate', label: 'Usually about 12.5 % go to a stable branch', weight: 1.4 },
    { feature: 'base', label: 'Most commits are not for stable', weight: 0.3 },
    { feature: 'reviewed', label: 'Reviewed by somebody', weight: 0.2 },
  ];
  const { verdict, reason } = decide(contextOf({}), { probability: 0.97, contributions }, [], {
    yes: 0.5,
    no: 0.1,
  });
  expect([verdict, reason]).toEqual([
    'yes',
    'The Fixes tag names a commit of its history and reviewed by somebody.',
  ]);
});

describe('a subsystem that is left out by policy', () => {
  it('is refused with that reason while nobody agreed', () => {
    const { verdict, reason, cites, names } = verdictOn({ subsystem });
    expect([verdict, cites]).toEqual(['no', ['subsystem/policy/0']]);
    expect(reason).toContain('no maintainer agreed');
    expect(names).toContain('opt-out');
  });

  it.each([
    ["its maintainer's ack for stable", ack('max@example.org')],
    ["its maintainer's request", asks('max@example.org', 'Please backport this to 6.6.')],
  ])('is judged like any other with %s', (_what, one) => {
    const { verdict, names, cites } = verdictOn({ subsystem, mail: [one] });
    expect(verdict).not.toBe('no');
    expect(names).not.toContain('opt-out');
    expect(cites).not.toContain('subsystem/policy/0');
  });

  it.each([
    ["a stranger's ack", ack('eve@example.org')],
    ["a stranger's request", asks('eve@example.org', 'Please backport this to 6.6.')],
    ["the maintainer's question", asks('max@example.org', 'Should this go to stable?')],
    [
      "the maintainer's review of the upstream posting",
      said('review', { who: 'Max Keeper <max@example.org>', tag: 'Reviewed-by' }),
    ],
  ])('stays refused with %s', (_what, one) => {
    expect(verdictOn({ subsystem, mail: [one] }).verdict).toBe('no');
  });

  it('takes who signed it off last as maintainer where MAINTAINERS names nobody', () => {
    const history = (lastSignOff: string) => [
      said('author', { email: 'ann@example.org', lastSignOff }),
    ];
    const mail = (email: string) => [ack(email)];
    const judged = (last: string, by: string) =>
      verdictOn({ subsystem: [optedOut], history: history(last), mail: mail(by) }).verdict;
    expect(judged('max@example.org', 'max@example.org')).not.toBe('no');
    expect(judged('ann@example.org', 'ann@example.org')).toBe('no');
  });

  it('is taken when the patch itself asks for stable', () => {
    const message = [said('stable-request', { prerequisites: [], versions: [], delay: null })];
    expect(verdictOn({ subsystem, message }).verdict).toBe('yes');
  });
});
