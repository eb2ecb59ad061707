-- AlterTable
ALTER TABLE "Snooze" ADD COLUMN     "untilFollowUp" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Delegation" (
    "projectId" UUID NOT NULL,
    "subsystem" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "delegatedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Delegation_pkey" PRIMARY KEY ("projectId","subsystem")
);

-- CreateTable
CREATE TABLE "Visit" (
    "projectId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Visit_pkey" PRIMARY KEY ("projectId","userId")
);

-- CreateTable
CREATE TABLE "QueueChange" (
    "id" BIGSERIAL NOT NULL,
    "projectId" UUID NOT NULL,
    "candidateId" UUID,
    "xid" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QueueChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TalkText" (
    "id" BIGSERIAL NOT NULL,
    "projectId" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "commentId" UUID,
    "search" tsvector,

    CONSTRAINT "TalkText_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Delegation_userId_idx" ON "Delegation"("userId");

-- CreateIndex
CREATE INDEX "QueueChange_projectId_xid_idx" ON "QueueChange"("projectId", "xid");

-- CreateIndex
CREATE INDEX "QueueChange_at_idx" ON "QueueChange"("at");

-- CreateIndex
CREATE INDEX "TalkText_search_idx" ON "TalkText" USING GIN ("search");

-- CreateIndex
CREATE INDEX "TalkText_candidateId_idx" ON "TalkText"("candidateId");

-- CreateIndex
CREATE INDEX "TalkText_commentId_idx" ON "TalkText"("commentId");

-- CreateIndex
CREATE INDEX "Assignment_userId_idx" ON "Assignment"("userId");

-- CreateIndex
CREATE INDEX "Candidate_projectId_seriesKey_idx" ON "Candidate"("projectId", "seriesKey");

-- CreateIndex
CREATE INDEX "Snooze_userId_idx" ON "Snooze"("userId");

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand.

-- Findings of the latest analysis are found by their words too. A row that comes with its vector (a restore) keeps it.
CREATE OR REPLACE FUNCTION stablehand_candidate_search() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW."search" IS NOT NULL THEN RETURN NEW; END IF;
  NEW."search" :=
    setweight(stablehand_search_vector(NEW."subject"), 'A')
    || setweight(to_tsvector('simple', NEW."upstreamOid"), 'A')
    || setweight(stablehand_search_vector(NEW."subsystem"), 'B')
    || setweight(stablehand_search_vector(array_to_string(NEW."paths", ' ')), 'B')
    || setweight(stablehand_search_vector(NEW."authorName" || ' ' || NEW."authorEmail"), 'C')
    || setweight(stablehand_search_vector(NEW."message"), 'D')
    || setweight(stablehand_search_vector(coalesce((
         SELECT string_agg(f."summary", ' ') FROM "AnalysisPhase" p
         JOIN "Finding" f ON f."phaseRecordId" = p."phaseRecordId"
         WHERE p."analysisId" = NEW."latestAnalysisId"), '')), 'D');
  RETURN NEW;
END $$;

-- "why" is written when an analysis ends, after its findings.
DROP TRIGGER "Candidate_search" ON "Candidate";
CREATE TRIGGER "Candidate_search"
BEFORE INSERT OR UPDATE OF "subject", "upstreamOid", "subsystem", "paths", "authorName", "authorEmail", "message", "why"
ON "Candidate" FOR EACH ROW EXECUTE FUNCTION stablehand_candidate_search();

-- Words of people. One row for a reason given on ten branches at once.
CREATE FUNCTION stablehand_talk_of_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TalkText" ("projectId", "candidateId", "search")
  SELECT DISTINCT ON (d."candidateId", d."reason") d."projectId", d."candidateId", stablehand_search_vector(d."reason")
  FROM added d WHERE d."reason" <> '';
  RETURN NULL;
END $$;
CREATE TRIGGER "Decision_talk" AFTER INSERT ON "Decision"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stablehand_talk_of_decisions();

CREATE FUNCTION stablehand_talk_of_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "TalkText" WHERE "commentId" = NEW."id";
  IF NEW."retractedAt" IS NULL THEN
    INSERT INTO "TalkText" ("projectId", "candidateId", "commentId", "search")
    SELECT c."projectId", c."id", NEW."id", stablehand_search_vector(NEW."body") FROM "Candidate" c WHERE c."id" = NEW."candidateId";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Comment_talk" AFTER INSERT OR UPDATE ON "Comment"
  FOR EACH ROW EXECUTE FUNCTION stablehand_talk_of_comment();

INSERT INTO "TalkText" ("projectId", "candidateId", "search")
  SELECT DISTINCT ON (d."candidateId", d."reason") d."projectId", d."candidateId", stablehand_search_vector(d."reason")
  FROM "Decision" d WHERE d."reason" <> '';
INSERT INTO "TalkText" ("projectId", "candidateId", "commentId", "search")
  SELECT c."projectId", c."id", k."id", stablehand_search_vector(k."body")
  FROM "Comment" k JOIN "Candidate" c ON c."id" = k."candidateId" WHERE k."retractedAt" IS NULL;

-- Whatever changes a row of the queue says so, in the transaction that does it.
CREATE FUNCTION stablehand_queue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  SELECT DISTINCT "projectId", "id" FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER "Candidate_added" AFTER INSERT ON "Candidate"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_changed();
CREATE TRIGGER "Candidate_changed" AFTER UPDATE ON "Candidate"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_changed();

CREATE FUNCTION stablehand_queue_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  SELECT DISTINCT "projectId", "candidateId" FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER "Cell_added" AFTER INSERT ON "Cell"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_row_changed();
CREATE TRIGGER "Cell_changed" AFTER UPDATE ON "Cell"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_row_changed();
CREATE TRIGGER "Decision_queued" AFTER INSERT ON "Decision"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stablehand_queue_row_changed();

CREATE FUNCTION stablehand_queue_candidate_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  candidate uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD."candidateId" ELSE NEW."candidateId" END;
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  SELECT "projectId", "id" FROM "Candidate" WHERE "id" = candidate;
  RETURN NULL;
END $$;
CREATE TRIGGER "Assignment_changed" AFTER INSERT OR UPDATE OR DELETE ON "Assignment"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_candidate_changed();
CREATE TRIGGER "Snooze_changed" AFTER INSERT OR UPDATE OR DELETE ON "Snooze"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_candidate_changed();
CREATE TRIGGER "Comment_changed" AFTER INSERT OR UPDATE ON "Comment"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_candidate_changed();
CREATE TRIGGER "Analysis_added" AFTER INSERT ON "Analysis"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_candidate_changed();
-- Not the lease: it is renewed every few seconds.
CREATE TRIGGER "Analysis_changed" AFTER UPDATE ON "Analysis"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state" OR OLD."error" IS DISTINCT FROM NEW."error")
  EXECUTE FUNCTION stablehand_queue_candidate_changed();

-- Branches and delegations concern every candidate of their project.
CREATE FUNCTION stablehand_queue_project_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "QueueChange" ("projectId", "candidateId")
  VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD."projectId" ELSE NEW."projectId" END, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER "Branch_changed" AFTER INSERT OR UPDATE OR DELETE ON "Branch"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_project_changed();
CREATE TRIGGER "Delegation_changed" AFTER INSERT OR UPDATE OR DELETE ON "Delegation"
  FOR EACH ROW EXECUTE FUNCTION stablehand_queue_project_changed();
