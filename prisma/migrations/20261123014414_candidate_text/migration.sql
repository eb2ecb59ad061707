-- DropIndex
DROP INDEX "Candidate_search_idx";

-- CreateTable
CREATE TABLE "CandidateText" (
    "candidateId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "search" tsvector NOT NULL,

    CONSTRAINT "CandidateText_pkey" PRIMARY KEY ("candidateId")
);

-- By hand, before the index: its rows are narrow, the vectors lie beside them. A search reads the rows alone.
ALTER TABLE "CandidateText" SET (toast_tuple_target = 128);
INSERT INTO "CandidateText" ("candidateId", "projectId", "search")
  SELECT "id", "projectId", coalesce("search", ''::tsvector) FROM "Candidate" ORDER BY "id";

-- CreateIndex
CREATE INDEX "CandidateText_search_idx" ON "CandidateText" USING GIN ("search");

-- From here on by hand.

-- A list of what is still to be indexed would be read by every search.
ALTER INDEX "CandidateText_search_idx" SET (fastupdate = off);
ALTER INDEX "TalkText_search_idx" SET (fastupdate = off);
SELECT gin_clean_pending_list('"TalkText_search_idx"');

DROP TRIGGER "Candidate_search" ON "Candidate";
DROP FUNCTION stablehand_candidate_search();

CREATE FUNCTION stablehand_candidate_text() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  -- A backup holds the text; the findings may come after their candidate.
  IF coalesce(current_setting('stablehand.restoring', true), '') = 'on' THEN
    RETURN NULL;
  END IF;
  INSERT INTO "CandidateText" ("candidateId", "projectId", "search") VALUES (NEW."id", NEW."projectId",
    setweight(stablehand_search_vector(NEW."subject"), 'A')
    || setweight(to_tsvector('simple', NEW."upstreamOid"), 'A')
    || setweight(stablehand_search_vector(NEW."subsystem"), 'B')
    || setweight(stablehand_search_vector(array_to_string(NEW."paths", ' ')), 'B')
    || setweight(stablehand_search_vector(NEW."authorName" || ' ' || NEW."authorEmail"), 'C')
    || setweight(stablehand_search_vector(NEW."message"), 'D')
    || setweight(stablehand_search_vector(coalesce((
         SELECT string_agg(f."summary", ' ') FROM "AnalysisPhase" p
         JOIN "Finding" f ON f."phaseRecordId" = p."phaseRecordId"
         WHERE p."analysisId" = NEW."latestAnalysisId"), '')), 'D'))
  ON CONFLICT ("candidateId") DO UPDATE SET "search" = EXCLUDED."search", "projectId" = EXCLUDED."projectId";
  RETURN NULL;
END $$;

-- "why" is written when an analysis ends, after its findings.
CREATE TRIGGER "Candidate_text"
AFTER INSERT OR UPDATE OF "subject", "upstreamOid", "subsystem", "paths", "authorName", "authorEmail", "message", "why"
ON "Candidate" FOR EACH ROW EXECUTE FUNCTION stablehand_candidate_text();
