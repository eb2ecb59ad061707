import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { checkedFirst } from './checked-first';
import { isC, roleOf } from './file-role';
import type { FunctionsByPath } from './hunk-findings';
import type { DiffFinding } from './kinds';

/** Names and proofs of one finding: what a reader takes in. */
const most = { names: 12, evidence: 6 };

/** One finding for all that is used behind its check now and was used before it, with the functions (4-phases, phase 2). */
export async function checkedFirstFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
  byPath: FunctionsByPath,
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const moved = files.filter(isRead).flatMap((file) => {
    const path = pathOf(file);
    const functions = byPath.find((one) => one.path === path)?.functions ?? [];
    return checkedFirst(file.hunks).map((one) => {
      const inside = functions.find(
        ({ startLine, endLine }) =>
          startLine !== null && startLine <= one.line && one.line <= (endLine ?? 0),
      );
      return {
        ...one,
        path,
        place: inside === undefined ? `${path}:${one.line}` : `${inside.name}()`,
      };
    });
  });
  const [first] = moved;
  if (first === undefined) return [];
  const places = [...new Set(moved.map((one) => one.place))];
  const left = places.length - most.names;
  const named = [...places.slice(0, most.names), ...(left > 0 ? [`${left} more`] : [])];
  const shown = moved.slice(0, most.evidence);
  return [
    finding({
      kind: 'checked-first',
      summary: `Used behind its check now, before it until then, in ${count(places.length, 'place')}: ${listWords(named)}.`,
      path: first.path,
      line: first.line,
      data: { moved: moved.slice(0, most.names) },
      evidence: await Promise.all(
        shown.map(({ path, hunk }) => context.probe('hunk', { commit, path, hunk })),
      ),
    }),
  ];
}

function isRead(file: PatchFile): boolean {
  const role = roleOf(pathOf(file));
  return isC(pathOf(file)) && (role === 'code' || role === 'header') && file.status !== 'added';
}
