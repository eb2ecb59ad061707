import path from 'node:path';
import { knownEndOfLife } from '@/lib/analysis/branches/end-of-life';
import { indexFor } from '@/lib/analysis/history/history-index';
import type { AnalysisBranch, AnalysisInput } from '@/lib/analysis/input';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { runAnalysis } from '@/lib/analysis/run';
import { Matrix } from '@/lib/applicability/matrix';
import { printWalkThrough } from '@/lib/cli/analyze-text';
import { readOptions } from '@/lib/cli/command';
import { cellLine } from '@/lib/cli/matrix-lines';
import type { Output } from '@/lib/cli/output';
import { type PhaseRecord, VerdictData } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { phaseNumber, profiles } from '@/lib/contracts/vocabulary';
import { dataDirectory } from '@/lib/data-directory';
import { AppError, isAppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { WordIndex } from '@/lib/git/word-index';
import { loreBase } from '@/lib/mail/archive/lore';
import { parseDotted, profileFor } from '@/lib/profiles';
import type { Profile } from '@/lib/profiles/profile';
import { shortRef } from '@/lib/profiles/ref-name';
import { backportsOf } from '@/lib/services/analysis/project-engine';
import { archiveName, openArchiveSource } from '@/lib/services/archives/archive-source';
import { loreCache, lorePlace } from '@/lib/services/archives/lore-place';
import { type OpenMailSearch, searchArchives } from '@/lib/services/archives/search-archives';

const usage = `Usage: stablehand analyze OID --git-dir DIR --upstream REF --branch REF [--branch REF …] [--as-of TIME] [--archive PATH …] [--lore URL] [--json]
  OID                     the candidate: a commit of upstream
  --git-dir DIR           a repository; several may be given
  --upstream REF          what the candidate comes from
  --branch REF            a stable branch; several may be given
  --as-of TIME            the moment the analysis speaks for (2026-05-05 or 2026-05-05T12:00:00Z); default now
  --end-of-life REF=DATE  a branch takes no more fixes from that day on; the kernel's own dates are known
  --profile NAME          ${profiles.join(', ')}; otherwise chosen by what the repository looks like
  --archive PATH          a mail archive (public-inbox or mbox) to search; several may be given. Its index is kept in the data folder
  --lore URL              an inbox of a public-inbox server (https://lore.kernel.org/all/), asked for what no archive holds
  --json                  one JSON object
Exit: 0 the analysis was printed, 2 wrong usage, 3 the repository cannot be read.
`;

const options = {
  'git-dir': { type: 'string', multiple: true },
  upstream: { type: 'string' },
  branch: { type: 'string', multiple: true },
  'end-of-life': { type: 'string', multiple: true },
  'as-of': { type: 'string' },
  profile: { type: 'string' },
  archive: { type: 'string', multiple: true },
  lore: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Arguments {
  readonly name: string;
  readonly gitDirs: readonly string[];
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly archives: readonly string[];
  /** Address of an inbox; null: nothing is asked over the network. */
  readonly lore: string | null;
  readonly endsOfLife: ReadonlyMap<string, string>;
  readonly asOf: string;
  readonly profile: (typeof profiles)[number] | null;
  readonly json: boolean;
}

/** \`analyze\`: the nine phases over one commit. */
export async function run(argv: readonly string[], io: Output): Promise<number> {
  if (argv.includes('--help')) {
    io.stderr.write(usage);
    return 0;
  }
  let input: Arguments;
  try {
    input = readArguments(argv, new Date());
  } catch (error) {
    if (!isAppError(error, 'bad-input')) throw error;
    io.stderr.write(`stablehand analyze: ${error.message}\n${usage}`);
    return 2;
  }
  let git: GitStore | undefined;
  try {
    git = await openGit({ gitDirs: input.gitDirs });
    await analyze(git, input, io);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const hint = error.hint === undefined ? '' : `${error.hint}\n`;
    io.stderr.write(`stablehand analyze: ${error.message}\n${hint}`);
    return isAppError(error, 'ref-not-found', 'bad-input') ? 2 : 3;
  } finally {
    await git?.close();
  }
}

async function analyze(git: GitStore, input: Arguments, io: Output): Promise<void> {
  const upstream = await git.resolve(input.upstream);
  const commit = await git.resolve(input.name);
  const profile = await profileFor(git, upstream, input.profile);
  const branches = await Promise.all(
    input.branches.map(async (name) => readBranch(profile, name, await git.resolve(name), input)),
  );
  const matrix = new Matrix(git, git.merger, { upstream, profile });
  const cells: Cell[] = [];
  for await (const cell of matrix.cells([{ oid: commit }], branches)) cells.push(cell);
  const mail = await openArchives(input, io);
  const ports: ProbePorts = {
    git,
    ...(mail === null ? {} : { mail }),
    code: new WordIndex(path.join(dataDirectory(), 'code-index'), git),
    backports: async (tip) => backportsOf(await matrix.presenceIndex(tip)),
    index: await indexFor(git, upstream),
    presence: async (oid, tip) => (await matrix.presenceIndex(tip)).presence(oid),
  };
  const { asOf } = input;
  const analysis: AnalysisInput = { commit, upstream, asOf, profile, branches, cells };
  const { records, runs } = await runAnalysis(analysis, ports).finally(() => mail?.close());
  const { subject } = await git.commit(commit);
  if (input.json) io.stdout.write(`${JSON.stringify(resultOf(analysis, subject, records))}\n`);
  else printWalkThrough({ input: analysis, subject, records, runs }, io);
}

/** The archives, their indexes brought up to date; null when none was named. Throws when one cannot be read. */
async function openArchives(
  { archives: paths, lore }: Arguments,
  io: Output,
): Promise<OpenMailSearch | null> {
  if (paths.length === 0 && lore === null) return null;
  const cacheFolder = path.join(dataDirectory(), loreCache);
  // Whoever is at the shell may ask any address anyway.
  const allowPrivate = true;
  const more = lore === null ? [] : [lorePlace({ base: lore, allowPrivate, cacheFolder })];
  const archives = paths.map((one) => path.resolve(one));
  for (const file of archives) await (await openArchiveSource(file)).close();
  return searchArchives(
    archives.map((file) => ({ name: archiveName(file), path: file })),
    dataDirectory(),
    {
      onProgress: (done, total) =>
        void io.stderr.write(`indexed ${done}${total === null ? '' : ` of ${total}`} mails\n`),
    },
    more,
  );
}

/** The JSON object of the command's contract, and what else is known. */
function resultOf(input: AnalysisInput, subject: string, records: readonly PhaseRecord[]) {
  const verdict = verdictOf(records);
  return {
    commit: input.commit,
    subject,
    asOf: input.asOf,
    verdict: verdict?.verdict ?? 'unsure',
    confidence: verdict?.confidence ?? 0,
    range: verdict?.range ?? null,
    reason: verdict?.reason ?? 'Phase 9 has no record.',
    phases: records.map((record) => ({
      phase: phaseNumber[record.phase],
      name: record.phase,
      status: record.status,
      summary: record.summary,
      reason: record.reason,
      findings: record.findings,
    })),
    // No durations: the same moment and the same tips print the same bytes.
    cells: input.cells.map((cell) => {
      const { ms: _, ...facts } = cellLine(cell);
      return facts;
    }),
  };
}

/** What phase 9 says, or null when it failed. */
export function verdictOf(records: readonly PhaseRecord[]): VerdictData | null {
  const synthesis = records.find((record) => record.phase === 'synthesis');
  const found = synthesis?.findings.find((one) => one.kind === 'verdict');
  return found === undefined ? null : VerdictData.parse(found.data);
}

function readBranch(profile: Profile, name: string, tip: string, input: Arguments): AnalysisBranch {
  const { short } = shortRef(name);
  const bare = short.replace(/^[^/]+\/(?=linux-)/, '');
  const read =
    profile.stableBranchOf(short) ?? profile.stableBranchOf(bare) ?? profile.releaseTag(short);
  const version = read?.version ?? parseDotted(short) ?? [];
  return {
    name,
    tip,
    version,
    versionText: version.length === 0 ? short : profile.formatVersion(version),
    endOfLife: input.endsOfLife.get(name) ?? knownEndOfLife(profile.name, version),
  };
}

function readArguments(argv: readonly string[], now: Date): Arguments {
  const { values, positionals } = readOptions({
    args: [...argv],
    allowPositionals: true,
    options,
  });
  const { upstream, branch = [], profile } = values;
  const gitDirs = values['git-dir'] ?? [];
  const [name, ...rest] = positionals;
  if (name === undefined) throw wrong('no commit is named');
  if (rest.length > 0) throw wrong(`one commit at a time, not also ${rest.join(' ')}`);
  if (gitDirs.length === 0) throw wrong('--git-dir is missing');
  if (upstream === undefined) throw wrong('--upstream is missing');
  if (branch.length === 0) throw wrong('--branch is missing');
  const named = profiles.find((one) => one === profile) ?? null;
  if (profile !== undefined && named === null) throw wrong(`there is no profile ${profile}`);
  return {
    name,
    gitDirs,
    upstream,
    branches: branch,
    archives: values.archive ?? [],
    lore: values.lore === undefined ? null : loreBase(values.lore),
    endsOfLife: new Map((values['end-of-life'] ?? []).map(readEndOfLife)),
    asOf: values['as-of'] === undefined ? now.toISOString() : readTime(values['as-of'], '--as-of'),
    profile: named,
    json: values.json === true,
  };
}

function readEndOfLife(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw wrong(`--end-of-life ${text} is not REF=DATE`);
  return [text.slice(0, at), readTime(text.slice(at + 1), '--end-of-life').slice(0, 10)];
}

/** ISO 8601 of a day or a moment; a time without a zone is UTC. */
function readTime(text: string, option: string): string {
  const form =
    /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  const zoned = form !== null && text.length > 10 && form[1] === undefined ? `${text}Z` : text;
  const time = form === null ? Number.NaN : Date.parse(zoned.replace(' ', 'T'));
  if (Number.isNaN(time))
    throw wrong(`${option} ${text} is no time like 2026-05-05 or 2026-05-05T12:00:00Z`);
  return new Date(time).toISOString();
}

function wrong(message: string): AppError {
  return new AppError('bad-input', `${message}.`);
}
