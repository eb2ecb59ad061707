import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { knownEndOfLife } from '@/lib/analysis/branches/end-of-life';
import { indexFor } from '@/lib/analysis/history/history-index';
import type { AnalysisBranch } from '@/lib/analysis/input';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { runAnalysis } from '@/lib/analysis/run';
import { Matrix } from '@/lib/applicability/matrix';
import type { BenchRun } from '@/lib/bench/bench-run';
import { folderBytes, printLine } from '@/lib/bench/report';
import type { Cell } from '@/lib/contracts/cell';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { WordIndex } from '@/lib/git/word-index';
import { parseDotted, profileFor } from '@/lib/profiles';
import { shortRef } from '@/lib/profiles/ref-name';
import { backportsOf } from '@/lib/services/analysis/project-engine';

/**
 * `bench phase-times`: analyses commits one after the other in one process, twice, and prints for each what every phase
 * took (ms and CPU ms of the process). The first analysis of all builds the indexes; with --data they are kept, and what
 * they weigh is printed. Exit code 1 when a phase failed.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true, default: [] },
      commits: { type: 'string' },
      'as-of': { type: 'string' },
      data: { type: 'string' },
    },
  });
  const { upstream: ref, commits: file } = values;
  const gitDir = values['git-dir'];
  if (gitDir === undefined || ref === undefined || file === undefined)
    throw new AppError('bad-input', 'Give --git-dir, --upstream, --branch and --commits FILE.');
  const data = values.data ?? (await mkdtemp(path.join(tmpdir(), 'bench-phases-')));
  const git = await openGit({ gitDirs: [gitDir] });
  let failed = 0;
  try {
    const upstream = await git.resolve(ref);
    const profile = await profileFor(git, upstream, null);
    const branches: AnalysisBranch[] = [];
    for (const name of values.branch) {
      const { short } = shortRef(name);
      const read = profile.stableBranchOf(short) ?? profile.releaseTag(short);
      const version = read?.version ?? parseDotted(short) ?? [];
      const versionText = version.length === 0 ? short : profile.formatVersion(version);
      const endOfLife = knownEndOfLife(profile.name, version);
      branches.push({ name, tip: await git.resolve(name), version, versionText, endOfLife });
    }
    const matrix = new Matrix(git, git.merger, { upstream, profile });
    const asOf = new Date(values['as-of'] ?? Date.now()).toISOString();
    const names = (await readFile(file, 'utf8')).split('\n').filter((one) => one !== '');
    for (const round of ['first', 'again']) {
      const ports: ProbePorts = {
        git,
        code: new WordIndex(path.join(data, 'code-index'), git),
        backports: async (tip) => backportsOf(await matrix.presenceIndex(tip)),
        index: await indexFor(git, upstream),
        presence: async (oid, tip) => (await matrix.presenceIndex(tip)).presence(oid),
      };
      for (const name of names) {
        const commit = await git.resolve(name);
        const cells: Cell[] = [];
        for await (const cell of matrix.cells([{ oid: commit }], branches)) cells.push(cell);
        const phases: Record<string, number> = {};
        let before = process.cpuUsage();
        const cpu: Record<string, number> = {};
        const { records } = await runAnalysis(
          { commit, upstream, asOf, profile, branches, cells },
          ports,
          {
            onRecord: (record, made) => {
              const used = process.cpuUsage(before);
              before = process.cpuUsage();
              phases[record.phase] = Math.round(made?.ms ?? 0);
              cpu[record.phase] = Math.round((used.user + used.system) / 1000);
            },
          },
        );
        const bad = records.filter((one) => one.status === 'failed');
        failed += bad.length;
        const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
        const partial = records.filter((one) => one.status === 'partial').map((one) => one.phase);
        printLine({ round, commit: commit.slice(0, 12), ms: phases, cpu, rssMb, partial });
      }
    }
    printLine({ codeIndexBytes: await folderBytes(path.join(data, 'code-index')) });
    return failed === 0 ? 0 : 1;
  } finally {
    await git.close();
    if (values.data === undefined) await rm(data, { recursive: true, force: true });
  }
};
