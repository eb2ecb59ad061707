import type { Oid, RefInfo } from '@/lib/contracts/git';
import type { Profile } from './profile';
import { shortRef } from './ref-name';
import { compareVersions } from './version';

export interface PendingRef {
  /** Full ref name. */
  readonly ref: string;
  readonly tip: Oid;
  /** "staging", "rc", "queue" … */
  readonly what: string;
}

export interface StableBranch {
  /** As people call it: `linux-6.6.y`, `21.11`, `stable-v33` (the ref's short name). */
  readonly name: string;
  /** Full ref name. */
  readonly ref: string;
  readonly version: readonly number[];
  /** As the project writes it: "6.6". */
  readonly versionText: string;
  readonly tip: Oid;
  /** Seconds since 1970 UTC of the tip. */
  readonly time: number;
  /** Refs where fixes for this branch wait (3-applicability, "Queued elsewhere"). */
  readonly pending: readonly PendingRef[];
}

interface Named {
  readonly ref: RefInfo;
  readonly short: string;
  readonly remote: string | null;
  readonly version: readonly number[];
  readonly pending: string | null;
  readonly shape: string;
  readonly weak: boolean;
}

/**
 * The stable branches among a repository's refs, newest version first. Tags, pull refs and the upstream ref are none;
 * `-staging`, rc and queue refs are attached to the branch they wait for; a local head is preferred to a remote's
 * branch of the same version.
 */
export function discoverBranches(
  profile: Profile,
  refs: readonly RefInfo[],
  upstreamRef: string,
): StableBranch[] {
  const named = refs.flatMap((ref) => nameRef(profile, ref, upstreamRef));
  const strong = named.filter((one) => !one.weak || siblings(named, one) > 1);
  const best = new Map<string, Named>();
  for (const one of strong) {
    if (one.pending !== null) continue;
    const key = one.version.join('.');
    const held = best.get(key);
    if (held === undefined || preferred(one, held)) best.set(key, one);
  }
  const branches: StableBranch[] = [];
  for (const [key, one] of best) {
    const pending = strong
      .filter((other) => other.pending !== null && other.version.join('.') === key)
      .map((other) => ({
        ref: other.ref.name,
        tip: other.ref.commit,
        what: other.pending ?? '',
      }));
    branches.push({
      name: one.short,
      ref: one.ref.name,
      version: one.version,
      versionText: profile.formatVersion(one.version),
      tip: one.ref.commit,
      time: one.ref.time,
      pending,
    });
  }
  return branches.sort((a, b) => compareVersions(b.version, a.version));
}

function nameRef(profile: Profile, ref: RefInfo, upstreamRef: string): Named[] {
  const { kind, short, remote } = shortRef(ref.name);
  if (kind !== 'head' && kind !== 'remote') return [];
  if (short === 'HEAD' || isUpstream(ref.name, short, remote, upstreamRef)) return [];
  const read = profile.stableBranchOf(short);
  if (!read) return [];
  const remotePending =
    /(?:^|[-_.])(rc|staging|queue)$/i.exec(remote ?? '')?.[1]?.toLowerCase() ?? null;
  return [
    {
      ref,
      short,
      remote,
      version: read.version,
      pending: read.pending ?? remotePending,
      shape: short.replace(/\d+(?:[._-]\d+)*/, '#'),
      weak: read.weak,
    },
  ];
}

function isUpstream(full: string, short: string, remote: string | null, upstream: string): boolean {
  const bare = upstream.replace(/^refs\/(?:heads|remotes)\//, '');
  return full === upstream || short === bare || (remote !== null && `${remote}/${short}` === bare);
}

function siblings(named: readonly Named[], one: Named): number {
  const versions = named
    .filter((other) => other.shape === one.shape)
    .map((other) => other.version.join('.'));
  return new Set(versions).size;
}

function preferred(one: Named, held: Named): boolean {
  if ((one.remote === null) !== (held.remote === null)) return one.remote === null;
  return one.ref.time > held.ref.time;
}
