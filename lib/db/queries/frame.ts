import { readRows } from '@/lib/db/client';

export interface FrameRow {
  /** Newest version first, the inactive ones included; `endOfLife` is a day, "2026-12-31". */
  readonly branches: readonly {
    readonly name: string;
    readonly tip: string;
    readonly endOfLife: string | null;
    readonly active: boolean;
  }[];
  /** Analyses that wait or run. */
  readonly unfinished: number;
}

/** What the frame of every page shows of a project beside its queue, in one statement. */
export async function readFrame(projectId: string): Promise<FrameRow> {
  const [row] = await readRows<FrameRow>(
    'project-frame',
    `SELECT coalesce((SELECT json_agg(json_build_object('name', b.name, 'tip', b.tip, 'endOfLife', b."endOfLife", 'active', b.active)
         ORDER BY b.position) FROM "Branch" b WHERE b."projectId" = $1::uuid), '[]'::json) AS branches,
       (SELECT count(*)::int FROM "Analysis" a JOIN "Candidate" c ON c.id = a."candidateId"
         WHERE a.state IN ('waiting', 'running') AND c."projectId" = $1::uuid) AS unfinished`,
    [projectId],
  );
  if (row === undefined) throw new Error('a statement without FROM gives one row');
  return row;
}
