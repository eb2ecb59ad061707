-- CreateEnum
CREATE TYPE "ProfileName" AS ENUM ('linux', 'dpdk', 'generic');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'reviewer', 'lead', 'admin');

-- CreateEnum
CREATE TYPE "CellState" AS ENUM ('present', 'applies', 'merges', 'conflicts', 'absent', 'unknown');

-- CreateEnum
CREATE TYPE "PickResult" AS ENUM ('clean', 'empty', 'conflict');

-- CreateEnum
CREATE TYPE "Affected" AS ENUM ('yes', 'no', 'unknown');

-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('yes', 'no', 'wait', 'unsure');

-- CreateEnum
CREATE TYPE "DecisionVerb" AS ENUM ('accept', 'reject', 'defer', 'needs-work', 'withdraw');

-- CreateEnum
CREATE TYPE "Polarity" AS ENUM ('for', 'against', 'neutral');

-- CreateEnum
CREATE TYPE "Severity" AS ENUM ('info', 'low', 'medium', 'high', 'critical');

-- CreateEnum
CREATE TYPE "PhaseName" AS ENUM ('message', 'diff', 'history', 'mail', 'code', 'branches', 'subsystem', 'impact', 'synthesis');

-- CreateEnum
CREATE TYPE "PhaseStatus" AS ENUM ('completed', 'partial', 'failed', 'skipped', 'not-available');

-- CreateEnum
CREATE TYPE "MailKind" AS ENUM ('selection', 'reply', 'review-posting', 'added', 'failed', 'submission', 'other');

-- CreateEnum
CREATE TYPE "MailForm" AS ENUM ('A0', 'A1', 'B0', 'B1', 'B2', 'C', 'D', 'E1', 'E2', 'empty', 'error');

-- CreateEnum
CREATE TYPE "MailVerdict" AS ENUM ('yes', 'no', 'contradictory', 'unknown');

-- CreateEnum
CREATE TYPE "ImportKind" AS ENUM ('range', 'commits', 'missing', 'mbox');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('waiting', 'running', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('person', 'cli', 'job');

-- CreateEnum
CREATE TYPE "RelationKind" AS ENUM ('fixes', 'reverts', 'upstream-of', 'stable-dep-of', 'depends-on', 'series');

-- CreateEnum
CREATE TYPE "EvidenceType" AS ENUM ('probe', 'mail', 'rule', 'phase');

-- CreateEnum
CREATE TYPE "LinkPurpose" AS ENUM ('first-admin', 'invite', 'reset');

-- CreateEnum
CREATE TYPE "ExportKind" AS ENUM ('mbox', 'quilt', 'branch', 'csv', 'json');

-- CreateTable
CREATE TABLE "Repository" (
    "id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "profile" "ProfileName" NOT NULL,
    "profileReason" TEXT NOT NULL,
    "upstreamRef" TEXT NOT NULL,
    "upstreamTip" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "asOf" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectRepository" (
    "projectId" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ProjectRepository_pkey" PRIMARY KEY ("projectId","repositoryId")
);

-- CreateTable
CREATE TABLE "Branch" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "version" INTEGER[],
    "position" INTEGER NOT NULL,
    "tip" TEXT NOT NULL,
    "tipTime" TIMESTAMPTZ(3) NOT NULL,
    "pendingRefs" TEXT[],
    "endOfLife" DATE,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "indexedTip" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Branch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Commit" (
    "projectId" UUID NOT NULL,
    "oid" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT NOT NULL,
    "authorTime" TIMESTAMPTZ(0) NOT NULL,
    "commitTime" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "Commit_pkey" PRIMARY KEY ("projectId","oid")
);

-- CreateTable
CREATE TABLE "CommitRelation" (
    "projectId" UUID NOT NULL,
    "fromOid" TEXT NOT NULL,
    "toOid" TEXT NOT NULL,
    "kind" "RelationKind" NOT NULL,

    CONSTRAINT "CommitRelation_pkey" PRIMARY KEY ("projectId","fromOid","toOid","kind")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "instanceAdmin" BOOLEAN NOT NULL DEFAULT false,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInAttempt" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "userId" TEXT NOT NULL,
    "projectId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("userId","projectId")
);

-- CreateTable
CREATE TABLE "OneTimeLink" (
    "id" UUID NOT NULL,
    "purpose" "LinkPurpose" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "projectId" UUID,
    "role" "Role",
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OneTimeLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Candidate" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "upstreamOid" TEXT NOT NULL,
    "commitKnown" BOOLEAN NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT NOT NULL,
    "authorTime" TIMESTAMPTZ(0),
    "commitTime" TIMESTAMPTZ(0),
    "subsystem" TEXT NOT NULL DEFAULT '',
    "paths" TEXT[],
    "additions" INTEGER NOT NULL DEFAULT 0,
    "deletions" INTEGER NOT NULL DEFAULT 0,
    "firstRelease" TEXT,
    "firstReleaseTime" TIMESTAMPTZ(0),
    "verdict" "Verdict",
    "confidence" DOUBLE PRECISION,
    "severity" "Severity",
    "range" TEXT,
    "why" TEXT NOT NULL DEFAULT '',
    "flags" TEXT[],
    "mailVerdict" "MailVerdict",
    "seriesKey" TEXT,
    "seriesIndex" INTEGER,
    "seriesCount" INTEGER,
    "priority" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "pressing" JSONB NOT NULL DEFAULT '[]',
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "mailPatchDigest" TEXT,
    "search" tsvector,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "latestAnalysisId" UUID,

    CONSTRAINT "Candidate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CandidateSource" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "importId" UUID,
    "mailId" UUID,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CandidateSource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailThread" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "rootId" TEXT NOT NULL,

    CONSTRAINT "MailThread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailMessage" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "messageId" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "rawDigest" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "fromName" TEXT NOT NULL,
    "fromEmail" TEXT NOT NULL,
    "date" TIMESTAMPTZ(0),
    "kind" "MailKind" NOT NULL,
    "form" "MailForm",
    "verdict" "MailVerdict",
    "upstreamOid" TEXT,
    "newest" TEXT,
    "oldest" TEXT,
    "inReplyTo" TEXT,
    "references" TEXT[],
    "replyClass" TEXT,
    "parsed" JSONB NOT NULL,
    "error" TEXT,
    "threadId" UUID,
    "candidateId" UUID,
    "importId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Import" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "params" JSONB NOT NULL,
    "title" TEXT NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'waiting',
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cursor" JSONB,
    "error" TEXT,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportProblem" (
    "id" UUID NOT NULL,
    "importId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ImportProblem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Blob" (
    "digest" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "encoding" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Blob_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "PhaseRecord" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "phase" "PhaseName" NOT NULL,
    "version" INTEGER NOT NULL,
    "inputDigest" TEXT NOT NULL,
    "status" "PhaseStatus" NOT NULL,
    "summary" TEXT NOT NULL,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PhaseRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Analysis" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "asOf" TIMESTAMPTZ(3) NOT NULL,
    "engineVersion" TEXT NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "tips" JSONB NOT NULL DEFAULT '{}',
    "verdict" "Verdict",
    "confidence" DOUBLE PRECISION,
    "range" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Analysis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnalysisPhase" (
    "analysisId" UUID NOT NULL,
    "phase" "PhaseName" NOT NULL,
    "phaseRecordId" UUID NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,
    "log" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "AnalysisPhase_pkey" PRIMARY KEY ("analysisId","phase")
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" UUID NOT NULL,
    "phaseRecordId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "polarity" "Polarity" NOT NULL,
    "severity" "Severity" NOT NULL,
    "summary" TEXT NOT NULL,
    "path" TEXT,
    "line" INTEGER,
    "data" JSONB NOT NULL,

    CONSTRAINT "Finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "id" UUID NOT NULL,
    "findingId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "type" "EvidenceType" NOT NULL,
    "body" JSONB NOT NULL,
    "outputDigest" TEXT,

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Cell" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "branchId" UUID NOT NULL,
    "tip" TEXT NOT NULL,
    "state" "CellState" NOT NULL,
    "affected" "Affected" NOT NULL,
    "strict" BOOLEAN,
    "pick" "PickResult",
    "tree" TEXT,
    "reason" TEXT NOT NULL,
    "introducedBy" TEXT[],
    "detail" JSONB NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "standing" "DecisionVerb",
    "revisionId" UUID NOT NULL,

    CONSTRAINT "Cell_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CellRevision" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "branchId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "tip" TEXT NOT NULL,
    "state" "CellState" NOT NULL,
    "affected" "Affected" NOT NULL,
    "strict" BOOLEAN,
    "pick" "PickResult",
    "tree" TEXT,
    "reason" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CellRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "branchId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "verb" "DecisionVerb" NOT NULL,
    "reason" TEXT NOT NULL,
    "batchId" UUID NOT NULL,
    "supersedesId" UUID,
    "tip" TEXT NOT NULL,
    "state" "CellState" NOT NULL,
    "affected" "Affected" NOT NULL,
    "tree" TEXT,
    "verdict" "Verdict",
    "confidence" DOUBLE PRECISION,
    "cellRevisionId" UUID NOT NULL,
    "analysisId" UUID,
    "patchDigest" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "replyToId" UUID,
    "body" TEXT NOT NULL,
    "path" TEXT,
    "line" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retractedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "candidateId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "assignedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("candidateId","userId")
);

-- CreateTable
CREATE TABLE "Snooze" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "untilTag" TEXT,
    "untilOid" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Snooze_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Policy" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "branchId" UUID,
    "kind" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" "ActorKind" NOT NULL,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "projectId" UUID,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Export" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "branchId" UUID,
    "kind" "ExportKind" NOT NULL,
    "tip" TEXT,
    "decisions" UUID[],
    "digest" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxMail" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "to" TEXT[],
    "subject" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "OutboxMail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stoppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Repository_path_key" ON "Repository"("path");

-- CreateIndex
CREATE UNIQUE INDEX "Project_slug_key" ON "Project"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Branch_projectId_name_key" ON "Branch"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Branch_projectId_ref_key" ON "Branch"("projectId", "ref");

-- CreateIndex
CREATE INDEX "CommitRelation_projectId_toOid_kind_idx" ON "CommitRelation"("projectId", "toOid", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- CreateIndex
CREATE INDEX "SignInAttempt_email_at_idx" ON "SignInAttempt"("email", "at");

-- CreateIndex
CREATE INDEX "Membership_projectId_idx" ON "Membership"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "OneTimeLink_tokenHash_key" ON "OneTimeLink"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Candidate_latestAnalysisId_key" ON "Candidate"("latestAnalysisId");

-- CreateIndex
CREATE INDEX "Candidate_projectId_settled_priority_id_idx" ON "Candidate"("projectId", "settled", "priority" DESC, "id");

-- CreateIndex
CREATE INDEX "Candidate_projectId_createdAt_id_idx" ON "Candidate"("projectId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Candidate_projectId_subsystem_idx" ON "Candidate"("projectId", "subsystem");

-- CreateIndex
CREATE INDEX "Candidate_projectId_verdict_idx" ON "Candidate"("projectId", "verdict");

-- CreateIndex
CREATE INDEX "Candidate_flags_idx" ON "Candidate" USING GIN ("flags");

-- CreateIndex
CREATE INDEX "Candidate_search_idx" ON "Candidate" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "Candidate_projectId_upstreamOid_key" ON "Candidate"("projectId", "upstreamOid");

-- CreateIndex
CREATE UNIQUE INDEX "CandidateSource_candidateId_importId_mailId_key" ON "CandidateSource"("candidateId", "importId", "mailId");

-- CreateIndex
CREATE UNIQUE INDEX "MailThread_projectId_rootId_key" ON "MailThread"("projectId", "rootId");

-- CreateIndex
CREATE INDEX "MailMessage_projectId_inReplyTo_idx" ON "MailMessage"("projectId", "inReplyTo");

-- CreateIndex
CREATE INDEX "MailMessage_candidateId_idx" ON "MailMessage"("candidateId");

-- CreateIndex
CREATE INDEX "MailMessage_projectId_upstreamOid_idx" ON "MailMessage"("projectId", "upstreamOid");

-- CreateIndex
CREATE UNIQUE INDEX "MailMessage_projectId_messageId_contentHash_key" ON "MailMessage"("projectId", "messageId", "contentHash");

-- CreateIndex
CREATE INDEX "Import_projectId_createdAt_idx" ON "Import"("projectId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ImportProblem_importId_what_key" ON "ImportProblem"("importId", "what");

-- CreateIndex
CREATE UNIQUE INDEX "PhaseRecord_candidateId_phase_version_inputDigest_key" ON "PhaseRecord"("candidateId", "phase", "version", "inputDigest");

-- CreateIndex
CREATE INDEX "Analysis_candidateId_createdAt_idx" ON "Analysis"("candidateId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Analysis_state_leaseUntil_idx" ON "Analysis"("state", "leaseUntil");

-- CreateIndex
CREATE INDEX "AnalysisPhase_phaseRecordId_idx" ON "AnalysisPhase"("phaseRecordId");

-- CreateIndex
CREATE UNIQUE INDEX "Finding_phaseRecordId_position_key" ON "Finding"("phaseRecordId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_findingId_position_key" ON "Evidence"("findingId", "position");

-- CreateIndex
CREATE INDEX "Cell_branchId_state_idx" ON "Cell"("branchId", "state");

-- CreateIndex
CREATE INDEX "Cell_projectId_state_idx" ON "Cell"("projectId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Cell_candidateId_branchId_key" ON "Cell"("candidateId", "branchId");

-- CreateIndex
CREATE UNIQUE INDEX "CellRevision_candidateId_branchId_seq_key" ON "CellRevision"("candidateId", "branchId", "seq");

-- CreateIndex
CREATE INDEX "Decision_projectId_createdAt_id_idx" ON "Decision"("projectId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Decision_branchId_createdAt_idx" ON "Decision"("branchId", "createdAt");

-- CreateIndex
CREATE INDEX "Decision_userId_createdAt_idx" ON "Decision"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "Decision_batchId_idx" ON "Decision"("batchId");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_candidateId_branchId_seq_key" ON "Decision"("candidateId", "branchId", "seq");

-- CreateIndex
CREATE INDEX "Comment_candidateId_createdAt_idx" ON "Comment"("candidateId", "createdAt");

-- CreateIndex
CREATE INDEX "Snooze_candidateId_idx" ON "Snooze"("candidateId");

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_projectId_userId_name_key" ON "SavedView"("projectId", "userId", "name");

-- CreateIndex
CREATE INDEX "Policy_projectId_idx" ON "Policy"("projectId");

-- CreateIndex
CREATE INDEX "AuditEvent_projectId_at_idx" ON "AuditEvent"("projectId", "at" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_entity_entityId_idx" ON "AuditEvent"("entity", "entityId");

-- AddForeignKey
ALTER TABLE "ProjectRepository" ADD CONSTRAINT "ProjectRepository_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectRepository" ADD CONSTRAINT "ProjectRepository_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Branch" ADD CONSTRAINT "Branch_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commit" ADD CONSTRAINT "Commit_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitRelation" ADD CONSTRAINT "CommitRelation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OneTimeLink" ADD CONSTRAINT "OneTimeLink_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Candidate" ADD CONSTRAINT "Candidate_latestAnalysisId_fkey" FOREIGN KEY ("latestAnalysisId") REFERENCES "Analysis"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Candidate" ADD CONSTRAINT "Candidate_mailPatchDigest_fkey" FOREIGN KEY ("mailPatchDigest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Candidate" ADD CONSTRAINT "Candidate_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CandidateSource" ADD CONSTRAINT "CandidateSource_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CandidateSource" ADD CONSTRAINT "CandidateSource_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CandidateSource" ADD CONSTRAINT "CandidateSource_mailId_fkey" FOREIGN KEY ("mailId") REFERENCES "MailMessage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailThread" ADD CONSTRAINT "MailThread_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailMessage" ADD CONSTRAINT "MailMessage_rawDigest_fkey" FOREIGN KEY ("rawDigest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailMessage" ADD CONSTRAINT "MailMessage_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "MailThread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailMessage" ADD CONSTRAINT "MailMessage_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailMessage" ADD CONSTRAINT "MailMessage_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailMessage" ADD CONSTRAINT "MailMessage_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportProblem" ADD CONSTRAINT "ImportProblem_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhaseRecord" ADD CONSTRAINT "PhaseRecord_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Analysis" ADD CONSTRAINT "Analysis_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnalysisPhase" ADD CONSTRAINT "AnalysisPhase_analysisId_fkey" FOREIGN KEY ("analysisId") REFERENCES "Analysis"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnalysisPhase" ADD CONSTRAINT "AnalysisPhase_phaseRecordId_fkey" FOREIGN KEY ("phaseRecordId") REFERENCES "PhaseRecord"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_phaseRecordId_fkey" FOREIGN KEY ("phaseRecordId") REFERENCES "PhaseRecord"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_findingId_fkey" FOREIGN KEY ("findingId") REFERENCES "Finding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_outputDigest_fkey" FOREIGN KEY ("outputDigest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Cell" ADD CONSTRAINT "Cell_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "CellRevision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Cell" ADD CONSTRAINT "Cell_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Cell" ADD CONSTRAINT "Cell_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CellRevision" ADD CONSTRAINT "CellRevision_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CellRevision" ADD CONSTRAINT "CellRevision_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_cellRevisionId_fkey" FOREIGN KEY ("cellRevisionId") REFERENCES "CellRevision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_analysisId_fkey" FOREIGN KEY ("analysisId") REFERENCES "Analysis"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_patchDigest_fkey" FOREIGN KEY ("patchDigest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_supersedesId_fkey" FOREIGN KEY ("supersedesId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_replyToId_fkey" FOREIGN KEY ("replyToId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snooze" ADD CONSTRAINT "Snooze_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snooze" ADD CONSTRAINT "Snooze_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_digest_fkey" FOREIGN KEY ("digest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMail" ADD CONSTRAINT "OutboxMail_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand: what the schema language cannot say.

-- Append-only tables. Statement triggers: also a statement that would touch no row is refused.
CREATE FUNCTION stablehand_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation', HINT = 'Write a new row instead.';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "Decision"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "CellRevision"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
