import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { cellStates, decisionVerbs, verdicts } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { insertDecisions, type NewDecision } from '@/lib/db/queries/decision';
import type { Ctx } from '@/lib/services/context';
import { oidOf, samplePerson, sampleProject } from '@/lib/services/testing/sample-project';

const people = ['Ann', 'Ben', 'Cem'] as const;
const branches = ['6.12', '6.6'] as const;
const hour = 3_600_000;

/** When stories begin. */
export const storyBegin = Date.parse('2026-01-01T00:00:00Z');

/** Votes on candidates over some weeks, as they come: later ones replace, withdraw, turn earlier ones. */
export const story = fc.record({
  candidates: fc.array(
    fc.record({
      /** Hours after the beginning. */
      added: fc.integer({ min: 0, max: 1500 }),
      subsystem: fc.constantFrom('net', 'fs/xfs', ''),
      settled: fc.boolean(),
      source: fc.constantFrom('range', 'mbox', 'mail', null),
      followUp: fc.option(
        fc.record({
          kind: fc.constantFrom('fixes' as const, 'reverts' as const),
          at: fc.integer({ min: 0, max: 3000 }),
        }),
      ),
    }),
    { maxLength: 8 },
  ),
  votes: fc.array(
    fc.record({
      candidate: fc.nat(7),
      branch: fc.nat(1),
      person: fc.nat(2),
      verb: fc.constantFrom(...decisionVerbs),
      verdict: fc.constantFrom(null, ...verdicts),
      state: fc.constantFrom(...cellStates),
      /** Hours after the vote before it. */
      after: fc.integer({ min: 0, max: 90 }),
      reason: fc.constantFrom('', 'too risky', 'maintainer asked'),
    }),
    { maxLength: 40 },
  ),
});
export type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

export interface Told {
  readonly projectId: string;
  readonly slug: string;
  readonly people: readonly (Ctx & { readonly userId: string })[];
}

/** Writes a story down as a project of its own; times count from `storyBegin`. */
export async function tellStory(told: Story): Promise<Told> {
  const slug = `p${randomUUID().slice(0, 8)}`;
  const projectId = (await sampleProject(slug, branches)).id;
  const users: (Ctx & { readonly userId: string })[] = [];
  for (const name of people) users.push(await samplePerson(name, projectId, 'reviewer'));
  const branchRows = await db().branch.findMany({
    where: { projectId },
    orderBy: { position: 'asc' },
  });
  const imports = new Map<string, string>();
  for (const kind of ['range', 'mbox'] as const) {
    const row = await db().import.create({ data: { projectId, kind, params: {}, title: kind } });
    imports.set(kind, row.id);
  }
  const candidates: { id: string; cells: { branchId: string; revisionId: string }[] }[] = [];
  for (const [at, one] of told.candidates.entries()) {
    const createdAt = new Date(storyBegin + one.added * hour);
    const oid = oidOf(0x1000 + at);
    const { id } = await db().candidate.create({
      data: {
        projectId,
        upstreamOid: oid,
        commitKnown: true,
        subject: `fix ${at}`,
        message: '',
        authorName: 'A',
        authorEmail: 'a@b.c',
        subsystem: one.subsystem,
        flags: [],
        paths: [],
        settled: one.settled,
        createdAt,
      },
    });
    if (one.source !== null) {
      const importId = imports.get(one.source) ?? null;
      await db().candidateSource.create({ data: { candidateId: id, importId, note: '' } });
    }
    if (one.followUp !== null) {
      const from = oidOf(0x2000 + at);
      const time = new Date(storyBegin + one.followUp.at * hour);
      await db().commit.create({
        data: {
          projectId,
          oid: from,
          subject: `follow ${at}`,
          authorName: 'A',
          authorEmail: 'a@b.c',
          authorTime: time,
          commitTime: time,
        },
      });
      await db().commitRelation.create({
        data: { projectId, fromOid: from, toOid: oid, kind: one.followUp.kind },
      });
    }
    const cells = [];
    for (const branch of branchRows) {
      const revision = await db().cellRevision.create({
        data: {
          candidateId: id,
          branchId: branch.id,
          seq: 1,
          tip: branch.tip,
          state: 'applies',
          affected: 'yes',
          reason: '',
          digest: '',
        },
      });
      cells.push({ branchId: branch.id, revisionId: revision.id });
    }
    candidates.push({ id, cells });
  }
  const made = { projectId, slug, people: users };
  if (candidates.length === 0) return made;
  const rows: NewDecision[] = [];
  const seqs = new Map<string, number>();
  let time = storyBegin;
  for (const vote of told.votes) {
    time += vote.after * hour;
    const candidate = candidates[vote.candidate % candidates.length];
    const cell = candidate?.cells[vote.branch];
    const user = users[vote.person];
    if (candidate === undefined || cell === undefined || user === undefined) continue;
    const key = `${candidate.id} ${cell.branchId}`;
    const seq = (seqs.get(key) ?? 0) + 1;
    seqs.set(key, seq);
    const row: NewDecision = {
      id: randomUUID(),
      projectId,
      candidateId: candidate.id,
      branchId: cell.branchId,
      userId: user.userId,
      seq,
      verb: vote.verb,
      reason: vote.reason,
      batchId: randomUUID(),
      supersedesId: null,
      tip: oidOf(0xb0),
      state: vote.state,
      affected: 'yes',
      tree: null,
      verdict: vote.verdict,
      confidence: null,
      cellRevisionId: cell.revisionId,
      analysisId: null,
      createdAt: new Date(time),
    };
    rows.push(row);
  }
  // In some statements of several votes each: what follows from votes must not care.
  for (let at = 0; at < rows.length; at += 7) await insertDecisions(db(), rows.slice(at, at + 7));
  return made;
}
