import { z } from 'zod';
import { relatedTo } from '@/lib/analysis/commit-index';
import { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import { SharedAnswers } from '@/lib/shared-answers';
import { indexOf } from './history-probes';
import { type AnyProbe, defineProbe, type ProbePorts, shellWord, textOutput } from './probe';

/** Probes about the code around a candidate. A subsystem's history is the same for all its candidates: kept a while. */

const logBound = { timeoutMs: 30_000, maxBytes: 16 << 20 };
/** Bytes of logs that are kept of a reader. */
const mostLogs = 16 << 20;
const logs = new WeakMap<GitReader, SharedAnswers<Buffer>>();

const Range = z.object({
  upstream: Oid,
  /** Seconds since 1970 UTC, committer time. */
  since: z.number().int(),
  until: z.number().int(),
  paths: z.array(z.string()).min(1),
});

function readLog(git: GitReader, range: z.infer<typeof Range>): Promise<Buffer> {
  const kept = logs.get(git) ?? new SharedAnswers<Buffer>(mostLogs, (log) => log.length + 1000);
  logs.set(git, kept);
  return kept.answer(JSON.stringify(range), async () => {
    const { upstream, since, until, paths } = range;
    const span = [`--max-age=${since}`, `--min-age=${until}`];
    const args = [
      'log',
      '--no-merges',
      ...span,
      '--format=%H %ct %ae %s',
      upstream,
      '--',
      ...paths,
    ];
    return (await git.run(args, logBound)).stdout;
  });
}

/** Whether a branch had a backport of a commit at a moment: what was taken later is not known yet. */
async function takenBy(ports: ProbePorts, tips: readonly Oid[], asOf: number) {
  const { backports } = ports;
  if (backports === undefined) return null;
  const all = await Promise.all(tips.map((tip) => backports(tip)));
  /** On how many of the branches. */
  return (oid: Oid) =>
    all.filter((one) => (one.get(oid) ?? Number.POSITIVE_INFINITY) <= asOf).length;
}

const nobodyReads = () => textOutput('nothing here reads markers\n', 1);

const shownPaths = (paths: readonly string[]) => paths.map(shellWord).join(' ');

const subsystemLog = defineProbe({
  name: 'subsystem-log',
  params: Range,
  command: ({ upstream, since, until, paths }) =>
    `git log --no-merges --max-age=${since} --min-age=${until} --format='%H %ct %ae %s' ${upstream} -- ${shownPaths(paths)}`,
  run: async (range, { git }) => ({ exitCode: 0, output: await readLog(git, range) }),
});

const backportRecord = defineProbe({
  name: 'backport-record',
  params: Range.extend({ tips: z.array(Oid), asOf: z.number().int() }),
  command: ({ upstream, since, until, paths, tips, asOf }) =>
    `git log --no-merges --max-age=${since} --min-age=${until} --format=%H ${upstream} -- ${shownPaths(paths)} | while read c; do git log --min-age=${asOf} --grep="$c" --format="$c %H" ${tips.map((tip) => tip.slice(0, 12)).join(' ')}; done  # and later reverts upstream`,
  run: async ({ tips, asOf, ...range }, ports) => {
    const taken = await takenBy(ports, tips, asOf);
    if (taken === null) return nobodyReads();
    const index = await indexOf(ports, range.upstream);
    const log = (await readLog(ports.git, range)).toString('utf8');
    const lines = log.split('\n').flatMap((line) => {
      const [oid = '', , , ...subject] = line.split(' ');
      const on = oid === '' ? 0 : taken(oid);
      if (on === 0) return [];
      const later = relatedTo(index, oid, asOf, subject.join(' '));
      const reverted = later.some((one) => one.kind === 'reverts') ? ' reverted' : '';
      const mended = later.some((one) => one.kind === 'fixes') ? ' fixed-later' : '';
      return [`${oid} on ${on} of ${tips.length}${reverted}${mended} ${subject.join(' ')}\n`];
    });
    return textOutput(lines.join(''));
  },
});

const rangeLists = new WeakMap<GitReader, Map<string, Promise<readonly string[]>>>();

/** Oids of a time span, of the whole tree. */
function readRange(git: GitReader, upstream: Oid, since: number, until: number) {
  const held = rangeLists.get(git) ?? new Map<string, Promise<readonly string[]>>();
  rangeLists.set(git, held);
  const key = `${upstream} ${since} ${until}`;
  const known = held.get(key);
  if (known !== undefined) return known;
  if (held.size > 8) held.clear();
  const bounds = [`--max-age=${since}`, `--min-age=${until}`];
  const read = git
    .run(['rev-list', '--no-merges', ...bounds, upstream], logBound)
    .then(({ stdout }) =>
      stdout
        .toString('latin1')
        .trim()
        .split('\n')
        .filter((one) => one !== ''),
    );
  held.set(key, read);
  read.catch(() => held.delete(key));
  return read;
}

/** Which folders of a ladder each commit of a time span touched, below one folder. */
async function readFolders(
  git: GitReader,
  { upstream, since, until, paths }: z.infer<typeof Range>,
): Promise<readonly { readonly oid: string; readonly paths: readonly string[] }[]> {
  const { stdout } = await git.run(
    [
      ...['log', '--no-merges', `--max-age=${since}`, `--min-age=${until}`, '--no-renames'],
      ...['--name-only', '--format=%x01%H', upstream, '--', ...paths],
    ],
    logBound,
  );
  return stdout
    .toString('utf8')
    .split('\u0001')
    .slice(1)
    .map((record) => {
      const [oid = '', ...lines] = record.split('\n');
      return { oid, paths: lines.filter((line) => line !== '') };
    });
}

const folderRecord = defineProbe({
  name: 'folder-record',
  params: Range.extend({
    /** Folders, each with those above it; an empty name is the whole tree. */
    paths: z.array(z.string()).min(1),
    tips: z.array(Oid),
    /** Backports that came later do not count. */
    asOf: z.number().int(),
    /** The candidate: its own fate says nothing about it. */
    without: Oid,
  }),
  command: ({ upstream, since, until, paths, tips, asOf }) =>
    `git log --no-merges --max-age=${since} --min-age=${until} --name-only --format=%H ${upstream} -- ${shownPaths(paths.filter((one) => one !== ''))}  # commits per folder; those that a marker of \`git log --min-age=${asOf} ${tips.map((tip) => tip.slice(0, 12)).join(' ')}\` names`,
  run: async ({ tips, paths, without, asOf, ...range }, ports) => {
    const taken = await takenBy(ports, tips, asOf);
    if (taken === null) return nobodyReads();
    const wasTaken = (oid: string) => taken(oid) > 0;
    const all = (await readRange(ports.git, range.upstream, range.since, range.until)).filter(
      (oid) => oid !== without,
    );
    const lines = [`. ${all.filter(wasTaken).length} of ${all.length}\n`];
    const folders = paths.filter((one) => one !== '');
    const outer = folders.filter((one) => !folders.some((two) => one.startsWith(`${two}/`)));
    const commits =
      outer.length === 0 ? [] : await readFolders(ports.git, { ...range, paths: outer });
    for (const folder of folders) {
      const here = commits.filter(
        (one) => one.oid !== without && one.paths.some((path) => path.startsWith(`${folder}/`)),
      );
      lines.push(`${folder} ${here.filter((one) => wasTaken(one.oid)).length} of ${here.length}\n`);
    }
    return textOutput(lines.join(''));
  },
});

const projectRecord = defineProbe({
  name: 'project-record',
  params: Range.omit({ paths: true }).extend({
    tips: z.array(Oid),
    asOf: z.number().int(),
    without: Oid,
  }),
  command: ({ upstream, since, until, tips, asOf }) =>
    `git rev-list --no-merges --max-age=${since} --min-age=${until} ${upstream}  # and which of them a marker of \`git log --min-age=${asOf} ${tips.map((tip) => tip.slice(0, 12)).join(' ')}\` names`,
  run: async ({ upstream, since, until, tips, without, asOf }, ports) => {
    const taken = await takenBy(ports, tips, asOf);
    if (taken === null) return nobodyReads();
    const all = (await readRange(ports.git, upstream, since, until)).filter(
      (oid) => oid !== without,
    );
    const backported = all.filter((oid) => taken(oid) > 0);
    return textOutput(`${backported.length} of ${all.length}\n`);
  },
});

const fileLines = defineProbe({
  name: 'file-lines',
  params: z.object({
    tree: Oid,
    path: z.string(),
    from: z.number().int().positive(),
    to: z.number().int().positive(),
  }),
  command: ({ tree, path, from, to }) =>
    `git show ${tree}:${shellWord(path)} | sed -n ${from},${to}p`,
  run: async ({ tree, path, from, to }, { git }) => {
    const entry = await git.entry(tree, path);
    if (entry === null) return textOutput(`fatal: path '${path}' does not exist\n`, 128);
    const lines = (await git.blob(entry.oid, 8 << 20)).toString('utf8').split('\n');
    return textOutput(
      lines
        .slice(from - 1, to)
        .map((line) => `${line}\n`)
        .join(''),
    );
  },
});

export const subsystemProbes: readonly AnyProbe[] = [
  subsystemLog,
  backportRecord,
  folderRecord,
  projectRecord,
  fileLines,
];
