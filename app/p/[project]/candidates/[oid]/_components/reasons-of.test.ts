import { describe, expect, it } from 'vitest';
import type { PhaseView } from '@/lib/contracts/pages';
import { reasonsOf } from './reasons-of';

type Finding = PhaseView['findings'][number];

const finding = (part: Partial<Finding> & Pick<Finding, 'id' | 'kind'>): Finding => ({
  polarity: 'neutral',
  severity: 'info',
  summary: part.id,
  data: {},
  evidence: [],
  ...part,
});
const rule = (id: string) => ({ id, evidence: { type: 'rule', rule: 'r', source: 's' } }) as const;
const phase = (name: PhaseView['phase'], findings: Finding[]): PhaseView => ({
  id: name,
  phase: name,
  status: 'completed',
  summary: '',
  reason: null,
  findings,
  ms: null,
  log: [],
  claim: null,
});

describe('reasonsOf', () => {
  it('takes the arguments of the synthesis, strongest first, with the proofs they rest on', () => {
    const message = phase('message', [
      finding({ id: 'm0', kind: 'symptom', evidence: [rule('a'), rule('b')] }),
    ]);
    const argument = (id: string, weight: number, key: string) =>
      finding({
        id,
        kind: 'argument',
        summary: `${id}.`,
        data: { weight },
        evidence: [{ id: `${id}-e`, evidence: { type: 'phase', finding: key } }],
      });
    const reasons = reasonsOf([
      message,
      phase('synthesis', [
        argument('weak', 0.2, 'message/none/0'),
        argument('strong', 1, 'message/symptom/0'),
        argument('contra', -0.5, 'message/symptom/0'),
      ]),
    ]);
    expect(reasons.for.map((r) => [r.text, r.share, r.proofs])).toEqual([
      ['strong', 1, 2],
      ['weak', 0.2, 0],
    ]);
    expect(reasons.against.map((r) => [r.text, r.share])).toEqual([['contra', 0.5]]);
  });

  it('falls back to findings by severity while there is no synthesis', () => {
    const reasons = reasonsOf([
      phase('message', [
        finding({ id: 'low', kind: 'x', polarity: 'for', severity: 'low' }),
        finding({ id: 'high', kind: 'x', polarity: 'for', severity: 'high' }),
        finding({ id: 'n', kind: 'x' }),
      ]),
    ]);
    expect(reasons.for.map((r) => [r.key, r.findings])).toEqual([
      ['high', ['message/x/1']],
      ['low', ['message/x/0']],
    ]);
    expect(reasons.against).toEqual([]);
  });
});
