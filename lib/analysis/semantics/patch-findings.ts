import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { codeSearch, linesWith } from '@/lib/analysis/probes/code-probes';
import { linesOf, pathOf } from '@/lib/diff/patch';
import type { CodeReader } from './code-reader';
import type { CodeFinding } from './kinds';

const mostNames = 24;
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

/** Names that added lines call and that the patch does not bring itself. */
async function calledNames(context: PhaseContext): Promise<string[]> {
  const files = (await context.patch()).filter((file) => isC(pathOf(file)));
  const added = files.flatMap((file) => file.hunks.flatMap((hunk) => linesOf(hunk, 'add')));
  const before = new Set<string>();
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines) {
        if (line.kind !== 'add') for (const [word] of line.text.matchAll(/\w+/g)) before.add(word);
      }
    }
  }
  const names = new Set<string>();
  for (const { text } of added) {
    const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\*.*?\*\/|\/\/.*$/g, '');
    if (/^\s*\*/.test(code)) continue;
    for (const [, name = ''] of code.matchAll(/(?<![\w.>])([A-Za-z_]\w{2,})\s*\(/g)) {
      if (!notCalls.has(name) && !before.has(name)) names.add(name);
    }
  }
  const own = context
    .findings('diff', 'function')
    .filter((one) => one.finding.data.status === 'added')
    .map((one) => String(one.finding.data.name));
  for (const name of own) names.delete(name);
  const text = added.map((line) => line.text).join('\n');
  return [...names]
    .filter((name) => !new RegExp(`#\\s*define\\s+${name}\\b`).test(text))
    .slice(0, mostNames);
}

/** What the patch newly calls and a branch has nowhere: a pick that merges would not build there. */
export async function neededSymbols(context: PhaseContext): Promise<CodeFinding[]> {
  const names = await calledNames(context);
  const search = codeSearch(context.ports);
  const out: CodeFinding[] = [];
  const landing = context.input.branches.filter((branch) => {
    const state = context.input.cells.find((cell) => cell.branch === branch.name)?.state;
    return state === 'applies' || state === 'merges' || state === 'conflicts';
  });
  for (const name of names) {
    const upstream = await search.filesWith(context.input.commit, name);
    // Defined outside the tree (libc): no branch can be said to lack it.
    const here =
      upstream.length === 0 ? null : await linesWith(context.ports, context.input.commit, name);
    const defined = here?.lines.some(
      (line) => !line.path.startsWith('tools/') && introduces(line.text, name),
    );
    if (defined !== true) continue;
    const lacking = [];
    for (const branch of landing) {
      const { lines } = await linesWith(context.ports, branch.tip, name);
      if (lines.length === 0) lacking.push(branch);
    }
    if (lacking.length === 0) continue;
    const versions = lacking.map((one) => one.versionText);
    out.push(
      finding({
        kind: 'needed-symbol',
        polarity: 'against',
        severity: 'medium',
        summary: `Calls ${name}(), which ${listWords(versions)} ${versions.length === 1 ? 'does' : 'do'} not have.`,
        data: { symbol: name, branches: lacking.map((one) => one.name), versions },
        evidence: await Promise.all(
          lacking
            .slice(0, 4)
            .map((one) => context.probe('word-lines', { tree: one.tip, word: name })),
        ),
      }),
    );
  }
  return out;
}

/**
 * Whether a line defines or declares the name, rather than using it: a macro, or at the left edge a name behind its type,
 * or alone as the styles have it that put the type on a line of its own. A call at the left edge ends its statement.
 */
export function introduces(line: string, name: string): boolean {
  if (new RegExp(`^\\s*#\\s*define\\s+${name}\\b`).test(line)) return true;
  if (new RegExp(`^[A-Za-z_][\\w \\t*]*[ \\t*]${name}\\s*\\(`).test(line)) return true;
  return new RegExp(`^${name}\\s*\\([^"';]*$`).test(line);
}

const mostElsewhere = 20;

/** The replaced code, word for word, in other places of upstream: the same defect may be there. */
export async function samePattern(
  context: PhaseContext,
  reader: CodeReader,
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const removed = (await context.patch())
    .filter((file) => isC(pathOf(file)))
    .flatMap((file) => file.hunks.flatMap((hunk) => linesOf(hunk, 'delete')))
    .map((line) => line.text.trim())
    .filter(
      (text) =>
        text.length >= 24 && !/^(?:\/?\*|\/\/|#|\{|\}|return\b)/.test(text) && /[(=]/.test(text),
    );
  const telling = removed.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  if (telling === undefined) return [];
  const words = [...new Set(telling.match(/[A-Za-z_]\w{5,}/g) ?? [])];
  const search = codeSearch(context.ports);
  let rarest: { word: string; files: number } | null = null;
  for (const word of words.slice(0, 8)) {
    const files = (await search.filesWith(tree, word)).length;
    if (rarest === null || files < rarest.files) rarest = { word, files };
  }
  if (rarest === null || rarest.files > 300) return [];
  const squeeze = (text: string) => text.replace(/\s+/g, '');
  const wanted = squeeze(telling);
  const { lines } = await linesWith(context.ports, tree, rarest.word);
  const found = lines.filter((line) => squeeze(line.text) === wanted);
  if (found.length === 0 || found.length > mostElsewhere) return [];
  const places = [];
  for (const line of found) {
    const inside = await reader.read(tree, line.path, (file) => file.functionAt(line.line));
    places.push({ path: line.path, line: line.line, function: inside?.name ?? null });
  }
  return [
    finding({
      kind: 'same-pattern',
      summary: `The replaced line stands in ${count(places.length, 'more place')}: ${listWords(places.slice(0, 4).map((one) => `${one.path}:${one.line}`))}. Whether it is wrong there too is not judged.`,
      data: { line: telling.slice(0, 300), places },
      evidence: [await context.probe('word-lines', { tree, word: rarest.word })],
    }),
  ];
}
