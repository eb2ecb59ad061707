import { codeOf } from '@/lib/analysis/change/code-text';
import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { type PatchHunk, pathOf } from '@/lib/diff/patch';

/** What is looked up for one patch; a reader takes in so many. */
const most = { call: 24, member: 16, constant: 16, type: 8 };
/** Characters of a line that are read: what is longer was written by a program. */
export const lineBound = 1000;
const notCalls = new Set([
  'if',
  'for',
  'while',
  'switch',
  'return',
  'sizeof',
  'defined',
  'typeof',
  'alignof',
  'else',
  'do',
  'offsetof',
  '__typeof__',
]);

type Use = 'call' | 'member' | 'constant' | 'type';

/** A name that added lines of a patch use. */
export interface Needed {
  readonly name: string;
  readonly use: Use;
  /** The file that uses it. */
  readonly path: string;
  /** No old line of the patch has it. */
  readonly isNew: boolean;
  /** Files with a hunk that uses it and has it in no old line: where a hunk has both, a conflict shows that it lacks. */
  readonly newIn: readonly string[];
}

const uses: readonly (readonly [Use, RegExp])[] = [
  ['call', /(?<![\w.>])([A-Za-z_]\w{2,})\s*\(/g],
  ['member', /(?:->|(?<=[\w)\]])\.)\s*([A-Za-z_]\w{3,})\b(?!\s*\()/g],
  ['constant', /(?<![\w.>])([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b(?!\s*\()/g],
  ['type', /\b(?:struct|union|enum)\s+([A-Za-z_]\w{2,})\b/g],
];

interface AddedLine {
  readonly path: string;
  readonly code: string;
  /** The words of its hunk's old lines. */
  readonly old: ReadonlySet<string>;
}

/**
 * Names that added lines of a patch to C files use and that the patch does not bring; of those that stand in its old lines
 * as well, the ones that `mayLack` says a branch may not have.
 */
export async function namesUsed(
  context: PhaseContext,
  mayLack: (name: string) => boolean,
): Promise<Needed[]> {
  const files = (await context.patch()).filter((file) => isC(pathOf(file)));
  const brought = new Set(
    context
      .findings('diff', 'function')
      .filter(({ finding: { data } }) => data.status === 'added' || typeof data.was === 'string')
      .map((one) => String(one.finding.data.name)),
  );
  const before = new Set<string>();
  const added: AddedLine[] = [];
  for (const file of files) {
    for (const hunk of file.hunks) {
      const old = oldWords(hunk);
      for (const word of old) before.add(word);
      for (const { text } of codeOf(hunk).added) {
        const code = text.slice(0, lineBound).replace(/"(?:[^"\\]|\\.)*"/g, '""');
        // `#ifdef X` builds where there is no X as well.
        if (/^\s*#\s*(?!define\b)/.test(code)) continue;
        added.push({ path: pathOf(file), code, old });
        for (const name of broughtBy(code)) brought.add(name);
      }
    }
  }
  const out = new Map<string, Needed>();
  for (const [use, pattern] of uses) {
    for (const { path, code, old } of added)
      for (const [, name = ''] of code.matchAll(pattern)) {
        if (notCalls.has(name) || brought.has(name)) continue;
        const isNew = !before.has(name);
        const known = out.get(name);
        if (known === undefined && !isNew && !mayLack(name)) continue;
        const newIn = [...(known?.newIn ?? []), ...(old.has(name) ? [] : [path])];
        out.set(name, { name, use, path, isNew, ...known, newIn: [...new Set(newIn)] });
      }
  }
  const all = [...out.values()].sort((a, b) => Number(b.isNew) - Number(a.isNew));
  return uses.flatMap(([use]) => all.filter((one) => one.use === use).slice(0, most[use]));
}

function oldWords(hunk: PatchHunk): ReadonlySet<string> {
  const words = new Set<string>();
  for (const line of hunk.lines)
    if (line.kind !== 'add') for (const [word] of line.text.matchAll(/\w+/g)) words.add(word);
  return words;
}

/** Names that a line defines or declares: macros, constants of an enum, members, types. */
function broughtBy(code: string): string[] {
  const macro =
    /^\s*#\s*define\s+(\w+)/.exec(code)?.[1] ??
    /^\s+([A-Z]\w+)\s*(?:=[^;]*)?,?\s*$/.exec(code)?.[1];
  const declared = /^\s+(?:[A-Za-z_]\w*[\s*]+)+(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\d+\s*)?;/.exec(
    code,
  )?.[1];
  const type = /^\s*(?:typedef\s+)?(?:struct|union|enum)\s+(\w+)\s*(?:\{|;|$)/.exec(code)?.[1];
  return [macro, declared, type].filter((one) => one !== undefined);
}
