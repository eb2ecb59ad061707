import { readRows } from '@/lib/db/client';

/** A visit ends when nothing was asked for half an hour. */
const writeEvery = `interval '1 minute'`;
const ends = `interval '30 minutes'`;

/**
 * End of a person's visit before this one, or null when this is the first. Says that the person is here: one write a minute
 * at most.
 */
export async function readVisit(projectId: string, userId: string): Promise<Date | null> {
  const rows = await readRows<{ since: Date | null }>(
    'queue-visit',
    `WITH known AS (SELECT "since", "at" FROM "Visit" WHERE "projectId" = $1::uuid AND "userId" = $2),
     here AS (
       INSERT INTO "Visit" ("projectId", "userId", "since", "at")
       SELECT $1::uuid, $2, now(), now() WHERE NOT EXISTS (SELECT 1 FROM known WHERE "at" > now() - ${writeEvery})
       ON CONFLICT ("projectId", "userId") DO UPDATE SET "at" = now(),
         "since" = CASE WHEN "Visit"."at" < now() - ${ends} THEN "Visit"."at" ELSE "Visit"."since" END
       RETURNING "since")
     SELECT coalesce((SELECT "since" FROM here), (SELECT "since" FROM known)) AS since`,
    [projectId, userId],
  );
  return rows[0]?.since ?? null;
}
