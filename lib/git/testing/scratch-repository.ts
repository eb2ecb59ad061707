import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';

export interface ScratchCommit {
  /** Branch that moves; made at `from` (default: unborn) when it is new. */
  readonly branch: string;
  readonly message: string;
  /** Content by path; null removes the path. */
  readonly files?: Readonly<Record<string, string | Buffer | null>>;
  readonly from?: Oid;
  /** Second and further parents. */
  readonly merges?: readonly Oid[];
  readonly author?: string;
  /** Seconds of the author date where it is not the commit's own: what a pick keeps. */
  readonly authored?: number;
  /** Committed in the second of the commit written before it, as a series is applied. */
  readonly inSameSecond?: boolean;
}

/** A small bare repository for a test, written by `git fast-import`, one process per commit. Dates are fixed. */
export class ScratchRepository {
  readonly gitDir: string;
  #clock = 1_600_000_000;
  readonly #tips = new Map<string, Oid>();

  constructor() {
    this.gitDir = mkdtempSync(path.join(tmpdir(), 'stablehand-scratch-'));
    this.git('init', '-q', '--bare', '-b', 'main');
  }

  commit(commit: ScratchCommit): Oid {
    if (commit.inSameSecond !== true) this.#clock += 60;
    const author = commit.author ?? 'A U Thor <author@example.org>';
    const from = this.#tips.get(commit.branch) ?? commit.from;
    const parts: (string | Buffer)[] = [
      `commit refs/heads/${commit.branch}\nmark :1\nauthor ${author} ${commit.authored ?? this.#clock} +0000\ncommitter ${author} ${this.#clock} +0000\n`,
      ...data(commit.message),
      from === undefined ? '' : `from ${from}\n`,
      ...(commit.merges ?? []).map((parent) => `merge ${parent}\n`),
    ];
    for (const [name, content] of Object.entries(commit.files ?? {})) {
      if (content === null) parts.push(`D ${JSON.stringify(name)}\n`);
      else parts.push(`M 100644 inline ${JSON.stringify(name)}\n`, ...data(content));
    }
    parts.push('\nget-mark :1\n');
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const oid = this.#run(['fast-import', '--quiet', '--force'], input).trim();
    this.#tips.set(commit.branch, oid);
    return oid;
  }

  tag(name: string, commit: Oid): void {
    this.git('update-ref', `refs/tags/${name}`, commit);
  }

  git(...args: readonly string[]): string {
    return this.#run(args, '');
  }

  remove(): void {
    rmSync(this.gitDir, { recursive: true, force: true });
  }

  #run(args: readonly string[], input: string | Buffer): string {
    const all = ['--git-dir', this.gitDir, ...args];
    return execFileSync('git', all, { cwd: this.gitDir, input, maxBuffer: 2 ** 28 }).toString(
      'utf8',
    );
  }
}

function data(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content as string);
  return [`data ${bytes.length}\n`, bytes, '\n'];
}
