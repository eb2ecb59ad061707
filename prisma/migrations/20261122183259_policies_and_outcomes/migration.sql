-- AlterTable
ALTER TABLE "Candidate" ADD COLUMN     "firstVoteAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Cell" ADD COLUMN     "blocked" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "Outcome" (
    "candidateId" UUID NOT NULL,
    "branchId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "decisionId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verb" "DecisionVerb" NOT NULL,
    "verdict" "Verdict",

    CONSTRAINT "Outcome_pkey" PRIMARY KEY ("candidateId","branchId")
);

-- CreateTable
CREATE TABLE "PolicyRevision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "branchId" UUID,
    "scope" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PolicyRevision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_decisionId_key" ON "Outcome"("decisionId");

-- CreateIndex
CREATE INDEX "Outcome_projectId_at_verb_verdict_branchId_candidateId_idx" ON "Outcome"("projectId", "at", "verb", "verdict", "branchId", "candidateId");

-- CreateIndex
CREATE UNIQUE INDEX "PolicyRevision_projectId_scope_seq_key" ON "PolicyRevision"("projectId", "scope", "seq");

-- CreateIndex
CREATE INDEX "Candidate_projectId_firstVoteAt_createdAt_idx" ON "Candidate"("projectId", "firstVoteAt", "createdAt");

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyRevision" ADD CONSTRAINT "PolicyRevision_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyRevision" ADD CONSTRAINT "PolicyRevision_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand: what the schema language cannot say.

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "PolicyRevision"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();

-- The newest counting vote of cells: each person's last vote counts unless it is a withdrawal (lib/review/standing.ts says
-- the same; a test compares them).
CREATE FUNCTION stablehand_newest_votes(candidates uuid[], branches uuid[])
RETURNS TABLE ("candidateId" uuid, "branchId" uuid, "projectId" uuid, "decisionId" uuid, "at" timestamptz,
  "verb" "DecisionVerb", "verdict" "Verdict")
LANGUAGE sql STABLE
AS $$
  SELECT DISTINCT ON (l."candidateId", l."branchId")
    l."candidateId", l."branchId", l."projectId", l."id", l."createdAt", l."verb", l."verdict"
  FROM (
    SELECT DISTINCT ON (d."candidateId", d."branchId", d."userId") d.*
    FROM unnest(candidates, branches) AS t(c, b)
    JOIN "Decision" d ON d."candidateId" = t.c AND d."branchId" = t.b
    ORDER BY d."candidateId", d."branchId", d."userId", d."seq" DESC
  ) l
  WHERE l."verb" <> 'withdraw'
  ORDER BY l."candidateId", l."branchId", l."seq" DESC
$$;

-- After votes were added: the outcomes of their cells, and when their candidates were first voted on. A restore brings
-- the rows themselves and says so.
CREATE FUNCTION stablehand_votes_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  candidates uuid[];
  branches uuid[];
BEGIN
  IF coalesce(current_setting('stablehand.restoring', true), '') = 'on' THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(t.c ORDER BY t.c, t.b), array_agg(t.b ORDER BY t.c, t.b) INTO candidates, branches
  FROM (SELECT DISTINCT "candidateId" AS c, "branchId" AS b FROM added) t;
  IF candidates IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM "Outcome" o USING unnest(candidates, branches) AS t(c, b)
  WHERE o."candidateId" = t.c AND o."branchId" = t.b
    AND NOT EXISTS (SELECT 1 FROM stablehand_newest_votes(ARRAY[t.c], ARRAY[t.b]));
  INSERT INTO "Outcome" ("candidateId", "branchId", "projectId", "decisionId", "at", "verb", "verdict")
  SELECT n.* FROM stablehand_newest_votes(candidates, branches) n ORDER BY n."candidateId", n."branchId"
  ON CONFLICT ("candidateId", "branchId") DO UPDATE SET "decisionId" = excluded."decisionId", "at" = excluded."at",
    "verb" = excluded."verb", "verdict" = excluded."verdict";
  UPDATE "Candidate" c SET "firstVoteAt" = f."at"
  FROM (SELECT a."candidateId" AS id, min(a."createdAt") AS "at" FROM added a
        WHERE a."verb" <> 'withdraw' GROUP BY 1) f
  WHERE c."id" = f.id AND (c."firstVoteAt" IS NULL OR c."firstVoteAt" > f."at");
  RETURN NULL;
END $$;

CREATE TRIGGER "Decision_added" AFTER INSERT ON "Decision" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_votes_added();

-- What was voted before this migration.
INSERT INTO "Outcome" ("candidateId", "branchId", "projectId", "decisionId", "at", "verb", "verdict")
SELECT n.* FROM (SELECT array_agg(t.c) AS c, array_agg(t.b) AS b
  FROM (SELECT DISTINCT "candidateId" AS c, "branchId" AS b FROM "Decision") t) cells
CROSS JOIN LATERAL stablehand_newest_votes(cells.c, cells.b) n;

UPDATE "Candidate" c SET "firstVoteAt" = f."at"
FROM (SELECT "candidateId" AS id, min("createdAt") AS "at" FROM "Decision" WHERE "verb" <> 'withdraw' GROUP BY 1) f
WHERE c."id" = f.id;
