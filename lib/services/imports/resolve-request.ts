import { ImportRequest } from '@/lib/contracts/imports';
import type { Tx } from '@/lib/db/client';
import { hasBlob, putLargeBlob } from '@/lib/db/queries/blob';
import { findBranch } from '@/lib/db/queries/branch';
import { AppError, isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import type { ProjectAccess } from '@/lib/services/context';
import { dropProjectGit, withProjectGit } from '@/lib/services/projects/project-git';
import { namesOf } from './list-commits';
import type { StoredParams } from './params';

export interface ResolvedRequest {
  readonly params: StoredParams;
  readonly title: string;
}

/** Reads what was sent. Throws `bad-input` that names what is wrong with it. */
export function parseRequest(input: unknown): ImportRequest {
  const read = ImportRequest.safeParse(input);
  if (read.success) return read.data;
  const issues = read.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
  throw new AppError('bad-input', `The import cannot be made: ${issues.join('; ')}.`, {
    data: { issues },
  });
}

/**
 * Resolves everything a request names, so that the job repeats the same work however often it is started. Throws
 * `ref-not-found`, `bad-input` (a whole history, an empty list), `not-found` (branch, upload).
 */
export async function resolveRequest(
  tx: Tx,
  project: ProjectAccess,
  request: ImportRequest,
): Promise<ResolvedRequest> {
  if (request.kind === 'range') return resolveRange(project, request);
  if (request.kind === 'missing') return resolveMissing(tx, project, request);
  if (request.kind === 'mbox') {
    if (!(await hasBlob(tx, request.digest))) {
      throw new AppError('not-found', 'The mailbox was not uploaded.', {
        hint: 'Choose the file again.',
      });
    }
    const { name, digest } = request;
    return { params: { kind: 'mbox', name, digest, path: null }, title: `Mailbox ${name}` };
  }
  const names = namesOf(request.text);
  if (names.length === 0) {
    throw new AppError('bad-input', 'The list names no commit.', {
      hint: 'One commit per line; the first word of each line counts.',
    });
  }
  const digest = await putLargeBlob(tx, Buffer.from(request.text));
  const title = names.length === 1 ? `Commit ${names[0] ?? ''}` : `${names.length} commits`;
  return { params: { kind: 'commits', digest }, title: title.slice(0, 120) };
}

async function resolveRange(
  project: ProjectAccess,
  request: Extract<ImportRequest, { kind: 'range' }>,
): Promise<ResolvedRequest> {
  const { range, fixesOnly, limit } = request;
  const ends = range.trim().split('..');
  const [from = '', to = ''] = ends;
  if (ends.length > 2 || to.startsWith('.')) {
    throw new AppError('bad-input', `"${range}" is not a range of the form A..B.`, {
      hint: 'For example v6.1..v6.2, or v6.1.. up to the upstream tip.',
    });
  }
  if (ends.length === 1 && limit === undefined) {
    throw new AppError('bad-input', `"${range}" alone means its whole history.`, {
      hint: `Write A..B, for example <last release>..${range}, or give a limit.`,
    });
  }
  const resolved = await withFreshRefs(project, async (git) => {
    const tip = (name: string) =>
      name === '' ? git.resolve(project.upstreamTip ?? project.upstreamRef) : git.resolve(name);
    if (ends.length === 1) return { include: await tip(from), exclude: null };
    return { include: await tip(to), exclude: await tip(from) };
  });
  const tagOnly = request.signals === 'fixes-tag';
  const newest = limit === undefined ? '' : `, newest ${limit}`;
  const what = fixesOnly ? `${tagOnly ? ' with Fixes:' : ' with fix signals'}` : '';
  return {
    params: { kind: 'range', range, ...resolved, fixesOnly, tagOnly, limit: limit ?? null },
    title: `${range.trim()}${what}${newest}`,
  };
}

/** Refs are read when a reader is opened: a name that it does not know may be newer than it. */
async function withFreshRefs<T>(
  project: ProjectAccess,
  work: (git: GitStore) => Promise<T>,
): Promise<T> {
  try {
    return await withProjectGit(project, [], work);
  } catch (error) {
    if (!isAppError(error, 'ref-not-found')) throw error;
    dropProjectGit(project.id);
    return withProjectGit(project, [], work);
  }
}

async function resolveMissing(
  tx: Tx,
  project: ProjectAccess,
  request: Extract<ImportRequest, { kind: 'missing' }>,
): Promise<ResolvedRequest> {
  const branch = await findBranch(tx, project.id, request.branch);
  if (branch === null || project.upstreamTip === null) {
    throw new AppError('not-found', `${project.name} has no branch "${request.branch}".`);
  }
  return {
    params: {
      kind: 'missing',
      branch: branch.name,
      tip: branch.tip,
      upstream: project.upstreamTip,
      limit: request.limit ?? null,
    },
    title: `Missing on ${branch.name}, with fix signals`,
  };
}
