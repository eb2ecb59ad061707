import { Evidence } from '@/lib/contracts/analysis';
import type { Tx } from '@/lib/db/client';

/** The latest analysis of a candidate with its nine phase records, findings and evidence; null when it has none. */
export async function latestAnalysis(tx: Tx, candidateId: string) {
  const analysis = await tx.analysis.findFirst({
    where: { candidateId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (analysis === null) return null;
  return { ...analysis, phases: await phasesOf(tx, analysis.id) };
}

/** Phase records of one analysis, findings in order, evidence parsed. */
export async function phasesOf(tx: Tx, analysisId: string) {
  const links = await tx.analysisPhase.findMany({
    where: { analysisId },
    include: {
      record: {
        include: {
          findings: {
            orderBy: { position: 'asc' },
            include: { evidence: { orderBy: { position: 'asc' } } },
          },
        },
      },
    },
  });
  return links.map((link) => ({
    ...link,
    record: {
      ...link.record,
      findings: link.record.findings.map((finding) => ({
        ...finding,
        evidence: finding.evidence.map((row) => ({
          id: row.id,
          evidence: Evidence.parse(row.body),
        })),
      })),
    },
  }));
}

export const commentsOf = (tx: Tx, candidateId: string) =>
  tx.comment.findMany({
    where: { candidateId, retractedAt: null },
    include: { user: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** Stores a comment once: the same id again changes nothing and gives false. */
export async function insertComment(
  tx: Tx,
  comment: {
    id: string;
    candidateId: string;
    userId: string;
    body: string;
    path: string | null;
    line: number | null;
    replyToId: string | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const { count } = await tx.comment.createMany({ data: [comment], skipDuplicates: true });
  return count === 1;
}

export const findComment = (tx: Tx, id: string) => tx.comment.findUnique({ where: { id } });

/** Mails of a candidate and of its threads, oldest first. */
export const mailsOf = (tx: Tx, candidateId: string) =>
  tx.mailMessage.findMany({
    where: { candidateId },
    orderBy: [{ date: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
  });

export const seriesMembers = (tx: Tx, projectId: string, seriesKey: string) =>
  tx.candidate.findMany({
    where: { projectId, seriesKey },
    select: { upstreamOid: true, subject: true, seriesIndex: true },
    orderBy: { seriesIndex: 'asc' },
  });
