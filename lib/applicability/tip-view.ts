import { relevantAttributes } from '@/lib/applicability/attributes';
import { TargetPool } from '@/lib/applicability/target-pool';
import type { TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { FileVersion } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';

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
  readonly #added = new Map<string, Promise<readonly FileVersion[]>>();
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
    // What the tip lost since the base is what the base would add to the tip.
    const lost = await this.#addedBelow(this.tree, base);
    return lost.filter((file) => file.oid === content).length;
  }

  #entries(tree: Oid | null) {
    return tree === null ? [] : this.#git.tree(tree);
  }

  #addedBelow(base: Oid | null, tip: Oid): Promise<readonly FileVersion[]> {
    const key = `${base ?? ''} ${tip}`;
    const known = this.#added.get(key);
    if (known !== undefined) return known;
    // Many candidates share most subtrees of their bases; old pairs are of no more use.
    if (this.#added.size > 20_000) this.#added.clear();
    const made = this.#findAdded(base, tip);
    this.#added.set(key, made);
    made.catch(() => this.#added.delete(key));
    return made;
  }

  async #findAdded(base: Oid | null, tip: Oid): Promise<readonly FileVersion[]> {
    if (base === tip) return [];
    const [before, now] = await Promise.all([this.#entries(base), this.#entries(tip)]);
    const old = new Map(before.map((entry) => [entry.name, entry]));
    const found: FileVersion[] = [];
    const folders: Promise<readonly FileVersion[]>[] = [];
    for (const entry of now) {
      const was = old.get(entry.name);
      if (entry.mode === '040000') {
        const below = was?.mode === '040000' ? was.oid : null;
        if (below !== entry.oid) folders.push(this.#addedBelow(below, entry.oid));
      } else if (was === undefined || was.mode === '040000') {
        found.push({ mode: entry.mode, oid: entry.oid });
      }
    }
    // Side by side: the trees of all folders are asked of git together.
    for (const below of await Promise.all(folders)) for (const file of below) found.push(file);
    return found;
  }
}
