import { expect, it } from 'vitest';
import type { PhaseView } from '@/lib/contracts/pages';
import { notVerifiedIn } from './not-verified';

const phase = (more: Partial<PhaseView>): PhaseView => ({
  id: 'p',
  phase: 'mail',
  status: 'partial',
  summary: '',
  reason: null,
  findings: [],
  ms: 1,
  log: [],
  claim: null,
  ...more,
});
const open = (
  data: Record<string, unknown>,
  evidence: PhaseView['findings'][number]['evidence'],
) => ({
  id: 'f',
  kind: 'unverified',
  polarity: 'neutral' as const,
  severity: 'info' as const,
  summary: 'Not verified: what the list holds. It did not answer.',
  data,
  evidence,
});

it('names what was tried: commands of its proof, and addresses', () => {
  const probe = {
    id: 'e',
    evidence: {
      type: 'probe' as const,
      probe: 'describe-commit',
      params: {},
      command: 'git show abc',
      exitCode: 128,
      excerpt: '',
      truncated: false,
      digest: '',
    },
  };
  const tried = [{ url: 'https://lists.example.org/a/t.mbox.gz', problem: '503' }, 'odd', null];
  expect(notVerifiedIn(phase({ findings: [open({ tried }, [probe])] }))).toEqual([
    {
      key: 'f',
      phase: 'mail',
      words: 'what the list holds. It did not answer.',
      tried: ['git show abc', 'https://lists.example.org/a/t.mbox.gz'],
    },
  ]);
});

it('says why a phase failed, once', () => {
  const failed = phase({ status: 'failed', reason: 'git took longer than its bound.' });
  expect(notVerifiedIn(failed).map((one) => one.words)).toEqual([
    'git took longer than its bound.',
  ]);
  expect(notVerifiedIn({ ...failed, findings: [open({}, [])] })).toHaveLength(1);
  expect(notVerifiedIn(phase({}))).toEqual([]);
});
