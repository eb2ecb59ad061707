import { z } from 'zod';
import { relatedTo } from '@/lib/analysis/commit-index';
import { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import { indexOf } from './history-probes';
import { type AnyProbe, defineProbe, shellWord, textOutput } from './probe';

/** Probes about the code around a candidate. A subsystem's history is the same for all its candidates: kept a while. */

const logBound = { timeoutMs: 30_000, maxBytes: 16 << 20 };
const logs = new WeakMap<GitReader, Map<string, Promise<Buffer>>>();

const Range = z.object({
  upstream: Oid,
  /** Seconds since 1970 UTC, committer time. */
  since: z.number().int(),
  until: z.number().int(),
  paths: z.array(z.string()).min(1),
});

function readLog(git: GitReader, range: z.infer<typeof Range>): Promise<Buffer> {
  const held = logs.get(git) ?? new Map<string, Promise<Buffer>>();
  logs.set(git, held);
  const key = JSON.stringify(range);
  const known = held.get(key);
  if (known !== undefined) return known;
  if (held.size > 200) held.delete(held.keys().next().value ?? '');
  const { upstream, since, until, paths } = range;
  const read = git
    .run(
      [
        'log',
        '--no-merges',
        `--max-age=${since}`,
        `--min-age=${until}`,
        '--format=%H %ct %ae %s',
        upstream,
        '--',
        ...paths,
      ],
      logBound,
    )
    .then((result) => result.stdout);
  held.set(key, read);
  read.catch(() => held.delete(key));
  return read;
}

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
  command: ({ since, until, paths, tips }) =>
    `git log --no-merges --max-age=${since} --min-age=${until} --format=%H -- ${shownPaths(paths)} | while read c; do git log --grep="$c" --format="$c %H" ${tips.map((tip) => tip.slice(0, 12)).join(' ')}; done  # and later reverts upstream`,
  run: async ({ tips, asOf, ...range }, ports) => {
    if (ports.backports === undefined) return textOutput('nothing here reads markers\n', 1);
    const taken = await Promise.all(tips.map(ports.backports));
    const index = await indexOf(ports, range.upstream);
    const log = (await readLog(ports.git, range)).toString('utf8');
    const lines = log.split('\n').flatMap((line) => {
      const [oid = '', , , ...subject] = line.split(' ');
      const on = taken.filter((one) => one.has(oid)).length;
      if (oid === '' || on === 0) return [];
      const later = relatedTo(index, oid, asOf, subject.join(' '));
      const reverted = later.some((one) => one.kind === 'reverts') ? ' reverted' : '';
      const mended = later.some((one) => one.kind === 'fixes') ? ' fixed-later' : '';
      return [`${oid} on ${on} of ${tips.length}${reverted}${mended} ${subject.join(' ')}\n`];
    });
    return textOutput(lines.join(''));
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

export const subsystemProbes: readonly AnyProbe[] = [subsystemLog, backportRecord, fileLines];
