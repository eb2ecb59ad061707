import { readRows } from '@/lib/db/client';

/** Titles by oid. */
export interface Titles {
  readonly candidates: Readonly<Record<string, string>>;
  readonly commits: Readonly<Record<string, string>>;
}

/** Titles of candidates, and of commits upstream. */
export async function titlesOf(
  projectId: string,
  candidates: readonly string[],
  commits: readonly string[],
): Promise<Titles> {
  if (candidates.length === 0 && commits.length === 0) return { candidates: {}, commits: {} };
  const rows = await readRows<{ [Key in keyof Titles]: Titles[Key] | null }>(
    'insights-titles',
    `SELECT (SELECT json_object_agg(c."upstreamOid", c.subject) FROM "Candidate" c
        WHERE c."projectId" = $1::uuid AND c."upstreamOid" = ANY($2::text[])) AS candidates,
      (SELECT json_object_agg(k.oid, k.subject) FROM "Commit" k
        WHERE k."projectId" = $1::uuid AND k.oid = ANY($3::text[])) AS commits`,
    [projectId, [...candidates], [...commits]],
  );
  return { candidates: rows[0]?.candidates ?? {}, commits: rows[0]?.commits ?? {} };
}
