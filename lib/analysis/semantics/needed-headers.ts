import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding, listWords } from '@/lib/analysis/finding';
import type { AnalysisBranch } from '@/lib/analysis/input';
import { codeSearch } from '@/lib/analysis/probes/code-probes';
import { type PatchHunk, pathOf } from '@/lib/diff/patch';
import type { CodeFinding } from './kinds';
import { otherSystem } from './other-systems';

const most = 12;

/** Headers that the patch newly includes and a branch has under no folder: what is picked would not build there. */
export async function neededHeaders(
  context: PhaseContext,
  landing: readonly AnalysisBranch[],
): Promise<CodeFinding[]> {
  const search = codeSearch(context.ports);
  const patch = await context.patch();
  const brought = patch.filter((file) => file.status === 'added').map(pathOf);
  const out: CodeFinding[] = [];
  for (const name of includedNow(patch.filter((file) => isC(pathOf(file)))).slice(0, most)) {
    const of = (files: readonly { readonly path: string }[]) =>
      files.map(({ path }) => path).filter((path) => path === name || path.endsWith(`/${name}`));
    const here = of(await search.files(context.input.commit));
    // Of the system, or the patch brings it.
    if (here.every((path) => otherSystem.test(path)) || here.some((path) => brought.includes(path)))
      continue;
    const lacking: AnalysisBranch[] = [];
    for (const branch of landing)
      if (of(await search.files(branch.tip)).length === 0) lacking.push(branch);
    if (lacking.length === 0) continue;
    const versions = lacking.map((one) => one.versionText);
    out.push(
      finding({
        kind: 'needed-symbol',
        polarity: 'against',
        severity: 'medium',
        summary: `Includes ${name} (${here.find((path) => !otherSystem.test(path)) ?? here[0] ?? ''}), which ${listWords(versions)} ${versions.length === 1 ? 'does' : 'do'} not have.`,
        data: { symbol: name, use: 'header', branches: lacking.map((one) => one.name), versions },
        evidence: await Promise.all(
          lacking
            .slice(0, 4)
            .map((one) =>
              context.probe('paths-in-tree', { tree: one.tip, paths: here.slice(0, 4) }),
            ),
        ),
      }),
    );
  }
  return out;
}

/** Names behind added `#include`s that no other line of the hunks includes, without what leads up and out of a folder. */
function includedNow(files: readonly { readonly hunks: readonly PatchHunk[] }[]): string[] {
  const nameOf = (text: string) =>
    /^\s*#\s*include\s*[<"]([^<>"]+\.h)[>"]/.exec(text)?.[1]?.replace(/^(?:\.\.?\/)+/, '');
  const [now, before] = [new Set<string>(), new Set<string>()];
  for (const { lines } of files.flatMap((file) => file.hunks)) {
    let depth = 0;
    for (const { kind, text } of lines) {
      const name = nameOf(text);
      if (name !== undefined && kind !== 'add') before.add(name);
      if (kind === 'delete') continue;
      if (/^\s*#\s*if/.test(text)) depth += 1;
      else if (/^\s*#\s*endif/.test(text)) depth = Math.max(0, depth - 1);
      // Under a condition it may be left out.
      else if (name !== undefined && kind === 'add' && depth === 0) now.add(name);
    }
  }
  return [...now].filter((name) => !before.has(name));
}
