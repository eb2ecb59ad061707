import type { RefInfo } from '@/lib/contracts/git';

export interface ReleaseTag {
  readonly tag: string;
  readonly ref: RefInfo;
  readonly rc: boolean;
}

interface Version {
  readonly numbers: readonly number[];
  readonly rc: number;
}

/** `v6.1`, `v6.1.12`, `v6.1-rc3`, `21.11`, `v2.6.33-rc8`: a version and nothing else. */
function versionOf(name: string): Version | null {
  const match = /^v?(\d+(?:\.\d+)+)(?:[-.]?(?:rc|pre)-?(\d+))?$/i.exec(name);
  if (match?.[1] === undefined) return null;
  return {
    numbers: match[1].split('.').map(Number),
    rc: match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]),
  };
}

function compareVersions(a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.rc === b.rc ? 0 : a.rc - b.rc;
}

/** The tags that name a version, lowest first; release candidates stand before their release. */
export function releaseTags(refs: readonly RefInfo[]): ReleaseTag[] {
  const found: (ReleaseTag & { readonly version: Version })[] = [];
  for (const ref of refs) {
    if (!ref.name.startsWith('refs/tags/')) continue;
    const tag = ref.name.slice('refs/tags/'.length);
    const version = versionOf(tag);
    if (version !== null) found.push({ tag, ref, version, rc: Number.isFinite(version.rc) });
  }
  return found.sort((a, b) => compareVersions(a.version, b.version));
}
