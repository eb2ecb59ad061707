import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** More names than this are not looked up: a patch that brings so much is no fix. */
const mostNames = 60;

/**
 * Which of the names upstream's tree has and the branch's tree has nowhere: what a patch uses and does not bring along
 * itself. Names are whole words of any file.
 */
export async function missingNames(
  git: GitReader,
  options: { readonly tipTree: Oid; readonly upstreamTree: Oid; readonly names: Iterable<string> },
): Promise<string[]> {
  const names = [...options.names].slice(0, mostNames);
  const inBranch = await namesIn(git, options.tipTree, names);
  const lacking = names.filter((name) => !inBranch.has(name));
  const upstream = await namesIn(git, options.upstreamTree, lacking);
  return lacking.filter((name) => upstream.has(name));
}

/** Which of the names stand anywhere in a tree, as whole words. */
export async function namesIn(
  git: GitReader,
  tree: Oid,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const patterns = names.flatMap((name) => ['-e', name]);
  const { stdout } = await git.run(['grep', '-h', '-w', '-F', ...patterns, tree], {
    maxBytes: 64 << 20,
  });
  const wanted = new Set(names);
  const found = new Set<string>();
  for (const word of stdout.toString('latin1').match(/[A-Za-z_]\w*/g) ?? []) {
    if (wanted.has(word)) found.add(word);
  }
  return found;
}
