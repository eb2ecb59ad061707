import type { PhaseContext } from '@/lib/analysis/context';

/**
 * Branches on which a function that the candidate changes stands in another file than upstream, with that file: there
 * the code is not missing where the file is. Read from what phase 5 found.
 */
export function movedOn(context: PhaseContext): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const { finding: one } of context.findings('code', 'callers')) {
    const branches = one.data.branches as readonly { branch: string; definedIn: string | null }[];
    for (const { branch, definedIn } of branches)
      if (definedIn !== null && definedIn !== one.path && !out.has(branch))
        out.set(branch, definedIn);
  }
  return out;
}
