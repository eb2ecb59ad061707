import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import { DiffProcess } from '@/lib/git/diff-process';

/** More sets of options than anything asks for in earnest; each is a process. */
const most = 4;

/** Options of every patch between two tree-ishes. */
export function patchOptions(renames: string, context: number): string[] {
  const exact = ['-r', '-p', '--binary', '--full-index', '--no-ext-diff', '--no-textconv'];
  return [...exact, `-U${context}`, renames];
}

/** Patches of commits from long-lived processes, one for each set of options. */
export class PatchProcesses {
  readonly #gitDir: string;
  readonly #processes = new Map<string, DiffProcess>();

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** Null when the process could not tell: git asked by itself then says why. */
  async ask(renames: string, context: number, parent: Oid, commit: Oid): Promise<Buffer | null> {
    const key = `${renames} ${context}`;
    let process = this.#processes.get(key);
    if (process === undefined) {
      if (this.#processes.size >= most) return null;
      process = new DiffProcess(this.#gitDir, patchOptions(renames, context));
      this.#processes.set(key, process);
    }
    try {
      return await process.ask(`${commit} ${parent}`);
    } catch (error) {
      if (isAppError(error)) return null;
      throw error;
    }
  }

  close(): void {
    for (const process of this.#processes.values()) process.close();
  }
}
