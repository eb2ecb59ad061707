import { AppError } from '@/lib/errors';

/** What a measurement on a repository is told, for `parseArgs` of node:util. */
export const repositoryOptions = {
  'git-dir': { type: 'string' },
  upstream: { type: 'string' },
  branch: { type: 'string', multiple: true },
} as const;

/** The repository, what upstream is there, and one branch or more. `bad-input` where one of them is not given. */
export function repositoryOf(values: {
  readonly 'git-dir'?: string | undefined;
  readonly upstream?: string | undefined;
  readonly branch?: readonly string[] | undefined;
}): { readonly gitDir: string; readonly upstream: string; readonly branches: readonly string[] } {
  const { upstream, branch: branches = [], 'git-dir': gitDir } = values;
  if (gitDir === undefined || upstream === undefined || branches.length === 0) {
    throw new AppError('bad-input', 'Give --git-dir, --upstream and at least one --branch.');
  }
  return { gitDir, upstream, branches };
}
