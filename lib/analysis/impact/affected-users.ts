import { roleOf, unshippedWords } from '@/lib/analysis/change/file-role';
import type { ProfileName } from '@/lib/contracts/vocabulary';

/** Who runs the code that a patch changes, by where it stands in the tree. */
export interface AffectedUsers {
  readonly reach: 'everyone' | 'one-architecture' | 'one-system' | 'part' | 'developers';
  readonly words: string;
  /** Folders of the changed code, without those that hold another. */
  readonly parts: readonly string[];
}

/** Folders that every user of the project runs, by its layout. */
const everyone: Readonly<Record<ProfileName, RegExp | null>> = {
  linux:
    /^(?:(?:kernel|mm|net\/core|net\/ipv4|net\/ipv6|include\/linux|include\/net)(?:\/[^/]+)?|init|ipc|block|security|lib|fs|net|net\/sched)$/,
  dpdk: /^lib\/(?:librte_)?(?:eal|mempool|mbuf|ring|ethdev|ether)(?:\/|$)/,
  generic: null,
};

/** Folders for one processor, or one operating system, inside what everybody runs; the kernel's own are below `arch/`. */
const architecture =
  /^(?:arm|arm64|aarch64|x86|x86_64|i386|ppc|ppc_64|powerpc|riscv|riscv64|loongarch|loongarch64|mips|s390|s390x|sparc|sparc64|ia64)$/;
const system = /^(?:windows|linux|freebsd|openbsd|netbsd|darwin|macos|solaris)$/;

/** The one folder of the kind that all paths have; null when they differ or one has none. */
function oneOf(paths: readonly string[], kind: RegExp): string | null {
  const found = new Set(
    paths.map(
      (path) =>
        path
          .split('/')
          .slice(0, -1)
          .find((part) => kind.test(part)) ?? null,
    ),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** Reads the reach of a patch from its paths, in the layout of its profile. */
export function affectedUsers(paths: readonly string[], profile: ProfileName): AffectedUsers {
  const shipped = paths.filter((path) =>
    ['code', 'header', 'data', 'build'].includes(roleOf(path)),
  );
  if (shipped.length === 0) {
    return {
      reach: 'developers',
      words: `Nobody who runs it: ${unshippedWords(paths)}`,
      parts: foldersOf(paths),
    };
  }
  const parts = foldersOf(shipped);
  const folders = shipped.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const kernels = new Set(shipped.map((path) => /^arch\/([^/]+)\//.exec(path)?.[1] ?? null));
  const [kernel] = kernels;
  const processor =
    kernels.size === 1 && kernel
      ? kernel
      : profile === 'linux'
        ? null
        : oneOf(shipped, architecture);
  if (processor !== null)
    return { reach: 'one-architecture', words: `Users of ${processor}`, parts };
  const platform = profile === 'linux' ? null : oneOf(shipped, system);
  // Nearly everybody runs Linux: its folder narrows nothing down.
  if (platform !== null && platform !== 'linux')
    return { reach: 'one-system', words: `Users of ${platform}`, parts };
  if (folders.some((folder) => everyone[profile]?.test(folder) === true)) {
    return { reach: 'everyone', words: 'Everybody: core code changes', parts };
  }
  if (shipped.every((path) => roleOf(path) === 'build'))
    return { reach: 'part', words: 'Whoever builds it: only build files change', parts };
  const shown = parts.slice(0, 3);
  const more = parts.length - shown.length;
  return {
    reach: 'part',
    words: `Users of ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    parts,
  };
}

/** Whether all of these folders stand in this one: what it is built with holds for all that is changed. */
export function isAboveAll(folder: string, parts: readonly string[]): boolean {
  return parts.every((part) => `${part}/`.startsWith(`${folder}/`));
}

function foldersOf(paths: readonly string[]): string[] {
  const all = [
    ...new Set(
      paths.map((path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path)),
    ),
  ].sort();
  return all.filter((one) => !all.some((other) => other !== one && one.startsWith(`${other}/`)));
}
