import { randomUUID } from 'node:crypto';
import { db } from '@/lib/db/client';
import type { Ctx } from '@/lib/services/context';
import { oidOf, samplePerson, sampleProject } from '@/lib/services/testing/sample-project';

/** The clock of sample people. */
export const now = new Date('2026-05-05T12:00:00Z');
const day = 86_400_000;

/** The same sequence for every run: a linear congruence, no more random than a test needs. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

const subsystems = ['nvme', 'nvme/tcp', 'net', 'net: phy', 'KVM: x86', 'Net', ''];
const states = ['present', 'applies', 'merges', 'conflicts', 'absent', 'unknown'] as const;
const verbs = ['accept', 'reject', 'defer', 'needs_work'] as const;

/**
 * A project "tokens" of 60 candidates in which every value of every token occurs beside every other: three branches in use and
 * one that is not, votes, comments (one taken back), assignments, a delegation, snoozes of two people, a visit of `me`.
 */
export async function makeTokenProject(): Promise<{
  readonly me: Ctx & { readonly userId: string };
  readonly projectId: string;
}> {
  const { id: projectId } = await sampleProject('tokens', ['7.0', '6.12', '6.6', '5.4']);
  const me = await samplePerson('Anna Me', projectId, 'lead');
  const bruno = await samplePerson('Bruno', projectId, 'reviewer');
  const branches = await db().branch.findMany({
    where: { projectId },
    orderBy: { position: 'asc' },
  });
  await db().branch.updateMany({ where: { projectId, name: '5.4' }, data: { active: false } });
  const next = sequence(7);
  const pick = <T>(of: readonly T[]): T => {
    const value = of[next(of.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  for (let n = 1; n <= 60; n += 1) {
    const created = new Date(now.getTime() - next(40) * day - next(1000));
    const cve = next(5) === 0 ? `This is CVE-2026-${1000 + n}.` : '';
    const row = await db().candidate.create({
      data: {
        projectId,
        upstreamOid: oidOf(n * 7919),
        commitKnown: true,
        subject: `${pick(['fix', 'avoid'])} ${pick(['leak', 'race'])} in ${pick(['nvmf_write', 'kvm_exit'])}`,
        message: `Body of it. ${pick(['A leak', 'A helper', 'It'])} is here. ${cve}`,
        authorName: pick(['Author 1', 'Author 2', 'x_y']),
        authorEmail: pick(['author1@example.org', 'author2@example.org']),
        subsystem: pick(subsystems),
        verdict: pick(['yes', 'no', 'wait', 'unsure', null]),
        severity: pick(['critical', 'high', 'low', null]),
        flags: ['cve', 'nak', 'follow-up', 'security'].filter(() => next(4) === 0),
        paths: pick([
          ['drivers/nvme/host.c'],
          ['net/core.c', 'net/100%.c'],
          [],
          ['xdrivers/a.c', 'drivers/b.c'],
        ]),
        seriesKey: pick(['s1', 's2', null, null]),
        priority: next(50),
        settled: next(3) === 0,
        createdAt: created,
      },
    });
    const analysis = await db().analysis.create({
      data: {
        candidateId: row.id,
        asOf: now,
        engineVersion: 'test',
        state: 'completed',
        createdAt: created,
        finishedAt: pick([created, new Date(now.getTime() - next(4) * day)]),
      },
    });
    const record = await db().phaseRecord.create({
      data: {
        ...{
          candidateId: row.id,
          phase: 'diff',
          version: 1,
          inputDigest: 'x',
          status: 'completed',
        },
        summary: 'read',
        findings: {
          create: [
            {
              ...{ position: 0, kind: 'class', polarity: 'neutral', severity: 'info', data: {} },
              summary: pick(['a handle is checked', 'a lock is taken']),
            },
          ],
        },
      },
    });
    await db().analysisPhase.create({
      data: { analysisId: analysis.id, phase: 'diff', phaseRecordId: record.id, ms: 1 },
    });
    await db().candidate.update({
      where: { id: row.id },
      data: { latestAnalysisId: analysis.id, why: 'because' },
    });
    for (const branch of branches) {
      if (next(6) === 0) continue;
      const result = {
        ...{ candidateId: row.id, branchId: branch.id, tip: branch.tip, reason: 'test' },
        state: pick(states),
        affected: pick(['yes', 'no', 'unknown'] as const),
      };
      const revision = await db().cellRevision.create({ data: { ...result, seq: 1, digest: 'x' } });
      const verb = pick([null, null, ...verbs]);
      await db().cell.create({
        data: { ...result, projectId, detail: {}, ms: 1, revisionId: revision.id, standing: verb },
      });
      if (verb === null) continue;
      await db().decision.create({
        data: {
          ...{ ...result, id: randomUUID(), projectId, batchId: randomUUID(), seq: 1, verb },
          ...{ userId: pick([me, bruno]).userId, cellRevisionId: revision.id },
          reason: pick(['', 'turtles all the way', 'regresses']),
          createdAt: new Date(now.getTime() - next(6) * day),
        },
      });
    }
    if (next(5) === 0) {
      await db().comment.create({
        data: {
          ...{ id: randomUUID(), candidateId: row.id, userId: pick([me, bruno]).userId },
          ...pick([{ body: 'a turtle again' }, { body: 'retracted words', retractedAt: now }]),
          createdAt: new Date(now.getTime() - next(6) * day),
        },
      });
    }
    if (next(5) === 0) {
      await db().assignment.create({
        data: { candidateId: row.id, userId: pick([me, bruno]).userId, assignedBy: 'test' },
      });
    }
    if (next(4) === 0) {
      await db().snooze.create({
        data: {
          ...{ candidateId: row.id, userId: pick([me, bruno]).userId },
          ...pick([
            { until: new Date(now.getTime() + day) },
            { until: new Date(now.getTime() - day) },
            { untilTag: 'v7.2' },
            { untilTag: 'v7.1', endedAt: now },
          ]),
        },
      });
    }
  }
  await db().delegation.create({
    data: { projectId, subsystem: 'net', userId: bruno.userId, delegatedBy: me.userId },
  });
  // Here a moment ago, and before that three days ago.
  await db().visit.create({
    data: {
      projectId,
      userId: me.userId,
      since: new Date(now.getTime() - 3 * day),
      at: new Date(),
    },
  });
  return { me, projectId };
}
