import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import type { History } from '@/lib/git/history';
import { runGit } from '@/lib/git/run-git';
import type { Store } from '@/lib/git/store';

/** What one commit's filter costs, measured on 50,000 commits of DPDK; larger trees cost more. */
const msPerCommit = 0.06;

/**
 * Changed-path filters (git-commit-graph(1)) in our own store: with them blame passes over commits that did not touch
 * the file without opening their trees, five times as fast. Making them takes a while, so that starts when blame has
 * already cost half as much as they would: few questions never wait for it, many soon gain.
 */
export class PathFilters {
  readonly #store: Store;
  readonly #history: History;
  readonly #useful: boolean;
  #spentMs = 0;
  #made: Promise<void> | undefined;
  #graph: Promise<void> | undefined;
  /** Filters are made when blame has cost this part of their price. */
  #patience = 0.5;

  constructor(store: Store, history: History) {
    this.#store = store;
    this.#history = history;
    // git reads no commit-graph in a shallow repository, and the user's own serves as well as ours.
    this.#useful = !existsSync(path.join(store.gitDir, 'shallow')) && !hasCommitGraph(store);
  }

  /** Runs one blame of this revision, with filters if they are there or now worth their price. */
  async during<T>(revision: Oid, run: () => Promise<T>): Promise<T> {
    if (this.#useful && this.#made === undefined && this.#spentMs > 400) {
      await this.#history.load([revision]);
      const price = this.#history.size * msPerCommit;
      if (this.#spentMs > price * this.#patience) this.#made ??= this.#make(['--changed-paths']);
    }
    await this.#graph;
    await this.#made;
    const started = performance.now();
    try {
      return await run();
    } finally {
      this.#spentMs += performance.now() - started;
    }
  }

  /**
   * About so many blames follow: for some of them a commit graph without filters, made in a sixth of the time, pays
   * more (blame then takes half as long, and several run side by side); for many, filters at once.
   */
  expect(places: number): void {
    if (!this.#useful || this.#made !== undefined || this.#graph !== undefined) return;
    if (places > 150) this.#made = this.#make(['--changed-paths']);
    else if (places >= 16) {
      this.#graph = this.#make([]);
      this.#patience = 1.5;
    }
  }

  async #make(more: readonly string[]): Promise<void> {
    const input = this.#history.tips.map((oid) => `${oid}\n`).join('');
    const args = ['commit-graph', 'write', '--stdin-commits', ...more, '--no-progress'];
    // Only faster with it, never another answer: a graph that cannot be written is done without.
    await runGit(this.#store.gitDir, args, { input, accept: [0, 1, 128] });
  }
}

/** Whether one of the repositories brings a commit-graph of its own. */
export function hasCommitGraph(store: Store): boolean {
  return store.objectDirs.some((objects) =>
    ['commit-graph', 'commit-graphs'].some((name) => existsSync(path.join(objects, 'info', name))),
  );
}
