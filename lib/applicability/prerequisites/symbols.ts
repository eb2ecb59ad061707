import { addedNames } from '@/lib/applicability/adjust/sound';
import type { PickSource } from '@/lib/applicability/pick-plan';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { missingNames } from './missing-names';

/** A name that the patch newly uses and the branch does not have. */
export interface SymbolPrerequisite {
  readonly name: string;
  /** The upstream commit that brought it; null when it is not between the branch point and the candidate. */
  readonly oid: Oid | null;
}

const largest = 4 * 1024 * 1024;
/** Names whose origin is looked up: each is a search through history. */
const mostOrigins = 5;

/**
 * Functions, macros and members that a patch newly uses, that upstream's tree before it has and the branch's tree has
 * nowhere, each with the commit that brought it.
 */
export async function symbolPrerequisites(
  git: GitReader,
  options: {
    readonly source: PickSource;
    readonly parent: Oid;
    readonly tip: Oid;
    readonly tipTree: Oid;
  },
): Promise<SymbolPrerequisite[]> {
  const { source, parent, tip, tipTree } = options;
  const names = new Set<string>();
  for (const { old, new: now } of source.changes) {
    if (now === null || !now.mode.startsWith('100')) continue;
    try {
      const [before, after] = await Promise.all([
        old === null ? '' : git.blob(old.oid, largest).then((bytes) => bytes.toString('latin1')),
        git.blob(now.oid, largest).then((bytes) => bytes.toString('latin1')),
      ]);
      if (after.includes('\0')) continue;
      for (const name of addedNames(before, after)) names.add(name);
    } catch (error) {
      if (!isAppError(error, 'too-large')) throw error;
    }
  }
  const missing = await missingNames(git, { tipTree, upstreamTree: source.base, names });
  if (missing.length === 0) return [];
  const base = await git.mergeBase(tip, parent);
  const found: SymbolPrerequisite[] = [];
  for (const [index, name] of missing.entries()) {
    const oid =
      index < mostOrigins && base !== null
        ? await originOf(git, { name, parent, base, source })
        : null;
    found.push({ name, oid });
  }
  return found;
}

/** The oldest commit since the branch point that changed how often the name stands in the files that have it. */
async function originOf(
  git: GitReader,
  { name, parent, base, source }: { name: string; parent: Oid; base: Oid; source: PickSource },
): Promise<Oid | null> {
  const { stdout } = await git.run(['grep', '-l', '-w', '-F', '-e', name, source.base], {
    maxBytes: 4 << 20,
  });
  const paths = stdout
    .toString('utf8')
    .split('\n')
    .map((line) => line.slice(line.indexOf(':') + 1))
    .filter((path) => path !== '');
  if (paths.length === 0 || paths.length > 40) return null;
  let oldest: Oid | null = null;
  const log = git.log({ include: [parent], exclude: [base], paths, addsOrRemoves: name });
  for await (const { oid } of log) oldest = oid;
  return oldest;
}
