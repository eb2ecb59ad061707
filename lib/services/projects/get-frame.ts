import type { BranchHead, ProjectFrame } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { type BranchRow, listBranchRows } from '@/lib/db/queries/branch';
import { countFrame } from '@/lib/db/queries/project';
import { type Ctx, requireRole } from '@/lib/services/context';

/** A branch as every page names it. `endOfLife` is a day, "2026-12-31". */
export function branchHead(row: BranchRow): BranchHead {
  return {
    name: row.name,
    tip: row.tip,
    endOfLife: row.endOfLife?.toISOString().slice(0, 10) ?? null,
    active: row.active,
  };
}

/** What the frame of every page of a project shows. Throws `not-found` for who is no member. */
export async function getFrame(ctx: Ctx, input: { project: string }): Promise<ProjectFrame> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [branches, counts] = await Promise.all([
    listBranchRows(db(), project.id),
    countFrame(db(), project.id),
  ]);
  return {
    slug: project.slug,
    name: project.name,
    profile: project.profile,
    profileReason: project.profileReason,
    upstreamRef: project.upstreamRef,
    demo: project.demo,
    role: project.role,
    now: (project.asOf ?? ctx.clock.now()).toISOString(),
    branches: branches.map(branchHead),
    waiting: counts.waiting,
    analysing:
      counts.unfinished === 0
        ? null
        : { done: Math.max(0, counts.total - counts.unfinished), total: counts.total },
  };
}
