import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gitEnvironment } from '@/lib/git/environment';

/** Path (bytes, latin1) to mode and content; a submodule's content is its commit. */
export type Snapshot = ReadonlyMap<string, { readonly mode: string; readonly content: Buffer }>;

/** A repository for a test, written by plain git in a temporary folder. */
export class SnapshotRepository {
  readonly folder: string;
  readonly gitDir: string;
  #time = 1_700_000_000;

  constructor(name = 'stablehand-scratch-') {
    this.folder = mkdtempSync(path.join(tmpdir(), name));
    this.gitDir = path.join(this.folder, 'repo.git');
    this.run(['init', '-q', '--bare', '-b', 'main', this.gitDir], { cwd: this.folder });
  }

  /** Runs git; its output as bytes. Throws when git fails. */
  run(
    args: readonly string[],
    options: { cwd?: string; input?: Buffer | string; environment?: Record<string, string> } = {},
  ): Buffer {
    return execFileSync('git', [...args], {
      cwd: options.cwd ?? this.gitDir,
      env: { ...gitEnvironment(this.folder), GIT_ALLOW_PROTOCOL: 'file', ...options.environment },
      input: options.input ?? '',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  }

  text(args: readonly string[]): string {
    return this.run(args).toString('utf8').trim();
  }

  /** The exit code of a run that may fail. */
  code(args: readonly string[], options: Parameters<SnapshotRepository['run']>[1] = {}): number {
    try {
      this.run(args, options);
      return 0;
    } catch (error) {
      // Ended by a signal (some merges trip an assertion of git itself): as no exit code of its own.
      if (error instanceof Error && 'signal' in error && error.signal !== null) return 134;
      if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
        return error.status;
      }
      throw error;
    }
  }

  /** Commits a whole snapshot on a branch; the commit's oid. */
  commit(
    branch: string,
    files: Snapshot,
    options: { parents?: readonly string[]; message?: string } = {},
  ): string {
    this.#time += 60;
    const who = `A U Thor <author@example.com> ${this.#time} +0000`;
    const message = Buffer.from(options.message ?? `change ${this.#time}\n`);
    const [first, ...others] = options.parents ?? this.#tipOf(branch);
    const parts: Buffer[] = [
      Buffer.from(`commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`),
      Buffer.from(`data ${message.length}\n`),
      message,
      Buffer.from(first === undefined ? '\n' : `\nfrom ${first}\n`),
      Buffer.from(others.map((parent) => `merge ${parent}\n`).join('')),
      Buffer.from('deleteall\n'),
    ];
    for (const [name, { mode, content }] of files) {
      const quoted = `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
      if (mode === '160000') {
        parts.push(Buffer.from(`M 160000 ${content.toString('latin1')} ${quoted}\n`, 'latin1'));
        continue;
      }
      parts.push(Buffer.from(`M ${mode} inline ${quoted}\ndata ${content.length}\n`, 'latin1'));
      parts.push(content, Buffer.from('\n'));
    }
    this.run(['fast-import', '--quiet', '--force'], { input: Buffer.concat(parts) });
    return this.text(['rev-parse', `refs/heads/${branch}`]);
  }

  /** A branch without parents starts anew. */
  #tipOf(branch: string): string[] {
    const ref = `refs/heads/${branch}`;
    return this.code(['rev-parse', '-q', '--verify', ref]) === 0
      ? [this.text(['rev-parse', ref])]
      : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Files from plain text, mode 100644. */
export function snapshot(files: Readonly<Record<string, string>>): Snapshot {
  return new Map(
    Object.entries(files).map(([name, content]) => [
      name,
      { mode: '100644', content: Buffer.from(content) },
    ]),
  );
}
