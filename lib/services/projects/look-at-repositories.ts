import path from 'node:path';
import type { RefInfo } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import type { GitReader } from '@/lib/ports';
import {
  chooseProfile,
  discoverBranches,
  type Profile,
  profileNamed,
  readRepositoryFacts,
  type StableBranch,
} from '@/lib/profiles';

export interface Look {
  readonly profile: Profile;
  readonly reason: string;
  readonly upstreamTip: string;
  readonly branches: readonly StableBranch[];
  /** Every ref, for those that people name. */
  readonly refs: readonly RefInfo[];
}

/**
 * What is needed of repositories to make a project of them. Throws `bad-input` for a relative path, `not-a-repository`
 * (which one, and why), `ref-not-found` with the branches that look like an upstream.
 */
export async function lookAtRepositories(input: {
  readonly repositories: readonly string[];
  readonly upstreamRef: string;
  readonly profile?: ProfileName | undefined;
}): Promise<Look> {
  for (const one of input.repositories) {
    if (path.isAbsolute(one)) continue;
    throw new AppError('bad-input', `${one} is not an absolute path.`, {
      data: { path: one },
      hint: 'Name the repository by its full path on the server, for example /srv/git/linux.git.',
    });
  }
  const git = await openGit({ gitDirs: input.repositories });
  try {
    const upstreamTip = await resolveUpstream(git, input.upstreamRef);
    const refs = await git.refs();
    const choice =
      input.profile === undefined
        ? chooseProfile(await readRepositoryFacts(git, upstreamTip, refs))
        : { profile: profileNamed(input.profile), reason: 'Chosen by hand.' };
    const branches = discoverBranches(choice.profile, refs, input.upstreamRef);
    return { ...choice, upstreamTip, branches, refs };
  } finally {
    await git.close();
  }
}

/** The tip of the upstream ref. Throws `ref-not-found` that names what is there. */
async function resolveUpstream(git: GitReader, upstreamRef: string): Promise<string> {
  try {
    return await git.resolve(upstreamRef);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'ref-not-found') throw cause;
    const heads = (await git.refs())
      .map((ref) => /^refs\/(?:heads|remotes)\/(.+)$/.exec(ref.name)?.[1])
      .filter((name) => name !== undefined);
    const likely = heads.filter((name) => /(?:^|\/)(?:main|master|trunk|develop)$/.test(name));
    const shown = (likely.length > 0 ? likely : heads).slice(0, 8);
    throw new AppError('ref-not-found', `The upstream ref "${upstreamRef}" names no commit here.`, {
      data: { ref: upstreamRef, candidates: shown },
      hint:
        shown.length > 0
          ? `This repository has: ${shown.join(', ')}.`
          : 'The repository has no branches yet.',
      cause,
    });
  }
}
