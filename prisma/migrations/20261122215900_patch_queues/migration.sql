-- AlterTable
ALTER TABLE "Branch" ADD COLUMN     "namedRefs" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "pendingTips" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "PatchQueue" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "head" TEXT,
    "readAt" TIMESTAMPTZ(3),
    "error" TEXT,
    "problems" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PatchQueue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QueuedPatch" (
    "id" UUID NOT NULL,
    "queueId" UUID NOT NULL,
    "branchId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "upstream" TEXT[],
    "patchId" TEXT,

    CONSTRAINT "QueuedPatch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PatchQueue_projectId_path_key" ON "PatchQueue"("projectId", "path");

-- CreateIndex
CREATE UNIQUE INDEX "PatchQueue_projectId_name_key" ON "PatchQueue"("projectId", "name");

-- CreateIndex
CREATE INDEX "QueuedPatch_branchId_idx" ON "QueuedPatch"("branchId");

-- CreateIndex
CREATE UNIQUE INDEX "QueuedPatch_queueId_branchId_path_key" ON "QueuedPatch"("queueId", "branchId", "path");

-- AddForeignKey
ALTER TABLE "PatchQueue" ADD CONSTRAINT "PatchQueue_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueuedPatch" ADD CONSTRAINT "QueuedPatch_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "PatchQueue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueuedPatch" ADD CONSTRAINT "QueuedPatch_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE CASCADE ON UPDATE CASCADE;
