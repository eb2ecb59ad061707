import type { BranchHead, ProjectFrame } from '@/lib/contracts/pages';
import type { BranchRow } from '@/lib/db/queries/branch';
import { readFrame } from '@/lib/db/queries/frame';
import { type Ctx, requireRole } from '@/lib/services/context';
import { liveIndex } from '@/lib/services/queue/index/live-index';

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
  const [{ branches, unfinished }, index] = await Promise.all([
    readFrame(project.id),
    liveIndex(project.id),
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
    branches: [...branches],
    waiting: index.waiting(),
    analysing:
      unfinished === 0
        ? null
        : {
            done: Math.max(0, index.entries.length - unfinished),
            total: index.entries.length,
          },
  };
}
