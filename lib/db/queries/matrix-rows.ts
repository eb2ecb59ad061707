import type { MatrixRow } from '@/lib/contracts/matrix';
import { matrixBits } from '@/lib/contracts/matrix-cell';
import { readRows } from '@/lib/db/client';

const place = (type: string, column: string): string =>
  `array_position(enum_range(NULL::"${type}"), ${column})`;

/** The shape is MatrixRow's of lib/contracts/matrix. */
const rowsSql = `
SELECT json_build_array(right(replace(c.id::text, '-', ''), 16), c."upstreamOid", c.subject, c.subsystem, c.verdict,
  coalesce((SELECT json_agg(CASE WHEN x.id IS NULL THEN -1 ELSE
      ${place('CellState', 'x.state')} - 1 + (${place('Affected', 'x.affected')} - 1) * ${matrixBits.affected}
      + coalesce(${place('DecisionVerb', 'x.standing')}, 0) * ${matrixBits.standing}
      + CASE WHEN x.tip <> b.tip THEN ${matrixBits.stale} ELSE 0 END
      + CASE WHEN x.detail->'queued' <> '[]'::jsonb THEN ${matrixBits.queued} ELSE 0 END
      + CASE WHEN cardinality(x.blocked) > 0 THEN ${matrixBits.blocked} ELSE 0 END END ORDER BY b.position, b.id)
    FROM "Branch" b LEFT JOIN "Cell" x ON x."branchId" = b.id AND x."candidateId" = c.id
    WHERE b."projectId" = c."projectId" AND b.active), '[]'::json)) AS row
FROM "Candidate" c WHERE c.id = ANY($1::uuid[])`;

/** Rows of the matrix, in no order. */
export async function readMatrixRows(ids: readonly string[]): Promise<readonly MatrixRow[]> {
  if (ids.length === 0) return [];
  // What the database made of our own statement: its shape is known.
  const rows = await readRows<{ row: MatrixRow }>('matrix-rows', rowsSql, [[...ids]]);
  return rows.map(({ row }) => row);
}
