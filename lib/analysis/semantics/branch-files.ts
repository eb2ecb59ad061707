import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import type { AnalysisBranch } from '@/lib/analysis/input';
import { codeSearch } from '@/lib/analysis/probes/code-probes';
import type { Oid } from '@/lib/contracts/git';
import { pathOf } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { SourceFile } from '@/lib/ports';

/** Files of one patch that are read on each branch; of the others nothing is said. */
const mostFiles = 40;
/** Files of one name: a folder above may have got another name. */
const mostNamesakes = 12;

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The files of a patch as one branch has them. */
export interface BranchFiles {
  /** Whether the file, or one of its name, is there. */
  has(path: string): boolean;
  /** Whether one of them holds the word; of those that were not read, yes. */
  holds(word: string): boolean;
}

/** The patch's C files on a branch, under their own paths, else under any with the same last part. */
export async function filesOnBranch(
  context: PhaseContext,
  branch: AnalysisBranch,
): Promise<BranchFiles> {
  const paths = (await context.patch()).map(pathOf).filter(isC);
  const files = await codeSearch(context.ports).files(branch.tip);
  const byBase = new Map<string, SourceFile[]>(paths.map((path) => [baseOf(path), []]));
  for (const file of files) byBase.get(baseOf(file.path))?.push(file);
  const there = new Set<string>();
  const words = new Set<string>();
  for (const path of paths.slice(0, mostFiles)) {
    const alike = byBase.get(baseOf(path)) ?? [];
    const exact = alike.filter((file) => file.path === path);
    if (alike.length > 0) there.add(path);
    for (const { oid } of exact.length > 0 ? exact : alike.slice(0, mostNamesakes))
      for (const word of await wordsOf(context, oid)) words.add(word);
  }
  const isCut = paths.length > mostFiles;
  return { has: (path) => there.has(path), holds: (word) => isCut || words.has(word) };
}

async function wordsOf(context: PhaseContext, oid: Oid): Promise<ReadonlySet<string>> {
  try {
    const bytes = await context.git.blob(oid, 4 << 20);
    return new Set(bytes.toString('latin1').match(/[A-Za-z_]\w*/g));
  } catch (error) {
    if (isAppError(error, 'object-missing', 'too-large')) return new Set();
    throw error;
  }
}
