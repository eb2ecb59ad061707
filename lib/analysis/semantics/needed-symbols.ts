import type { PhaseContext } from '@/lib/analysis/context';
import { finding, listWords } from '@/lib/analysis/finding';
import type { AnalysisBranch } from '@/lib/analysis/input';
import { codeSearch, linesWith, type WordLine } from '@/lib/analysis/probes/code-probes';
import { linesOf, pathOf } from '@/lib/diff/patch';
import { type BranchFiles, filesOnBranch } from './branch-files';
import type { CodeFinding } from './kinds';
import { neededHeaders } from './needed-headers';
import { lineBound, type Needed, namesUsed } from './needed-names';
import { otherSystem } from './other-systems';

/** A name that so many files hold is no new one. */
const commonFiles = 60;

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/**
 * What added lines use and a branch has nowhere, whether or not upstream's old lines have it too: a pick that merges would
 * not build there.
 */
export async function neededSymbols(context: PhaseContext): Promise<CodeFinding[]> {
  const stateOn = (branch: AnalysisBranch) =>
    context.input.cells.find((one) => one.branch === branch.name);
  const landing = context.input.branches.filter((branch) => {
    const { state, affected } = stateOn(branch) ?? {};
    return (
      (state === 'applies' || state === 'merges' || state === 'conflicts') && affected !== 'no'
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
  const there = new Map<AnalysisBranch, BranchFiles>();
  for (const branch of landing) there.set(branch, await filesOnBranch(context, branch));
  const mayLack = ({ name, isNew, newIn }: Needed, branch: AnalysisBranch) => {
    const files = there.get(branch);
    if (isNew || files === undefined) return true;
    const isClean = stateOn(branch)?.state !== 'conflicts';
    return !files.holds(name) && (isClean || newIn.some((path) => files.has(path)));
  };
  const isMissed = (name: string) => [...there.values()].some((files) => !files.holds(name));
  const out: CodeFinding[] = [];
  for (const needed of await namesUsed(context, isMissed)) {
    const asked = landing.filter((branch) => mayLack(needed, branch));
    if (asked.length === 0) continue;
    const where = await definitionsOf(context, needed, own);
    const [first] = where;
    // Defined by the patch, or outside the tree (libc): no branch can be said to lack it.
    if (first === undefined) continue;
    const lacking: AnalysisBranch[] = [];
    for (const branch of asked)
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
