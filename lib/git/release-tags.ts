import type { RefInfo } from '@/lib/contracts/git';

export interface ReleaseTag {
  readonly tag: string;
  readonly ref: RefInfo;
  /** Before the release of that version: a candidate, a beta, a mark where its development began. */
  readonly rc: boolean;
}

interface Version {
  /** What stands before the numbers, in lower case, without `v` and separators: the line of releases it belongs to. */
  readonly line: string;
  readonly numbers: readonly number[];
  /** Infinity for the release itself; lower is earlier. */
  readonly rc: number;
}

/** Longer names are no version. */
const longest = 100;
const shape =
  /^([a-z+]*[-_./]?)(v?)(\d+(?:[._]\d+)*)(?:(?<=\d[._]\d+)r(\d{1,6}))?(?:[-._]?(dev|alpha|beta|pre|rc)[-._]?(\d{0,6}))?$/i;
const stages = ['dev', 'alpha', 'beta', 'pre', 'rc'];

/** `v6.1`, `v6.1-rc3`, `21.11`, `v255`, `frr-9.0.1`, `openssl-3.0.1-beta2`, `REL_16_1`, `v1.2.3r2` (its third build): a version and nothing else. */
function versionOf(name: string): Version | null {
  const match = name.length > longest ? null : shape.exec(name);
  if (match === null) return null;
  const [, prefix = '', , numbers = '', build, stage, count] = match;
  const line = prefix.toLowerCase().replace(/[^a-z+]/g, '');
  return {
    // `v` before a number is no name of its own
    line: line === 'v' ? '' : line,
    numbers: [...numbers.split(/[._]/), ...(build === undefined ? [] : [build])].map(Number),
    rc:
      stage === undefined
        ? Number.POSITIVE_INFINITY
        : stages.indexOf(stage.toLowerCase()) * 1_000_000 + Number(count),
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

/**
 * The tags that name a version, lowest first; release candidates stand before their release. A repository may hold several
 * lines of them (packages, containers, tools beside the project): the one with most releases is the project's.
 */
export function releaseTags(refs: readonly RefInfo[]): ReleaseTag[] {
  const lines = new Map<string, (ReleaseTag & { readonly version: Version })[]>();
  for (const ref of refs) {
    if (!ref.name.startsWith('refs/tags/')) continue;
    const tag = ref.name.slice('refs/tags/'.length);
    const version = versionOf(tag);
    if (version === null) continue;
    const line = lines.get(version.line) ?? [];
    lines.set(version.line, line);
    line.push({ tag, ref, version, rc: Number.isFinite(version.rc) });
  }
  const releases = (line: readonly ReleaseTag[]) => line.filter(({ rc }) => !rc).length;
  const [largest = []] = [...lines.values()].sort(
    (a, b) => releases(b) - releases(a) || b.length - a.length,
  );
  return largest.sort((a, b) => compareVersions(a.version, b.version));
}
