import { expect, it } from 'vitest';
import { finding } from '@/lib/analysis/finding';
import type { AnalysisInput } from '@/lib/analysis/input';
import type { GitReader } from '@/lib/ports';
import { profileNamed } from '@/lib/profiles';
import { Parts } from './parts';
import { definePhase } from './phase';
import { runAnalysis } from './run';

const input: AnalysisInput = {
  commit: 'a'.repeat(40),
  upstream: 'b'.repeat(40),
  asOf: '2026-01-01T00:00:00Z',
  profile: profileNamed('generic'),
  branches: [],
  cells: [],
};
/** A reader that never answers. */
const git = {
  commit: () => new Promise<never>(() => {}),
  mergeBase: () => new Promise<never>(() => {}),
  patch: () => new Promise<never>(() => {}),
  isAncestor: () => new Promise<never>(() => {}),
} as unknown as GitReader;
const presence = { commit: 'a'.repeat(40), branch: 'x', tip: 'c'.repeat(40) };
const inputs = async () => null;
const hangs = definePhase({
  name: 'message',
  version: 1,
  kinds: ['unverified'],
  inputs,
  run: () => new Promise<never>(() => {}),
});
const asksInParts = definePhase({
  name: 'history',
  version: 1,
  kinds: ['release', 'unverified'],
  inputs,
  run: async (context) => {
    const parts = new Parts<ReturnType<typeof finding<'release'>>>();
    await parts.add('whether a branch has it', async () => {
      await context.probe('presence', presence);
      return [];
    });
    await parts.add('its release', async () => [
      finding({ kind: 'release', summary: 'In v1.', data: {}, evidence: [] }),
    ]);
    return { status: parts.status, reason: null, summary: '', findings: parts.findings };
  },
});

it('a phase that hangs ends as a failed one, whose finding says so; the next one runs', async () => {
  const { records } = await runAnalysis(
    input,
    { git },
    { phases: [hangs, asksInParts], bounds: { probeMs: 20, phaseMs: 50 } },
  );
  expect(records[0]).toMatchObject({
    status: 'failed',
    findings: [{ kind: 'unverified', data: { code: 'timeout' } }],
  });
  expect(records[0]?.findings[0]?.summary).toContain('took longer than 50 ms');
  expect(records).toHaveLength(2);
});

it('a probe that hangs is a finding of its part; the other parts stand', async () => {
  const { records } = await runAnalysis(
    input,
    { git },
    { phases: [asksInParts], bounds: { probeMs: 20, phaseMs: 600_000 } },
  );
  expect(records[0]).toMatchObject({ status: 'partial' });
  expect(records[0]?.findings.map((one) => one.kind)).toEqual(['unverified', 'release']);
  expect(records[0]?.findings[0]?.summary).toContain('The probe presence took longer than 20 ms');
});

it('what a phase depends on is not waited for either', async () => {
  const waits = { ...hangs, inputs: () => new Promise<never>(() => {}) };
  const { records } = await runAnalysis(
    input,
    { git },
    { phases: [waits], bounds: { probeMs: 20, phaseMs: 50 } },
  );
  expect(records[0]).toMatchObject({ status: 'failed', findings: [{ kind: 'unverified' }] });
});
