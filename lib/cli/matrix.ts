import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { MatrixBranch, MatrixCommit } from '@/lib/applicability/matrix';
import type { Deeper } from '@/lib/cli/matrix-deeper';
import { matrixLines } from '@/lib/cli/matrix-lines';
import { tableLine, tableSummary, wordOf } from '@/lib/cli/matrix-table';
import type { Output } from '@/lib/cli/output';
import { profiles } from '@/lib/contracts/vocabulary';
import { dataDirectory } from '@/lib/data-directory';
import { AppError, isAppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';

const usage = `Usage: stablehand matrix --git-dir DIR --upstream REF --branch REF [--branch REF …] --commits FILE|- [--json]
  --git-dir DIR     a repository: bare, a work tree, or its .git; several may be given
  --upstream REF    what the candidates come from
  --branch REF      a stable branch; several may be given
  --commits FILE    first word of each line is a commit; - reads standard input
  --profile NAME    ${profiles.join(', ')}; otherwise chosen by what the repository looks like
  --only landing    strict, pick and tree alone: no presence, no state, no affected
  --conflicts       every file that conflicts, for about a tenth more time. Otherwise those that were found on the way to
                    knowing that the pick does ("perhaps in more"; moreConflicts in the JSON)
  --no-store        compute everything and keep nothing. Otherwise cells are kept in the data folder (cells/, at most
                    256 MB) and shown again as long as code, git, refs, objects, upstream and tip are the same
  --prerequisites   what a candidate needs on the branch: declared, textual, symbols ("clean after N" with its tree)
  --proposals       for conflicting cells the backport that rules propose; --rules NAMES|all says which rules
  --paths           each path of the candidate and what the branch calls it
  --backports       of a backport in the branch: other upstream commits squashed into it, parts that were left out
                    These four cost time per cell and show in the JSON only
  --json            one JSON object per cell
Exit: 0 every line was printed (unknown ones included), 2 wrong usage, 3 the repository cannot be read.
`;

interface Arguments {
  readonly gitDirs: readonly string[];
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly commits: string;
  readonly profile: (typeof profiles)[number] | null;
  readonly json: boolean;
  readonly onlyLanding: boolean;
  readonly allConflicts: boolean;
  readonly store: boolean;
  readonly deeper: Deeper | null;
}

/** \`matrix\`: one line per commit and branch. */
export async function run(argv: readonly string[], io: Output): Promise<number> {
  if (argv.includes('--help')) {
    io.stderr.write(usage);
    return 0;
  }
  let input: Arguments;
  let names: string[];
  try {
    input = await readArguments(argv);
    names = await readCommits(input.commits);
  } catch (error) {
    if (!isAppError(error, 'bad-input')) throw error;
    io.stderr.write(`stablehand matrix: ${error.message}\n${usage}`);
    return 2;
  }
  let git: GitStore | undefined;
  try {
    git = await openGit({ gitDirs: input.gitDirs });
    await printCells(git, input, names, io);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const hint = error.hint === undefined ? '' : `${error.hint}\n`;
    io.stderr.write(`stablehand matrix: ${error.message}\n${hint}`);
    return isAppError(error, 'ref-not-found', 'bad-input') ? 2 : 3;
  } finally {
    await git?.close();
  }
}

async function printCells(
  git: GitStore,
  input: Arguments,
  names: readonly string[],
  io: Output,
): Promise<void> {
  const [upstream, branches, commits] = await Promise.all([
    git.resolve(input.upstream),
    Promise.all(
      input.branches.map(
        async (name): Promise<MatrixBranch> => ({ name, tip: await git.resolve(name) }),
      ),
    ),
    Promise.all(names.map((name) => resolveCommit(git, name))),
  ]);
  const lines = matrixLines(git, {
    upstream,
    profile: input.profile,
    commits,
    branches,
    onlyLanding: input.onlyLanding,
    // What is looked for beside the state starts from the files that conflict.
    allConflicts: input.allConflicts || input.deeper !== null,
    storeFolder: input.store ? storeFolder(io) : null,
    note: (text) => io.stderr.write(`${text}\n`),
  });
  const counts = new Map<string, number>();
  const { deeper, profile } = input;
  const deepener =
    deeper === null
      ? null
      : new (await loadDeeper()).Deepener(git, { ...deeper, upstream, profile });
  for await (const plain of lines) {
    const line = deepener === null ? plain : await deepener.deepen(plain);
    const word = wordOf(line);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    const text = input.json ? `${JSON.stringify(line)}\n` : tableLine(line);
    if (!io.stdout.write(text)) await once(io.stdout, 'drain');
  }
  io.stderr.write(tableSummary(counts));
}

/** Null, and said so, where there is no place to keep anything. */
function storeFolder(io: Output): string | null {
  try {
    return path.join(dataDirectory(), 'cells');
  } catch (error) {
    if (!isAppError(error, 'unavailable')) throw error;
    io.stderr.write(`Computed cells are not kept: ${error.message}\n`);
    return null;
  }
}

/** Read when asked for: the plain command starts without it, and its bundle (bundle.mjs) does not hold it. */
function loadDeeper() {
  return import('@/lib/cli/matrix-deeper');
}

async function resolveCommit(git: GitStore, name: string): Promise<MatrixCommit> {
  try {
    return { oid: await git.resolve(name) };
  } catch (error) {
    if (!isAppError(error, 'ref-not-found', 'object-missing')) throw error;
    return { name, unresolved: error };
  }
}

async function readArguments(argv: readonly string[]): Promise<Arguments> {
  const values = parse(argv);
  const { upstream, commits, branch = [], profile } = values;
  const gitDirs = values['git-dir'] ?? [];
  if (gitDirs.length === 0) throw wrong('--git-dir is missing');
  if (upstream === undefined) throw wrong('--upstream is missing');
  if (branch.length === 0) throw wrong('--branch is missing');
  if (commits === undefined) throw wrong('--commits is missing');
  const named = profiles.find((name) => name === profile) ?? null;
  if (profile !== undefined && named === null) throw wrong(`there is no profile ${profile}`);
  if (values.only !== undefined && values.only !== 'landing') throw wrong('--only takes landing');
  if (values.only !== undefined && values.conflicts === true)
    throw wrong('--only landing lists no conflicts');
  return {
    gitDirs,
    upstream,
    branches: branch,
    commits,
    profile: named,
    json: values.json === true,
    onlyLanding: values.only !== undefined,
    allConflicts: values.conflicts === true,
    store: values['no-store'] !== true,
    deeper: await deeperOf(values),
  };
}

async function deeperOf(values: ReturnType<typeof parse>): Promise<Deeper | null> {
  const { prerequisites = false, proposals = false, paths = false, backports = false } = values;
  if (!prerequisites && !proposals && !paths && !backports) return null;
  if (values.only !== undefined) throw wrong('--only landing has no prerequisites and proposals');
  const { rulesNamed } = await loadDeeper();
  return { prerequisites, rules: proposals ? rulesNamed(values.rules) : null, paths, backports };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'git-dir': { type: 'string', multiple: true },
        upstream: { type: 'string' },
        branch: { type: 'string', multiple: true },
        commits: { type: 'string' },
        profile: { type: 'string' },
        json: { type: 'boolean' },
        only: { type: 'string' },
        conflicts: { type: 'boolean' },
        'no-store': { type: 'boolean' },
        prerequisites: { type: 'boolean' },
        proposals: { type: 'boolean' },
        rules: { type: 'string' },
        paths: { type: 'boolean' },
        backports: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function readCommits(file: string): Promise<string[]> {
  let content: string;
  try {
    content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    throw wrong(`${file} cannot be read: ${cause instanceof Error ? cause.message : ''}`, cause);
  }
  const words = content.split(/\r?\n/).map((line) => line.trim().split(/\s+/)[0] ?? '');
  return words.filter((word) => word !== '');
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError('bad-input', `${message}.`, cause === undefined ? {} : { cause });
}
