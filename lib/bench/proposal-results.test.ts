import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { drawCases, type ProposalCase } from './proposal-cases';
import { judgedBefore } from './proposal-results';

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-results-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const oid = (at: number) => at.toString(16).padStart(40, '0');
const line = (at: number) =>
  `${JSON.stringify({ branch: '1', oid: oid(at), upstream: oid(at), half: 'train', set: 'all', ms: 1, verdict: 'none', rules: [], why: 'no' })}\n`;

it('goes on behind the last whole line of a run that was stopped', async () => {
  const file = path.join(folder, 'results');
  expect((await judgedBefore(file)).size).toBe(0);
  appendFileSync(file, line(1) + line(2) + line(3).slice(0, 50));
  expect([...(await judgedBefore(file)).keys()]).toEqual([`all ${oid(1)}`, `all ${oid(2)}`]);
  expect(readFileSync(file, 'utf8')).toBe(line(1) + line(2));
});

it('draws of each branch the same part, by the seed', () => {
  const cases = Array.from({ length: 60 }, (_one, at): ProposalCase => {
    const [branch, one] = [at < 40 ? 'old' : 'new', oid(at + 1)];
    return { branch, oid: one, parent: one, tree: one, upstream: one, subject: 's', siblings: [] };
  });
  const drawn = (seed: string) => drawCases(cases, { half: null, most: 30, seed });
  expect(drawn('1').filter(({ branch }) => branch === 'old')).toHaveLength(20);
  expect(drawn('1').filter(({ branch }) => branch === 'new')).toHaveLength(10);
  expect(drawn('1')).toEqual(drawn('1'));
  expect(drawn('1')).not.toEqual(drawn('2'));
  const [train, test] = (['train', 'test'] as const).map((half) =>
    drawCases(cases, { half, most: null, seed: '1' }),
  );
  expect((train?.length ?? 0) + (test?.length ?? 0)).toBe(60);
});
