import { z } from 'zod';
import { buildCommitIndex, relatedTo } from '@/lib/analysis/commit-index';
import { type BlameLine, Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import { type AnyProbe, defineProbe, type ProbePorts, shellWord, textOutput } from './probe';

const logBound = { timeoutMs: 20_000, maxBytes: 4 << 20 };

const blame = defineProbe({
  name: 'blame',
  params: z.object({
    revision: Oid,
    path: z.string(),
    ranges: z.array(z.tuple([z.number().int().positive(), z.number().int().positive()])).min(1),
    /** Where each line stands in the commit that is named, too. Evidence of earlier versions has none. */
    origins: z.boolean().optional(),
  }),
  command: ({ revision, path, ranges, origins = false }) =>
    `git blame -s -l ${origins ? '-f -n ' : ''}${ranges.map(([from, to]) => `-L${from},${to}`).join(' ')} ${revision} -- ${shellWord(path)}`,
  run: async ({ revision, path, ranges, origins = false }, { git }) => {
    const lines = await git.blame(revision, path, ranges);
    const origin = ({ originalPath, originalLine }: BlameLine) =>
      origins ? `${pathWord(originalPath)} ${originalLine} ` : '';
    return textOutput(
      lines.map((one) => `${one.commit} ${origin(one)}${one.line}) ${one.text}\n`).join(''),
    );
  },
});

/** A path as one word, so that no path can be taken for what follows it. */
function pathWord(path: string): string {
  return /^[^\s"]+$/.test(path) ? path : JSON.stringify(path).replaceAll(' ', '\\u0020');
}

/** Reads what the probe `blame` printed with `origins`. */
export function readBlame(output: Buffer): BlameLine[] {
  return output
    .toString('utf8')
    .split('\n')
    .flatMap((printed) => {
      // A line may hold any byte but \n.
      const found = /^([0-9a-f]{40}) ([^ ]+) (\d+) (\d+)\) (.*)$/s.exec(printed);
      if (found === null) return [];
      const [, commit = '', word = '', originalLine, line, text = ''] = found;
      const originalPath = word.startsWith('"') ? String(JSON.parse(word)) : word;
      return {
        ...{ commit, originalPath, text },
        ...{ originalLine: Number(originalLine), line: Number(line) },
      };
    });
}

const firstTag = defineProbe({
  name: 'first-tag',
  params: z.object({ commit: Oid, upstream: Oid, withRc: z.boolean() }),
  command: ({ commit, upstream, withRc }) =>
    `git tag --contains ${commit} --merged ${upstream} --sort=version:refname${withRc ? '' : ' | grep -v rc'} | head -1`,
  run: async ({ commit, upstream, withRc }, { git }) => {
    const tag = await git.firstTag(commit, { withRc, upstream });
    return textOutput(tag === null ? '' : `${tag.tag}\n`, tag === null ? 1 : 0);
  },
});

const fileLog = defineProbe({
  name: 'file-log',
  params: z.object({
    until: Oid,
    paths: z.array(z.string()).min(1),
    /** Seconds since 1970 UTC: older commits are not walked to. */
    since: z.number().int(),
    limit: z.number().int().positive(),
  }),
  command: ({ until, paths, since, limit }) =>
    `git log --no-merges --max-age=${since} --format='%H %ct %s' -n${limit} ${until} -- ${paths.map(shellWord).join(' ')}`,
  run: async ({ until, paths, since, limit }, { git }) => {
    const bounds = [`--max-age=${since}`, `-n${limit}`];
    const { exitCode, stdout } = await git.run(
      ['log', '--no-merges', ...bounds, '--format=%H %ct %s', until, '--', ...paths],
      logBound,
    );
    return { exitCode, output: stdout };
  },
});

const fileAdded = defineProbe({
  name: 'file-added',
  params: z.object({ until: Oid, path: z.string() }),
  command: ({ until, path }) =>
    `git log --no-renames --name-status --format='%H %s' ${until} -- ${shellWord(path)}  # the oldest "A"`,
  run: async ({ until, path }, { git }) => {
    const { stdout } = await git.run(
      ['log', '--no-renames', '--no-merges', '--name-status', '--format=%H %s', until, '--', path],
      logBound,
    );
    return textOutput(oldestAddition(stdout.toString('utf8')));
  },
});

/** Of a log with `--name-status`: the last commit (oldest) that has the path as added, "<oid> <subject>". */
function oldestAddition(text: string): string {
  let current = '';
  let found = '';
  for (const line of text.split('\n')) {
    if (/^[0-9a-f]{40} /.test(line)) current = line;
    else if (line.startsWith('A\t')) found = current;
  }
  return found === '' ? '' : `${found}\n`;
}

const pickaxe = defineProbe({
  name: 'pickaxe',
  params: z.object({ until: Oid, text: z.string().min(2), paths: z.array(z.string()) }),
  command: ({ until, text, paths }) =>
    `git log -S${shellWord(text)} --format='%H %s' ${until} -- ${paths.map(shellWord).join(' ')}`,
  run: async ({ until, text, paths }, { git }) => {
    const { exitCode, stdout } = await git.run(
      ['log', `-S${text}`, '--no-merges', '--format=%H %s', until, '--', ...paths],
      logBound,
    );
    return { exitCode, output: stdout };
  },
});

const followUps = defineProbe({
  name: 'follow-ups',
  params: z.object({ commit: Oid, upstream: Oid, until: z.number().int() }),
  command: ({ commit, upstream, until }) =>
    `git log --until=${until} --oneline -E --grep='^Fixes: ${commit.slice(0, 8)}|reverts commit ${commit.slice(0, 8)}' ${commit}..${upstream}`,
  run: async ({ commit, upstream, until }, ports) => {
    const { subject } = await ports.git.commit(commit);
    const related = relatedTo(await indexOf(ports, upstream), commit, until, subject);
    const lines = related.map((one) => `${one.kind}\t${one.oid} ${one.subject}\n`);
    return textOutput(lines.join(''), lines.length === 0 ? 1 : 0);
  },
});

const presence = defineProbe({
  name: 'presence',
  params: z.object({ commit: Oid, branch: z.string(), tip: Oid }),
  command: ({ commit, branch }) =>
    `git merge-base --is-ancestor ${commit} ${shellWord(branch)} || git log --grep=${commit.slice(0, 12)} --oneline ${shellWord(branch)}`,
  run: async ({ commit, tip }, { git, presence: find }) => {
    const found =
      find === undefined
        ? (await git.isAncestor(commit, tip))
          ? { how: 'ancestor', oid: commit }
          : null
        : await find(commit, tip);
    return found === null ? textOutput('', 1) : textOutput(`${found.how} ${found.oid ?? ''}\n`);
  },
});

const authored = defineProbe({
  name: 'author-commits',
  params: z.object({
    email: z.string(),
    /** Other addresses of the same person. */
    aliases: z.array(z.string()).optional(),
    upstream: Oid,
    /** Whose history counts within its own second: a series is applied in one. Evidence of earlier versions has none. */
    commit: Oid.optional(),
    before: z.number().int(),
    prefix: z.string().nullable(),
  }),
  command: ({ email, aliases = [], upstream, commit, before, prefix }) => {
    const by = [email, ...aliases].map((one) => `--author=${shellWord(`<${one}>`)}`).join(' ');
    const log = `git log --no-merges ${by}`;
    const earlier = `${log} --until=${before - 1} --format=%s ${upstream}`;
    const all =
      commit === undefined
        ? earlier
        : `(${earlier}; ${log} --since=${before} --until=${before} --format=%s ${commit}^@)`;
    return `${all}${prefix === null ? '' : ` | grep '^${prefix}:'`} | wc -l`;
  },
  run: async ({ email, aliases = [], upstream, commit, before, prefix }, ports) => {
    const index = await indexOf(ports, upstream);
    const addresses = new Set([email, ...aliases].map((one) => one.toLowerCase()));
    const mine = [...addresses]
      .flatMap((one) => index.authors.get(one) ?? [])
      .filter((one) => !one.isMerge && (prefix === null || one.prefix === prefix));
    const within = mine.filter((one) => one.time === before && one.oid !== commit);
    const earlier =
      commit === undefined || within.length === 0
        ? new Set<string>()
        : await committedIn(ports.git, commit, before);
    const count = mine.filter((one) => one.time < before || earlier.has(one.oid)).length;
    return textOutput(`${count}\n`);
  },
});

/** What of the history of `commit` was committed in that second (since 1970 UTC), without itself. */
async function committedIn(git: GitReader, commit: Oid, time: number): Promise<Set<string>> {
  const { stdout } = await git.run(
    ['log', `--since=${time}`, `--until=${time}`, '--format=%H', commit, '--'],
    logBound,
  );
  const oids = new Set(stdout.toString('utf8').split('\n'));
  oids.delete('');
  oids.delete(commit);
  return oids;
}

export async function indexOf(ports: ProbePorts, upstream: Oid) {
  return ports.index?.upstream === upstream
    ? ports.index
    : await buildCommitIndex(ports.git, { upstream });
}

/** Probes that walk history. */
export const historyProbes: readonly AnyProbe[] = [
  blame,
  firstTag,
  fileLog,
  fileAdded,
  pickaxe,
  followUps,
  presence,
  authored,
];
