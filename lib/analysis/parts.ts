import { finding } from '@/lib/analysis/finding';
import type { Finding } from '@/lib/contracts/analysis';
import { isAppError } from '@/lib/errors';

type Unverified = Finding & { kind: 'unverified' };

/** What was tried and is not known, and why: it stands beside the findings and never drives the verdict (4-phases). */
export function notVerified(what: string, why: string, code?: string): Unverified {
  return finding({
    kind: 'unverified',
    summary: `Not verified: ${what}. ${why}`,
    data: { what, ...(code === undefined ? {} : { code }) },
    evidence: [],
  });
}

/** The findings of a phase that is read in parts: one part that cannot be read leaves the others standing. */
export class Parts<F extends Finding> {
  readonly findings: (F | Unverified)[] = [];
  /** The parts that could not be read, in words. */
  readonly failed: string[] = [];

  /**
   * Adds what `read` gives; what git or a bound keeps from being read (`timeout`, `too-large`, `object-missing`,
   * `git-failed`) is listed as not verified. Any other error is a defect of ours and is thrown.
   */
  async add(what: string, read: () => Promise<readonly F[]>): Promise<void> {
    try {
      this.findings.push(...(await read()));
    } catch (error) {
      if (!isAppError(error, 'timeout', 'too-large', 'object-missing', 'git-failed')) throw error;
      this.failed.push(what);
      this.findings.push(notVerified(what, error.message, error.code));
    }
  }

  get status(): 'completed' | 'partial' {
    return this.failed.length === 0 ? 'completed' : 'partial';
  }
}
