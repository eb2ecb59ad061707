import { bytesToText } from '@/lib/applicability/byte-text';
import { editTree } from '@/lib/applicability/edit-tree';
import { isAppError } from '@/lib/errors';
import type { GitMerger } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';
import { landFile } from './land-file';
import { type ProposalInput, type Proposed, type ProposedFile, tooLate } from './proposal';
import type { Adjustment } from './rules';
import { definedNames, isMeans } from './sound-left-out';

/** Proposes a backport for a candidate whose pick conflicts, or says at which place there is no answer. */
export async function propose(
  git: GitReader,
  merger: GitMerger,
  input: ProposalInput,
): Promise<Proposed> {
  const files: ProposedFile[] = [];
  const adjustments: Adjustment[] = [];
  const leftOut: string[] = [];
  const without = new Set<string>();
  let whole = 0;
  for (const change of input.source.changes) {
    if (input.isLate?.() === true) return { proposal: null, why: tooLate };
    const shown = bytesToText(change.path);
    const done = await landFile(git, merger, input, change).catch((error: unknown) => {
      if (!isAppError(error, 'too-large')) throw error;
      return 'it is too large';
    });
    if (typeof done === 'string') return { proposal: null, why: `${shown}: ${done}` };
    if (done.missing !== undefined) {
      const { names, why } = done.missing;
      return { proposal: null, why: `${shown}: ${why}`, missing: names };
    }
    for (const one of done.adjustments) {
      if (!input.rules.has(one.rule)) {
        return { proposal: null, why: `${shown}: rule ${one.rule} is off` };
      }
    }
    adjustments.push(...done.adjustments);
    if (done.leftOut !== undefined) leftOut.push(done.leftOut);
    for (const name of done.without ?? []) without.add(name);
    const landed = [...(done.file === null ? [] : [done.file]), ...(done.others ?? [])];
    files.push(...landed);
    if (landed.some(({ added }) => added === undefined || !isMeans(added))) whole += 1;
  }
  if (files.length === 0) return { proposal: null, why: 'nothing of the patch would land' };
  if (whole === 0 && leftOut.some((text) => !isMeans(text))) {
    return { proposal: null, why: 'nothing but includes would land' };
  }
  const edits = new Map(files.map((file) => [file.path, file.new]));
  if (edits.size !== files.length) return { proposal: null, why: 'two files land on one path' };
  const tree = await editTree(git, input.tipTree, edits);
  if (tree === null) return { proposal: null, why: 'a file stands where a folder is needed' };
  if (tree === input.tipTree) return { proposal: null, why: 'nothing of the patch would land' };
  const needs = definedNames(leftOut.join('\n'));
  return { proposal: { tree, files, adjustments, needs, without }, why: null };
}
