import type { Oid } from '@/lib/contracts/git';
import type { CodeSearch, GitReader, SourceFile } from '@/lib/ports';

const bound = { timeoutMs: 20_000, maxBytes: 16 << 20 };
const held = new WeakMap<GitReader, CodeSearch>();

/** The same answers as an index gives, by `git grep` and `git ls-tree`: slower, and always there. */
export function grepSearch(git: GitReader): CodeSearch {
  const known = held.get(git);
  if (known !== undefined) return known;
  const made = makeSearch(git);
  held.set(git, made);
  return made;
}

function makeSearch(git: GitReader): CodeSearch {
  const trees = new Map<Oid, Promise<readonly SourceFile[]>>();
  const files = (treeish: Oid) => {
    const listed = trees.get(treeish) ?? listSources(git, treeish);
    trees.set(treeish, listed);
    listed.catch(() => trees.delete(treeish));
    return listed;
  };
  const grep = async (treeish: Oid, args: readonly string[]) => {
    // Pathspecs are literal here: other files are left out afterwards.
    const { stdout } = await git.run(['grep', '-l', '-F', ...args, treeish], bound);
    const found = new Set(
      stdout
        .toString('utf8')
        .split('\n')
        .map((line) => line.slice(treeish.length + 1)),
    );
    return (await files(treeish)).filter((one) => found.has(one.path));
  };
  return {
    files,
    filesWith: (treeish, word) => grep(treeish, ['-w', `-e${word}`]),
    async filesIncluding(treeish, headers) {
      const own = new Set(headers);
      const names = new Map<string, string>();
      for (const header of headers.slice(0, 40)) {
        const parts = header.split('/');
        names.set(`-e${parts.slice(-2).join('/')}`, header);
        names.set(`-e"${parts.at(-1) ?? header}"`, header);
        names.set(`-e<${parts.at(-1) ?? header}>`, header);
      }
      if (names.size === 0) return [];
      return (await grep(treeish, [...names.keys()])).filter((one) => !own.has(one.path));
    },
  };
}

async function listSources(git: GitReader, treeish: Oid): Promise<readonly SourceFile[]> {
  const entries = (await git.list(treeish, '', true)) ?? [];
  return entries
    .filter((entry) => /\.[ch]$/.test(entry.path) && entry.mode.startsWith('100'))
    .map(({ path, oid }) => ({ path, oid }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
