import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import { cliContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { storeMailbox } from '@/lib/services/imports/store-mailbox';
import { testProject } from '@/lib/services/testing/demo-project';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { requestAnalysis } from './request-analysis';

testDatabase();
const story = testProject();
const ctx = cliContext('tester');

const upstream = 'c0ffee'.padEnd(40, '0');
const bare = 'decade'.padEnd(40, '0');

/** A selecting mail; `patch` empty for one that carries none. */
function selection(
  oid: string,
  id: string,
  patch: readonly string[],
  fixes = '0123456789ab ("quartz: add the timer")',
): string {
  return [
    'From sel@example.org Mon Jan  5 11:00:00 2026',
    'From: Sel <sel@example.org>',
    `Subject: [PATCH AUTOSEL 6.18-6.12] quartz: fix use-after-free of ${id}`,
    `Message-ID: <${id}@example.org>`,
    'Date: Mon, 5 Jan 2026 11:00:00 +0000',
    'X-stable: review',
    '',
    `[ Upstream commit ${oid} ]`,
    '',
    'The timer runs on when the device is gone: a use-after-free',
    'that CVE-2026-12345 names.',
    '',
    `Fixes: ${fixes}`,
    'Cc: stable@vger.kernel.org # 6.12+',
    'Signed-off-by: Sel <sel@example.org>',
    '---',
    '',
    'LLM Generated explanations, may be completely bogus:',
    '',
    '**YES**',
    '',
    'It stops the timer.',
    '',
    ...patch,
    '-- ',
    '2.39.5',
    '',
    '',
  ].join('\n');
}

const patch = [
  ' drivers/quartz.c | 1 +',
  ' 1 file changed, 1 insertion(+)',
  '',
  'diff --git a/drivers/quartz.c b/drivers/quartz.c',
  'index 1111111..2222222 100644',
  '--- a/drivers/quartz.c',
  '+++ b/drivers/quartz.c',
  '@@ -10,4 +10,5 @@ static void quartz_unplug(struct quartz *q)',
  ' {',
  ' \tint a;',
  '+\tdel_timer_sync(&q->timer);',
  ' \tkfree(q);',
  ' }',
];

const view = (oid: string) => getCandidate(ctx, { project: 'story', oid });

describe('a candidate whose commit no repository holds', () => {
  beforeAll(async () => {
    const name = 'only.mbox';
    const bytes = Buffer.from(selection(upstream, 'first', patch) + selection(bare, 'second', []));
    const { digest } = await storeMailbox(ctx, { project: 'story', name, bytes });
    await createImport(ctx, { project: 'story', request: { kind: 'mbox', name, digest } });
    await runWaitingJobs();
  });

  it('has message and diff read from the mail, the rest skipped, no verdict', async () => {
    const candidate = await view(upstream);
    expect(candidate.commitKnown).toBe(false);
    expect(candidate.verdict).toBeNull();
    expect(candidate.phases.map((one) => one.status)).toEqual([
      'partial',
      'partial',
      ...Array.from({ length: 7 }, () => 'skipped'),
    ]);
    const read = candidate.phases.flatMap((one) => one.findings);
    const looked = read.filter((one) => one.kind !== 'fixes');
    expect(new Set(looked.flatMap((one) => one.evidence.map((e) => e.evidence.type)))).toEqual(
      new Set(['mail', 'rule']),
    );
    const ids = read.flatMap((one) =>
      one.evidence.flatMap(({ evidence: e }) => (e.type === 'mail' ? [e.messageId] : [])),
    );
    expect(new Set(ids)).toEqual(new Set(['<first@example.org>']));
    expect(candidate.cells.every((cell) => cell.state === 'unknown')).toBe(true);
  });

  it('carries the flags and severity of what its mail says', async () => {
    const row = await db().candidate.findFirstOrThrow({ where: { upstreamOid: upstream } });
    expect(row.flags).toEqual(['cve', 'mail-only', 'security', 'stable-request']);
    expect(row.severity).toBe('critical');
    expect(row.verdict).toBeNull();
    expect(row.why).toContain('No repository of the project holds');
  });

  it('has no diff read where the mail carries no patch', async () => {
    const candidate = await view(bare);
    expect(candidate.phases.slice(0, 3).map((one) => one.status)).toEqual([
      'partial',
      'skipped',
      'skipped',
    ]);
  });

  it('has what its Fixes lines name looked up in the repositories', async () => {
    const { commits } = story().facts;
    const there = commits['wisp-napi'] ?? '';
    const title = (await db().commit.findFirstOrThrow({ where: { oid: there } })).subject;
    const named = [
      `${there.slice(0, 12)} ("${title}")`,
      `${there.slice(0, 12)} ("something else altogether")`,
      '0123456789ab ("quartz: add the timer")',
    ];
    const oids = ['1', '2', '3'].map((digit) => `fade${digit}`.padEnd(40, '0'));
    const name = 'fixes.mbox';
    const text = named.map((fixes, at) => selection(oids[at] ?? '', `fixes-${at}`, [], fixes));
    const { digest } = await storeMailbox(ctx, {
      project: 'story',
      name,
      bytes: Buffer.from(text.join('')),
    });
    await createImport(ctx, { project: 'story', request: { kind: 'mbox', name, digest } });
    await runWaitingJobs();
    const fixesOf = async (oid: string) => {
      const { phases } = await view(oid);
      const found = phases[0]?.findings.find((one) => one.kind === 'fixes');
      const proofs = found?.evidence.map(({ evidence: e }) =>
        e.type === 'probe' ? e.probe : e.type,
      );
      return [found?.polarity, found?.summary, proofs, phases[0]?.summary.includes('Fixes valid')];
    };
    const target = `${there.slice(0, 12)} ("${title}")`;
    expect(await fixesOf(oids[0] ?? '')).toEqual([
      'for',
      `Fixes ${target}: exists, in upstream's history, subject matches.`,
      ['mail', 'describe-commit', 'is-ancestor'],
      true,
    ]);
    expect(await fixesOf(oids[1] ?? '')).toEqual([
      'neutral',
      `Fixes names ${target}, but its subject is not the quoted "something else altogether".`,
      ['mail', 'describe-commit', 'is-ancestor'],
      false,
    ]);
    expect(await fixesOf(oids[2] ?? '')).toEqual([
      'neutral',
      'Fixes names 0123456789ab ("quartz: add the timer"), but no repository of the project has such a commit.',
      ['mail', 'describe-commit'],
      false,
    ]);
  });

  it('finds the same again: no record is written twice', async () => {
    const before = await db().phaseRecord.count();
    await requestAnalysis(ctx, { project: 'story', oid: upstream });
    await runWaitingJobs();
    expect(await db().phaseRecord.count()).toBe(before);
  });
});
