import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** A stream into `git fast-import`: commits one after the other, each on its branch's last. */
export class FastImport {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;
  readonly #begun = new Set<string>();
  #time = 1_700_000_000;

  /** `grown`: branches that are there already; commits go on top of them. */
  constructor(gitDir: string, grown: readonly string[] = []) {
    // Both trees' gigabytes are compressed on the way; how small they get is of no matter here.
    const args = ['--git-dir', gitDir, '-c', 'core.compression=1', 'fast-import', '--quiet'];
    this.#child = spawn('git', args, { stdio: ['pipe', 'ignore', 'inherit'] });
    this.#ended = once(this.#child, 'close');
    this.#old = new Set(grown);
  }
  readonly #old: ReadonlySet<string>;

  /** `from`: a branch to begin at, for the first commit of another. */
  async commit(
    branch: string,
    message: string,
    commands: Iterable<Buffer>,
    from?: string,
  ): Promise<void> {
    this.#time += 60;
    const who = `A U Thor <author@example.com> ${this.#time} +0000`;
    const text = Buffer.from(message);
    await this.#write(Buffer.from(`commit refs/heads/${branch}\n`));
    await this.#write(Buffer.from(`author ${who}\ncommitter ${who}\ndata ${text.length}\n`));
    await this.#write(text);
    if (from !== undefined) await this.#write(Buffer.from(`\nfrom refs/heads/${from}`));
    else if (this.#old.has(branch) && !this.#begun.has(branch)) {
      await this.#write(Buffer.from(`\nfrom refs/heads/${branch}^0`));
    }
    this.#begun.add(branch);
    await this.#write(Buffer.from('\n'));
    for (const command of commands) await this.#write(command);
  }

  /** Throws when git did not take all of it. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  }

  async #write(bytes: Buffer): Promise<void> {
    const { stdin } = this.#child;
    if (stdin === null) throw new Error('no input to git fast-import');
    if (!stdin.write(bytes)) await once(stdin, 'drain');
  }
}

/** A path (bytes, latin1) as fast-import reads it. */
export function quoted(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** Sets one file of a commit. */
export function fileCommand(name: string, mode: string, content: Buffer): Buffer[] {
  const head = `M ${mode} inline ${quoted(name)}\ndata ${content.length}\n`;
  return [Buffer.from(head, 'latin1'), content, Buffer.from('\n')];
}

/** Every file below a folder as commands of a commit; `.git` aside. Links are kept as links. */
export function* folderCommands(folder: string): Generator<Buffer> {
  const open = [''];
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    const at = Buffer.concat([Buffer.from(folder), Buffer.from(`/${below}`, 'latin1')]);
    for (const bytes of readdirSync(at, { encoding: 'buffer' })) {
      const name = bytes.toString('latin1');
      if (name === '.git') continue;
      const full = Buffer.concat([at, bytes]);
      const stat = lstatSync(full);
      if (stat.isDirectory()) open.push(`${below}${name}/`);
      else if (stat.isSymbolicLink()) {
        const target = readlinkSync(full, { encoding: 'buffer' });
        yield* fileCommand(below + name, '120000', target);
      } else if (stat.isFile()) {
        const mode = (stat.mode & 0o100) === 0 ? '100644' : '100755';
        yield* fileCommand(below + name, mode, readFileSync(full));
      }
    }
  }
}

/** The last part of a folder's path as a branch name: `linux-source-6.1`. */
export function branchName(folder: string): string {
  return path.basename(path.resolve(folder)).replace(/[^A-Za-z0-9.-]+/g, '-');
}
