import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { SnapshotRepository } from '@/lib/git/testing/snapshot-repository';

/** What plain git says of a commit on a tip; null when it cannot tell. */
export interface PlainCell {
  readonly strict: boolean;
  readonly pick: 'clean' | 'empty' | 'conflict';
  readonly tree: string | null;
}

/**
 * A work tree at one tip in which commits are really picked and patches really checked, one by one: what every result
 * of the engine must equal (3-applicability, "Correctness bar").
 */
export class PlainGit {
  readonly #repository: SnapshotRepository;
  readonly #tree: string;
  readonly #tip: string;

  constructor(repository: SnapshotRepository, tip: string) {
    this.#repository = repository;
    this.#tip = tip;
    this.#tree = path.join(repository.folder, `wt-${tip}`);
    if (existsSync(this.#tree)) rmSync(this.#tree, { recursive: true });
    const clone = ['clone', '-q', '--shared', '--no-checkout', repository.gitDir, this.#tree];
    repository.run(clone, { cwd: repository.folder });
    this.#git(['read-tree', tip], this.#index);
    this.#git(['checkout', '-q', '--force', '--detach', tip]);
  }

  cell(commit: string): PlainCell | null {
    const line = this.#git(['rev-list', '--parents', '-n1', commit]).toString().trim();
    const parents = line.split(' ').slice(1);
    const from = parents[0] ?? '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
    const diff = ['diff-tree', '-p', '--binary', '--full-index', '--no-renames', from, commit];
    const patch = this.#git(diff);
    const strict =
      patch.length > 0 &&
      this.#code(['apply', '--cached', '--check', '-'], { ...this.#index, input: patch }) === 0;
    const mainline = parents.length > 1 ? ['-m', '1'] : [];
    const code = this.#code(['cherry-pick', '--no-commit', ...mainline, commit]);
    let cell: PlainCell | null = null;
    if (code === 0) {
      const tree = this.#git(['write-tree', '--missing-ok']).toString().trim();
      const unchanged =
        tree ===
        this.#git(['rev-parse', `${this.#tip}^{tree}`])
          .toString()
          .trim();
      cell = { strict, pick: unchanged ? 'empty' : 'clean', tree: unchanged ? null : tree };
    } else if (this.#git(['ls-files', '-u']).length > 0) {
      cell = { strict, pick: 'conflict', tree: null };
    }
    // git that trips an assertion of its own leaves its lock behind.
    rmSync(path.join(this.#tree, '.git', 'index.lock'), { force: true });
    this.#code(['cherry-pick', '--quit']);
    this.#git(['reset', '-q', '--hard', this.#tip]);
    this.#git(['clean', '-qfdx']);
    return cell;
  }

  get #index() {
    return { environment: { GIT_INDEX_FILE: path.join(this.#repository.folder, 'check-index') } };
  }

  #git(args: readonly string[], options: { environment?: Record<string, string> } = {}): Buffer {
    return this.#repository.run(args, { cwd: this.#tree, ...options });
  }

  #code(
    args: readonly string[],
    options: { environment?: Record<string, string>; input?: Buffer } = {},
  ): number {
    return this.#repository.code(args, { cwd: this.#tree, ...options });
  }
}
