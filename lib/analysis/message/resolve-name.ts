import type { PhaseContext } from '@/lib/analysis/context';

/** The full oid that an abbreviated name stands for, or null when the repository has no such commit. */
export async function resolveFixesName(
  context: PhaseContext,
  name: string,
): Promise<string | null> {
  const described = await context.probe('describe-commit', { name });
  if (described.evidence.exitCode !== 0) return null;
  return /^([0-9a-f]{40}) /.exec(described.output.toString('utf8'))?.[1] ?? null;
}
