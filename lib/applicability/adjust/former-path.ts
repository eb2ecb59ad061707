import { bytesToText, textToBytes } from '@/lib/applicability/byte-text';
import { lookUp } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** A file that was renamed more often is not followed further. */
const mostRenames = 6;

/**
 * Follows a path back through upstream's history to the name it had where the branch left it: by the commit that
 * brought each name, as far as git calls it a rename. Null when the history says nothing or the branch does not have
 * the file under any of its names.
 */
export async function formerPath(
  git: GitReader,
  options: {
    /** Upstream commit in whose tree the path is. */
    readonly commit: Oid;
    /** Where the branch left upstream. */
    readonly base: Oid;
    readonly tipTree: Oid;
    /** Bytes, latin1; so is what comes back. */
    readonly path: string;
  },
): Promise<string | null> {
  // Trees are asked by bytes, history by text.
  let path = bytesToText(options.path);
  let at = options.commit;
  for (let turn = 0; turn < mostRenames; turn++) {
    let brought: Oid | null = null;
    for await (const commit of git.log({ include: [at], exclude: [options.base], paths: [path] })) {
      brought = commit.oid;
    }
    if (brought === null) return null;
    const changes = await git.changes(brought, { renames: true });
    const rename = changes.find((one) => one.path === path && one.status === 'R');
    if (rename === undefined) return null;
    path = rename.oldPath;
    const bytes = textToBytes(path);
    const { entry } = await lookUp(git, options.tipTree, bytes);
    if (entry !== null && entry.mode !== '040000') return bytes;
    const parent = (await git.commit(brought)).parents[0];
    if (parent === undefined) return null;
    at = parent;
  }
  return null;
}
