import { relevantAttributes } from '@/lib/applicability/attributes';
import { TargetPool } from '@/lib/applicability/target-pool';
import type { TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader, RawTreeEntry } from '@/lib/ports';
import { treeWindow } from '@/lib/tree-window';

type Needed = TreeReader & Pick<GitReader, 'blob' | 'sizes'>;

/**
 * One branch tip's tree, with what is computed once for it: the attributes that could change a merge, which files it
 * has that a candidate's base has not, and which it lost.
 */
export class TipView {
  readonly tree: Oid;
  /** Its files that renames could lead to. */
  readonly targets: TargetPool;
  readonly #git: Needed;
  readonly #lost = new Map<string, Promise<Lost>>();
  #attributes: Promise<string> | undefined;

  constructor(git: Needed, tree: Oid) {
    this.#git = git;
    this.tree = tree;
    this.targets = new TargetPool(git, tree);
  }

  /** The tip's .gitattributes in one text, '' when nothing in them can change a merge or a diff. */
  attributes(): Promise<string> {
    this.#attributes ??= relevantAttributes(this.#git, this.tree);
    return this.#attributes;
  }

  /** How many files of `base` that the tip does not have hold this content. */
  async lostCopies(base: Oid, content: Oid): Promise<number> {
    return copiesIn(await this.#lostBelow(base, this.tree), content);
  }

  #entries(tree: Oid | null) {
    return tree === null ? [] : this.#git.tree(tree);
  }

  #lostBelow(base: Oid, tip: Oid | null): Promise<Lost> {
    const key = `${base} ${tip ?? ''}`;
    const known = this.#lost.get(key);
    if (known !== undefined) return known;
    // Many candidates share most subtrees of their bases; old pairs are of no more use.
    if (this.#lost.size > 20_000) this.#lost.clear();
    const made = this.#findLost(base, tip);
    this.#lost.set(key, made);
    made.catch(() => this.#lost.delete(key));
    return made;
  }

  async #findLost(base: Oid, tip: Oid | null): Promise<Lost> {
    const [was, is] = await Promise.all([this.#entries(base), this.#entries(tip)]);
    const { contents, folders } = lostHere(was, is);
    // Side by side: the trees of all folders are asked of git together.
    const below = folders.map(({ oid, left }) => this.#lostBelow(oid, left));
    return { contents, below: await Promise.all(below) };
  }
}

/** Contents of files that one folder lost, and the same of the folders in it. */
interface Lost {
  readonly contents: readonly Oid[];
  readonly below: readonly Lost[];
}

/** Of one pair of trees: files of `was` that `is` has not, and folders that differ with what is left of them. */
function lostHere(was: readonly RawTreeEntry[], is: readonly RawTreeEntry[]) {
  const { before, after } = treeWindow(was, is);
  const now = new Map(after.map((entry) => [entry.name, entry]));
  const contents: Oid[] = [];
  const folders: { readonly oid: Oid; readonly left: Oid | null }[] = [];
  for (const { name, mode, oid } of before) {
    const here = now.get(name);
    const left = here?.mode === '040000' ? here.oid : null;
    if (mode === '040000') {
      if (left !== oid) folders.push({ oid, left });
    } else if (here === undefined || left !== null) {
      contents.push(oid);
    }
  }
  return { contents, folders };
}

function copiesIn({ contents, below }: Lost, content: Oid): number {
  let count = 0;
  for (const oid of contents) if (oid === content) count += 1;
  for (const one of below) count += copiesIn(one, content);
  return count;
}
