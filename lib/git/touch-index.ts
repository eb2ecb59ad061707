import { availableParallelism } from 'node:os';
import type { Oid } from '@/lib/contracts/git';
import type { History } from '@/lib/git/history';
import { runGit } from '@/lib/git/run-git';

/** What a commit did to one path, compared with its first parent. Oids are of blobs, 40 hex digits. */
export interface Touch {
  readonly letter: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: Oid;
  readonly newOid: Oid;
}

/** A line of `--raw -z --no-abbrev`: modes, oids and letter take 98 bytes, then NUL, path, NUL. */
const headLength = 98;
const colon = 0x3a;

/** Which commits of a history changed which path, read in one go by `git diff-tree --stdin`. */
export class TouchIndex {
  readonly #lanes: readonly Buffer[];
  /** By path (bytes, latin1): commit index, lane, offset, and so on. */
  readonly #places = new Map<string, number[]>();
  /** Where a commit's lines begin. */
  readonly #starts = new Map<number, readonly [lane: number, offset: number]>();
  readonly #covered: Uint8Array;

  private constructor(lanes: readonly Buffer[], history: History, covered: Uint8Array) {
    this.#lanes = lanes;
    this.#covered = covered;
    for (const [lane, output] of lanes.entries()) this.#read(lane, output, history);
  }

  /** Throws when git cannot read a tree of the history. */
  static async make(
    gitDir: string,
    history: History,
    commits: readonly number[],
  ): Promise<TouchIndex> {
    const covered = new Uint8Array(history.size);
    const lines: string[] = [];
    for (const index of commits) {
      covered[index] = 1;
      const parent = history.firstParentAt(index);
      if (parent >= 0) lines.push(`${history.oidAt(index)} ${history.oidAt(parent)}\n`);
    }
    const size = Math.max(1, Math.ceil(lines.length / Math.min(availableParallelism(), 4)));
    const runs: Promise<Buffer>[] = [];
    for (let at = 0; at < lines.length; at += size) {
      const input = lines.slice(at, at + size).join('');
      const args = ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
      runs.push(runGit(gitDir, args, { input }).then((done) => done.stdout));
    }
    return new TouchIndex(await Promise.all(runs), history, covered);
  }

  covers(index: number): boolean {
    return this.#covered[index] === 1;
  }

  /** The commits that changed a path against their first parent, with the handle that `touch` takes. */
  commitsOf(path: string): ReadonlyMap<number, readonly [lane: number, offset: number]> {
    const places = this.#places.get(path) ?? [];
    const found = new Map<number, readonly [number, number]>();
    for (let at = 0; at < places.length; at += 3) {
      found.set(places[at] ?? 0, [places[at + 1] ?? 0, places[at + 2] ?? 0]);
    }
    return found;
  }

  touch([lane, offset]: readonly [lane: number, offset: number]): Touch {
    const text = this.#lanes[lane]?.toString('latin1', offset, offset + headLength) ?? '';
    const [oldMode = '', newMode = '', oldOid = '', newOid = '', letter = ''] = text
      .slice(1)
      .split(' ');
    return { letter, oldMode, newMode, oldOid, newOid };
  }

  /** Files that a commit deleted. */
  deletedBy(index: number): { readonly path: string; readonly touch: Touch }[] {
    const [lane, start] = this.#starts.get(index) ?? [0, Number.POSITIVE_INFINITY];
    const output = this.#lanes[lane];
    const found: { path: string; touch: Touch }[] = [];
    for (let at = start; output !== undefined && output[at] === colon; ) {
      const end = output.indexOf(0, at + headLength + 1);
      const touch = this.touch([lane, at]);
      if (touch.letter === 'D') {
        found.push({ path: output.toString('latin1', at + headLength + 1, end), touch });
      }
      at = end + 1;
    }
    return found;
  }

  #read(lane: number, output: Buffer, history: History): void {
    let commit = -1;
    for (let at = 0; at < output.length; ) {
      if (output[at] !== colon) {
        commit = history.indexOf(output.toString('latin1', at, at + 40)) ?? -1;
        at += 41;
        this.#starts.set(commit, [lane, at]);
        continue;
      }
      const from = at + headLength + 1;
      const end = output.indexOf(0, from);
      const path = output.toString('latin1', from, end);
      const places = this.#places.get(path);
      if (places === undefined) this.#places.set(path, [commit, lane, at]);
      else places.push(commit, lane, at);
      at = end + 1;
    }
  }
}
