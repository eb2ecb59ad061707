import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import { namesIn } from './missing-names';

/** Which names stand in which tree, each looked up once: a look-up reads the whole tree. */
export class TreeNames {
  readonly #git: GitReader;
  readonly #known = new Map<string, boolean>();

  constructor(git: GitReader) {
    this.#git = git;
  }

  /** Those of the names that stand in the tree, as whole words of any file. */
  async in(tree: Oid, names: Iterable<string>): Promise<ReadonlySet<string>> {
    const asked = [...new Set(names)];
    const open = asked.filter((name) => !this.#known.has(`${tree} ${name}`));
    const found = await namesIn(this.#git, tree, open);
    for (const name of open) this.#known.set(`${tree} ${name}`, found.has(name));
    return new Set(asked.filter((name) => this.#known.get(`${tree} ${name}`) === true));
  }
}
