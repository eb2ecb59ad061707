import type { LinesQuery, LinesView } from '@/lib/contracts/patch-lines';
import { db } from '@/lib/db/client';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/** One answer; a page that wants more asks again. */
const mostLines = 500;
/** Nobody reads further in one line. */
const mostCharacters = 2000;
const mostBytes = 8 * 1024 * 1024;

/**
 * Lines of a file as it was before a candidate's change (at the commit's first parent): the context that its patch
 * leaves out. At most 500 lines of 2,000 characters each. Needs the role viewer. Throws `not-found` (no such candidate,
 * commit, parent or file), `too-large` past 8 MiB, `bad-input` for a binary file.
 */
export async function getLines(
  ctx: Ctx,
  input: LinesQuery & { project: string; oid: string },
): Promise<LinesView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const candidate = await findCandidate(db(), project.id, input.oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
  if (!candidate.commitKnown) {
    throw new AppError('not-found', `The repository does not hold ${candidate.upstreamOid}.`);
  }
  const content = await withProjectGit(project, [], async (git) => {
    const [parent] = (await git.commit(candidate.upstreamOid)).parents;
    const entry = parent === undefined ? null : await git.entry(parent, input.path);
    if (entry === null || !entry.mode.startsWith('100')) {
      throw new AppError('not-found', `Before this change there was no file ${input.path}.`);
    }
    return git.blob(entry.oid, mostBytes);
  });
  if (content.includes(0)) throw new AppError('bad-input', `${input.path} is a binary file.`);
  const lines = decode(content).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const to = Math.min(input.to, input.from + mostLines - 1);
  return {
    from: input.from,
    lines: lines.slice(input.from - 1, to).map((line) => line.slice(0, mostCharacters)),
    total: lines.length,
  };
}

/** As a patch is decoded: UTF-8, or where it is none, one character per byte. */
function decode(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
