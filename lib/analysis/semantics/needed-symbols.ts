import { codeOf } from '@/lib/analysis/change/code-text';
import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding, listWords } from '@/lib/analysis/finding';
import type { AnalysisBranch } from '@/lib/analysis/input';
import { codeSearch, linesWith, type WordLine } from '@/lib/analysis/probes/code-probes';
import { linesOf, pathOf } from '@/lib/diff/patch';
import type { CodeFinding } from './kinds';
import { neededHeaders } from './needed-headers';
import { otherSystem } from './other-systems';

/** What is looked up for one patch; a reader takes in so many. */
const most = { call: 24, member: 16, constant: 16, type: 8 };
/** Characters of a line that are read: what is longer was written by a program. */
const lineBound = 1000;
/** A name that so many files hold is no new one. */
const commonFiles = 60;
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
interface Needed {
  readonly name: string;
  readonly use: Use;
  /** The file that uses it. */
  readonly path: string;
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const uses: readonly (readonly [Use, RegExp])[] = [
  ['call', /(?<![\w.>])([A-Za-z_]\w{2,})\s*\(/g],
  ['member', /(?:->|(?<=[\w)\]])\.)\s*([A-Za-z_]\w{3,})\b(?!\s*\()/g],
  ['constant', /(?<![\w.>])([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b(?!\s*\()/g],
  ['type', /\b(?:struct|union|enum)\s+([A-Za-z_]\w{2,})\b/g],
];

/** Names that added lines use, that no other line of the patch's files' hunks has, and that the patch does not bring. */
async function namesUsed(context: PhaseContext): Promise<Needed[]> {
  const files = (await context.patch()).filter((file) => isC(pathOf(file)));
  const before = new Set<string>();
  const brought = new Set(
    context
      .findings('diff', 'function')
      .filter(({ finding: { data } }) => data.status === 'added' || typeof data.was === 'string')
      .map((one) => String(one.finding.data.name)),
  );
  const added: { readonly path: string; readonly code: string }[] = [];
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines)
        if (line.kind !== 'add') for (const [word] of line.text.matchAll(/\w+/g)) before.add(word);
      for (const { text } of codeOf(hunk).added) {
        const code = text.slice(0, lineBound).replace(/"(?:[^"\\]|\\.)*"/g, '""');
        // `#ifdef X` builds where there is no X as well.
        if (/^\s*#\s*(?!define\b)/.test(code)) continue;
        added.push({ path: pathOf(file), code });
        const defined =
          /^\s*#\s*define\s+(\w+)/.exec(code)?.[1] ??
          /^\s+([A-Z]\w+)\s*(?:=[^;]*)?,?\s*$/.exec(code)?.[1];
        if (defined !== undefined) brought.add(defined);
        const declared =
          /^\s+(?:[A-Za-z_]\w*[\s*]+)+(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\d+\s*)?;/.exec(code);
        if (declared?.[1] !== undefined) brought.add(declared[1]);
        const type = /^\s*(?:typedef\s+)?(?:struct|union|enum)\s+(\w+)\s*(?:\{|;|$)/.exec(
          code,
        )?.[1];
        if (type !== undefined) brought.add(type);
      }
    }
  }
  const out = new Map<string, Needed>();
  for (const [use, pattern] of uses) {
    for (const { path, code } of added)
      for (const [, name = ''] of code.matchAll(pattern))
        if (!notCalls.has(name) && !before.has(name) && !brought.has(name) && !out.has(name))
          out.set(name, { name, use, path });
  }
  const all = [...out.values()];
  return uses.flatMap(([use]) => all.filter((one) => one.use === use).slice(0, most[use]));
}

/** What the patch newly uses and a branch has nowhere: a pick that merges would not build there. */
export async function neededSymbols(context: PhaseContext): Promise<CodeFinding[]> {
  const landing = context.input.branches.filter((branch) => {
    const cell = context.input.cells.find((one) => one.branch === branch.name);
    const { state } = cell ?? {};
    return (
      (state === 'applies' || state === 'merges' || state === 'conflicts') &&
      cell?.affected !== 'no'
    );
  });
  if (landing.length === 0) return [];
  const own = new Set(
    (await context.patch()).flatMap((file) =>
      file.hunks.flatMap((hunk) =>
        linesOf(hunk, 'add').map(({ newLine }) => `${pathOf(file)}:${newLine}`),
      ),
    ),
  );
  const out: CodeFinding[] = [];
  for (const needed of await namesUsed(context)) {
    const where = await definitionsOf(context, needed, own);
    const [first] = where;
    // Defined by the patch, or outside the tree (libc): no branch can be said to lack it.
    if (first === undefined) continue;
    const lacking: AnalysisBranch[] = [];
    for (const branch of landing)
      if (await lacks(context, branch, needed, where)) lacking.push(branch);
    if (lacking.length > 0) out.push(await neededFinding(context, needed, first, lacking));
  }
  return [...out, ...(await neededHeaders(context, landing))];
}

/**
 * The lines that define or declare it as of the candidate, those likeliest to be meant first; none where none is in the
 * tree, too many files have it, or the patch brings it: one of its `own` lines (`path:line`).
 */
async function definitionsOf(
  context: PhaseContext,
  needed: Needed,
  own: ReadonlySet<string>,
): Promise<readonly WordLine[]> {
  const { commit } = context.input;
  const { lines, all } = await linesWith(context.ports, commit, needed.name);
  if (needed.use !== 'call' && (!all || isCommon(lines))) return [];
  const found = lines.filter(
    ({ path, text }) =>
      !path.startsWith('tools/') &&
      // What another .c file declares is a variable of its own, or a structure that nobody else sees.
      (needed.use === 'call' || !path.endsWith('.c') || path === needed.path) &&
      (!otherSystem.test(path) || otherSystem.test(needed.path)) &&
      defines(text.slice(0, lineBound), needed),
  );
  if (found.some(({ path, line }) => own.has(`${path}:${line}`))) return [];
  // In a .c file it may be a variable of a function.
  const headers = found.filter(({ path }) => !path.endsWith('.c'));
  const told = needed.use === 'member' && headers.length > 0 ? headers : found;
  const folder = folderOf(needed.path);
  const near = told.filter((line) => folderOf(line.path) === folder);
  return near.length > 0 ? near : told;
}

/** The files that may hold it are more than those that do. */
const isCommon = (lines: readonly WordLine[]) =>
  new Set(lines.map(({ path }) => path)).size > commonFiles;

function defines(line: string, { name, use }: Needed): boolean {
  if (use === 'member') return declaresMember(line, name);
  if (use === 'type')
    return new RegExp(`^\\s*(?:typedef\\s+)?(?:struct|union|enum)\\s+${name}\\s*(?:\\{|$)`).test(
      line,
    );
  if (use === 'constant' && new RegExp(`^\\s+${name}\\s*(?:=[^;]*)?,?\\s*(?:/[*/].*)?$`).test(line))
    return true;
  return introduces(line, name);
}

/**
 * Whether a branch has it nowhere. A member is looked for beside each structure that may be meant: the same word elsewhere
 * is another structure's.
 */
async function lacks(
  context: PhaseContext,
  branch: AnalysisBranch,
  { name, use }: Needed,
  where: readonly WordLine[],
): Promise<boolean> {
  const folders = new Set(where.map(({ path }) => folderOf(path)));
  const { lines, all } = await linesWith(context.ports, branch.tip, name);
  if (use !== 'call' && (!all || isCommon(lines))) return false;
  if (use !== 'member' || lines.length === 0) return lines.length === 0;
  // A structure that stood in another folder is not looked for.
  const known = new Set(
    (await codeSearch(context.ports).files(branch.tip)).map(({ path }) => path),
  );
  return (
    where.every(({ path }) => known.has(path)) &&
    !lines.some(({ path }) => folders.has(folderOf(path)))
  );
}

async function neededFinding(
  context: PhaseContext,
  { name, use }: Needed,
  where: WordLine,
  lacking: readonly AnalysisBranch[],
): Promise<CodeFinding> {
  const versions = lacking.map((one) => one.versionText);
  const what = {
    call: `Calls ${name}()`,
    member: `Uses the member ${name} (${where.path}:${where.line})`,
    constant: `Uses ${name} (${where.path}:${where.line})`,
    type: `Uses the type ${name} (${where.path}:${where.line})`,
  }[use];
  return finding({
    kind: 'needed-symbol',
    polarity: 'against',
    severity: 'medium',
    summary: `${what}, which ${listWords(versions)} ${versions.length === 1 ? 'does' : 'do'} not have.`,
    data: { symbol: name, use, branches: lacking.map((one) => one.name), versions },
    evidence: await Promise.all(
      lacking.slice(0, 4).map((one) => context.probe('word-lines', { tree: one.tip, word: name })),
    ),
  });
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

/** Whether a line may declare a member of a structure: a type, names, and a semicolon, indented. */
export function declaresMember(line: string, name: string): boolean {
  return new RegExp(
    `^\\s+(?!return\\b|goto\\b)[A-Za-z_][\\w\\s*,]*[\\s*,]\\*?${name}\\s*(?:\\[[^\\]]*\\]\\s*)*(?::\\s*\\w+\\s*)?[;,]`,
  ).test(line);
}

/** Branch names, each with what the patch uses and the branch lacks (findings of phase 5). */
export function lackingOn(context: PhaseContext): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const { finding: one } of context.findings('code', 'needed-symbol')) {
    const shown =
      one.data.use === 'call' ? `${String(one.data.symbol)}()` : String(one.data.symbol);
    for (const branch of one.data.branches as readonly string[])
      out.set(branch, [...(out.get(branch) ?? []), shown]);
  }
  return out;
}
