import type { Oid, RefInfo } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { dpdk } from './dpdk';
import { generic } from './generic';
import { linux } from './linux';
import type { Profile } from './profile';
import { shortRef } from './ref-name';

/** What the choice of a profile looks at. */
export interface RepositoryFacts {
  /** Names in the upstream tip's root folder. */
  readonly rootNames: readonly string[];
  /** First 4 kB of the root Makefile, or null. */
  readonly makefile: string | null;
  /** Those of `lib/eal`, `lib/librte_eal` that the tip has. */
  readonly ealFolders: readonly string[];
  /** Short names of branches, remote's name taken off. */
  readonly branchNames: readonly string[];
}

export interface ProfileChoice {
  readonly profile: Profile;
  /** One sentence for the person: what it was recognised by. */
  readonly reason: string;
}

const byName: Readonly<Record<ProfileName, Profile>> = { linux, dpdk, generic };

/** The profile of that name. */
export function profileNamed(name: ProfileName): Profile {
  return byName[name];
}

/** Chooses by what the repository looks like, never by its folder's name; the reason is shown and can be overruled. */
export function chooseProfile(facts: RepositoryFacts): ProfileChoice {
  const root = new Set(facts.rootNames);
  const kernelNames = ['MAINTAINERS', 'Kconfig', 'Kbuild', 'Makefile', 'arch', 'kernel'].filter(
    (n) => root.has(n),
  );
  const versioned = facts.makefile !== null && /^VERSION\s*=\s*\d+\s*$/m.test(facts.makefile);
  if (versioned && root.has('MAINTAINERS') && root.has('arch') && root.has('kernel')) {
    return {
      profile: linux,
      reason: `Linux kernel: the root holds ${kernelNames.join(', ')}, and Makefile sets VERSION.`,
    };
  }
  const series = facts.branchNames.filter((name) => linux.stableBranchOf(name)?.pending === null);
  if (root.has('MAINTAINERS') && root.has('Kconfig') && new Set(series).size >= 2) {
    return {
      profile: linux,
      reason: `Linux kernel: the root holds MAINTAINERS and Kconfig, and there are branches ${series.slice(0, 3).join(', ')}.`,
    };
  }
  const eal = facts.ealFolders[0];
  const lts = facts.branchNames.filter((name) => dpdk.stableBranchOf(name)?.pending === null);
  if (eal !== undefined) {
    const also = lts.length > 0 ? ` and branches ${lts.slice(0, 3).join(', ')}` : '';
    return { profile: dpdk, reason: `DPDK: the tree holds ${eal}${also}.` };
  }
  return {
    profile: generic,
    reason:
      'Generic: neither a kernel tree (MAINTAINERS, arch, kernel, Makefile with VERSION) nor DPDK (lib/eal).',
  };
}

/** The profile that a person named, or else the one that the repository at this tip looks like. */
export async function profileFor(
  git: GitReader,
  tip: Oid,
  name: ProfileName | null,
): Promise<Profile> {
  if (name !== null) return profileNamed(name);
  return chooseProfile(await readRepositoryFacts(git, tip, await git.refs())).profile;
}

/** Reads the facts of `chooseProfile` at a tip. What a partial clone lacks, or is damaged, counts as "not there". */
export async function readRepositoryFacts(
  git: GitReader,
  tip: Oid,
  refs: readonly RefInfo[],
): Promise<RepositoryFacts> {
  const root = await orAbsent(git.list(tip), []);
  const makefileEntry = root.find((entry) => entry.path === 'Makefile' && entry.mode !== '040000');
  const bytes = makefileEntry ? await orAbsent(git.blob(makefileEntry.oid), null) : null;
  const makefile = bytes === null ? null : bytes.subarray(0, 4096).toString('latin1');
  const ealFolders: string[] = [];
  for (const folder of ['lib/eal', 'lib/librte_eal']) {
    if ((await orAbsent(git.entry(tip, folder), null)) !== null) ealFolders.push(folder);
  }
  const branchNames = refs
    .map((ref) => shortRef(ref.name))
    .filter((ref) => ref.kind === 'head' || ref.kind === 'remote')
    .map((ref) => ref.short);
  return { rootNames: root.map((entry) => entry.path), makefile, ealFolders, branchNames };
}

async function orAbsent<T>(read: Promise<T | null>, absent: T): Promise<T> {
  try {
    return (await read) ?? absent;
  } catch (error) {
    if (isAppError(error, 'object-missing', 'too-large')) return absent;
    throw error;
  }
}
