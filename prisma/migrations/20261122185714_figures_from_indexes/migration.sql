-- DropIndex
DROP INDEX "Candidate_projectId_firstVoteAt_createdAt_idx";

-- DropIndex
DROP INDEX "Candidate_projectId_subsystem_idx";

-- CreateIndex
CREATE INDEX "Candidate_projectId_firstVoteAt_settled_createdAt_idx" ON "Candidate"("projectId", "firstVoteAt", "settled", "createdAt");

-- CreateIndex
CREATE INDEX "Candidate_projectId_subsystem_id_idx" ON "Candidate"("projectId", "subsystem", "id");
