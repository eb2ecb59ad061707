import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import type { FunctionTouched } from './functions-touched';
import type { DiffFinding } from './kinds';

/** Functions touched, file by file. */
export type FunctionsByPath = readonly {
  readonly path: string;
  readonly functions: readonly FunctionTouched[];
}[];

/** Findings per patch and lines per finding: what a reader takes in. */
const most = { hunks: 60, hunkLines: 40 };

/** One finding per hunk: what stood there before, what stands there after, in which function. */
export async function hunkFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
  byPath: FunctionsByPath,
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const out: DiffFinding[] = [];
  for (const file of files) {
    const path = pathOf(file);
    const functions = byPath.find((one) => one.path === path)?.functions ?? [];
    for (const [index, hunk] of file.hunks.entries()) {
      if (out.length >= most.hunks) return out;
      const name = functionOf(hunk, functions);
      const before = textOf(hunk, 'delete');
      const after = textOf(hunk, 'add');
      out.push(
        finding({
          kind: 'hunk',
          summary: `${path}:${hunk.newStart}${name === null ? '' : ` in ${name}()`}: ${hunkWords(before, after)}`,
          path,
          line: hunk.lines.find((line) => line.kind === 'add')?.newLine ?? hunk.newStart,
          data: {
            hunk: index + 1,
            function: name,
            before: before.slice(0, most.hunkLines),
            after: after.slice(0, most.hunkLines),
            beforeCount: before.length,
            afterCount: after.length,
          },
          evidence: [await context.probe('hunk', { commit, path, hunk: index + 1 })],
        }),
      );
    }
  }
  return out;
}

function functionOf(hunk: PatchHunk, functions: readonly FunctionTouched[]): string | null {
  const changed = hunk.lines.find((line) => line.kind === 'add') ?? null;
  const line = changed?.newLine ?? hunk.newStart + 3;
  const at = functions.find(
    (one) =>
      one.status !== 'removed' &&
      one.startLine !== null &&
      one.startLine <= line &&
      line <= (one.endLine ?? 0),
  );
  if (at) return at.name;
  return (
    functions.find((one) => one.how === 'hunk-header' && hunk.section.includes(one.name))?.name ??
    null
  );
}

const textOf = (hunk: PatchHunk, kind: 'add' | 'delete') =>
  hunk.lines.filter((line) => line.kind === kind).map((line) => line.text);

function hunkWords(before: readonly string[], after: readonly string[]): string {
  const show = (lines: readonly string[]) => {
    const said = lines.map((line) => line.trim()).filter((line) => line.length > 1);
    const first = said[0] ?? '';
    return `\`${first.slice(0, 90)}\`${said.length > 1 ? ` and ${said.length - 1} more` : ''}`;
  };
  if (before.length === 0) return `adds ${show(after)}.`;
  if (after.length === 0) return `removes ${show(before)}.`;
  return `before ${show(before)}, after ${show(after)}.`;
}
