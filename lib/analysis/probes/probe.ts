import type { z } from 'zod';
import type { CommitIndex } from '@/lib/analysis/commit-index';
import type { Cell, Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { CodeSearch, GitReader, MailSearch } from '@/lib/ports';

/** What probes read through. Nothing here writes. */
export interface ProbePorts {
  readonly git: GitReader;
  /** The relations between upstream's commits; built once per repository, or on demand when left out. */
  readonly index?: CommitIndex;
  /** Whether a commit is in a branch; left out where nobody can tell. */
  readonly presence?: (commit: Oid, tip: Oid) => Promise<Presence | null>;
  /** Look-ups in mail archives; left out where none is set up. */
  readonly mail?: MailSearch;
  /** Words and includes of whole trees; `git grep` answers where it is left out. */
  readonly code?: CodeSearch;
  /**
   * Upstream commits that a marker on the branch names, with the committer time (seconds since 1970 UTC) since which the
   * branch has them; left out where nobody reads markers.
   */
  readonly backports?: (tip: Oid) => Promise<ReadonlyMap<Oid, number>>;
  /** One cell computed afresh; left out where no merging is set up. */
  readonly cell?: (commit: Oid, branch: string, tip: Oid) => Promise<Cell>;
}

export interface ProbeOutput {
  readonly exitCode: number;
  readonly output: Buffer;
}

/**
 * One way to prove something: a name, parameters checked by zod, the command as a person would type it, and how it is
 * run. What is stored is the name and the parameters only.
 */
export interface Probe<Params> {
  readonly name: string;
  readonly params: z.ZodType<Params>;
  command(params: Params): string;
  run(params: Params, ports: ProbePorts): Promise<ProbeOutput>;
}

/** A probe whose parameters are checked before every use, so that the registry can hold all of them. */
export interface AnyProbe {
  readonly name: string;
  prepare(params: unknown): { command: string; run(ports: ProbePorts): Promise<ProbeOutput> };
}

export function defineProbe<Params>(probe: Probe<Params>): AnyProbe {
  return {
    name: probe.name,
    prepare(params) {
      const checked = probe.params.parse(params);
      return {
        command: probe.command(checked),
        run: (ports) => probe.run(checked, ports),
      };
    },
  };
}

/** Text as a shell would need it, for commands that are shown. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export function textOutput(text: string, exitCode = 0): ProbeOutput {
  return { exitCode, output: Buffer.from(text, 'utf8') };
}
