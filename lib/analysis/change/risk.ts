import type { ProfileName } from '@/lib/contracts/vocabulary';
import { countPatchLines, type PatchFile, pathOf } from '@/lib/diff/patch';
import type { ChangeClass, ClassFound } from './classes';
import { isOnlyComments } from './code-text';
import { roleOf, unshippedWords } from './file-role';
import type { FunctionTouched } from './functions-touched';

export interface RiskPart {
  readonly points: number;
  readonly why: string;
}

export interface Risk {
  readonly level: 'low' | 'medium' | 'high';
  readonly points: number;
  /** What makes the sum, the weightiest first. */
  readonly parts: readonly RiskPart[];
}

/**
 * Parts that everything else runs on, by the layout of each kind of project: `kernel/` is the kernel's core, and a folder
 * for kernel modules elsewhere.
 */
const core: Readonly<Record<ProfileName, RegExp | null>> = {
  linux:
    /^(?:kernel|mm|init|ipc|block|security|arch\/[^/]+\/(?:kernel|mm|entry))\/|^fs\/[^/]+\.c$|^net\/(?:core|ipv4|ipv6|sched)\//,
  dpdk: /^lib\/(?:eal|mempool|mbuf|ring|ethdev)\/|^lib\/librte_(?:eal|mempool|mbuf|ring|ethdev|ether)\//,
  generic: null,
};

const classPoints: Partial<Record<ChangeClass, readonly [number, string]>> = {
  locking: [2, 'locking changes'],
  race: [2, 'ordering between threads changes'],
  barrier: [2, 'memory barriers change'],
  lifetime: [1, 'order of freeing changes'],
  refcount: [1, 'reference counts change'],
  'abi-change': [3, 'an interface changes'],
  'new-api': [1, 'an interface is added'],
};

/** How likely the change breaks something else, as a visible sum: up to 2 is low, up to 5 medium. */
export function judgeRisk(
  files: readonly PatchFile[],
  functions: readonly FunctionTouched[],
  classes: readonly ClassFound[],
  profile: ProfileName,
  functionsKnown = true,
): Risk {
  const parts: RiskPart[] = [];
  const part = (points: number, why: string) => parts.push({ points, why });
  const shipped = files.filter((file) => ['code', 'header', 'data'].includes(roleOf(pathOf(file))));
  if (shipped.length === 0) {
    part(0, unshippedWords(files.map(pathOf)));
    return { level: 'low', points: 0, parts };
  }
  const lines = countPatchLines(shipped);
  // Documentation and tests beside it break nothing.
  const of = shipped.length === files.length ? 'of patch' : 'of patch to shipped code';
  if (lines > 300) part(3, `${lines} lines ${of}`);
  else if (lines > 100) part(2, `${lines} lines ${of}`);
  else if (lines > 40) part(1, `${lines} lines ${of}`);
  else part(0, `only ${lines} lines ${of}`);
  if (shipped.length > 5) part(2, `${shipped.length} files`);
  else if (shipped.length > 2 && functions.length > 0) part(1, `${shipped.length} files`);
  const changed = functions.filter((one) => one.status === 'modified').length;
  if (changed > 5) part(2, `${changed} functions changed`);
  else if (changed > 2) part(1, `${changed} functions changed`);
  else if (changed === 0 && functions.length === 0 && functionsKnown)
    part(-1, 'no function changed');
  const coreFile = shipped.map(pathOf).find((path) => core[profile]?.test(path));
  if (coreFile !== undefined) part(2, `${coreFile} is core code`);
  const headers = shipped.filter(
    (file) =>
      roleOf(pathOf(file)) === 'header' && file.status === 'modified' && !isOnlyComments(file),
  );
  if (headers.length > 0)
    part(1, `${headers.length === 1 ? 'a header is' : 'headers are'} changed`);
  // A barrier that another replaces is counted once, whatever else is ordered anew.
  const ordered = classes.some((one) => one.class === 'race');
  for (const one of classes) {
    const known = one.class === 'barrier' && ordered ? undefined : classPoints[one.class];
    if (known) part(known[0], known[1]);
  }
  const points = parts.reduce((sum, one) => sum + one.points, 0);
  const level = points <= 2 ? 'low' : points <= 5 ? 'medium' : 'high';
  parts.sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.why < b.why ? -1 : 1));
  return { level, points, parts };
}
