-- DropForeignKey
ALTER TABLE "Decision" DROP CONSTRAINT "Decision_patchDigest_fkey";

-- AlterTable
ALTER TABLE "Decision" DROP COLUMN "patchDigest";

-- CreateTable
CREATE TABLE "DecisionPatch" (
    "decisionId" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "tree" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DecisionPatch_pkey" PRIMARY KEY ("decisionId")
);

-- AddForeignKey
ALTER TABLE "DecisionPatch" ADD CONSTRAINT "DecisionPatch_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionPatch" ADD CONSTRAINT "DecisionPatch_digest_fkey" FOREIGN KEY ("digest") REFERENCES "Blob"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: append-only, as the decisions it belongs to.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "DecisionPatch"
  FOR EACH STATEMENT EXECUTE FUNCTION stablehand_refuse_change();
