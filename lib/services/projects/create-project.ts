import { CreateProjectRequest } from '@/lib/contracts/imports';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { db, inTransaction } from '@/lib/db/client';
import { setMembership } from '@/lib/db/queries/person';
import { findProjectBySlug } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireInstanceAdmin } from '@/lib/services/context';
import { lookAtRepositories } from './look-at-repositories';
import { storeProject } from './store-project';

export interface CreatedProject {
  readonly slug: string;
  readonly profile: ProfileName;
  readonly profileReason: string;
  readonly upstreamTip: string;
  readonly branches: readonly string[];
}

/**
 * Makes a project of repositories that are there: checks each path, chooses the profile by what the tree looks like
 * (unless one is named), resolves the upstream ref, finds the stable branches. The creator becomes its admin.
 * Throws `forbidden`, `bad-input`, `not-a-repository`, `ref-not-found`, `conflict` when the slug is taken.
 */
export async function createProject(ctx: Ctx, input: unknown): Promise<CreatedProject> {
  requireInstanceAdmin(ctx);
  const request = parse(input);
  await refuseTakenSlug(request.slug);
  const look = await lookAtRepositories(request);
  await inTransaction(async (tx) => {
    const id = await storeProject(
      tx,
      {
        slug: request.slug,
        name: request.name,
        profile: look.profile.name,
        profileReason: look.reason,
        upstreamRef: request.upstreamRef,
        upstreamTip: look.upstreamTip,
        demo: false,
        asOf: null,
        paths: request.repositories,
      },
      look.branches,
    );
    if (ctx.actor.kind === 'person') await setMembership(tx, ctx.actor.userId, id, 'admin');
    await audit(tx, ctx, {
      action: 'project.create',
      entity: 'project',
      entityId: id,
      projectId: id,
      data: {
        slug: request.slug,
        repositories: request.repositories,
        profile: look.profile.name,
        upstream: look.upstreamTip,
        branches: look.branches.map((branch) => branch.ref),
      },
    });
  });
  return {
    slug: request.slug,
    profile: look.profile.name,
    profileReason: look.reason,
    upstreamTip: look.upstreamTip,
    branches: look.branches.map((branch) => branch.versionText),
  };
}

function parse(input: unknown): CreateProjectRequest {
  const read = CreateProjectRequest.safeParse(input);
  if (read.success) return read.data;
  const issues = read.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
  throw new AppError('bad-input', `The project cannot be made: ${issues.join('; ')}.`, {
    data: { issues },
  });
}

async function refuseTakenSlug(slug: string): Promise<void> {
  if ((await findProjectBySlug(db(), slug)) === null) return;
  throw new AppError('conflict', `There is a project "${slug}" already.`, {
    data: { slug },
    hint: 'Choose another short name.',
  });
}
