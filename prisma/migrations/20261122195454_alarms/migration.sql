-- CreateEnum
CREATE TYPE "AlarmKind" AS ENUM ('fixed', 'reverted', 'restored', 'prerequisite', 'needed-by');

-- AlterEnum
ALTER TYPE "RelationKind" ADD VALUE 'reapplies';

-- AlterTable
ALTER TABLE "CommitRelation" ADD COLUMN     "foundAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "lookError" TEXT,
ADD COLUMN     "lookedAt" TIMESTAMPTZ(3),
ADD COLUMN     "upstreamMovedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Alarm" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "kind" "AlarmKind" NOT NULL,
    "oid" TEXT NOT NULL,
    "tip" TEXT NOT NULL,
    "decisions" UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Alarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlarmAcknowledgement" (
    "alarmId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlarmAcknowledgement_pkey" PRIMARY KEY ("alarmId")
);

-- CreateIndex
CREATE INDEX "Alarm_projectId_createdAt_id_idx" ON "Alarm"("projectId", "createdAt" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "Alarm_candidateId_kind_oid_key" ON "Alarm"("candidateId", "kind", "oid");

-- CreateIndex
CREATE INDEX "CommitRelation_projectId_foundAt_idx" ON "CommitRelation"("projectId", "foundAt");

-- AddForeignKey
ALTER TABLE "Alarm" ADD CONSTRAINT "Alarm_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alarm" ADD CONSTRAINT "Alarm_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlarmAcknowledgement" ADD CONSTRAINT "AlarmAcknowledgement_alarmId_fkey" FOREIGN KEY ("alarmId") REFERENCES "Alarm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlarmAcknowledgement" ADD CONSTRAINT "AlarmAcknowledgement_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: alarms and who saw them are a record.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "Alarm"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "AlarmAcknowledgement"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
