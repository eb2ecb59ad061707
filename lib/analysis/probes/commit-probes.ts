import { z } from 'zod';
import { functionsTouched } from '@/lib/analysis/change/functions-touched';
import { Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { renderHunk, renderPatch } from '@/lib/diff/render-patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { type AnyProbe, defineProbe, shellWord, textOutput } from './probe';

const cache = new WeakMap<GitReader, Map<string, Promise<readonly PatchFile[]>>>();

/** The commit's patch against its first parent, parsed; the last few are kept per reader. Renames are followed. */
export function patchOf(git: GitReader, commit: Oid): Promise<readonly PatchFile[]> {
  const held = cache.get(git) ?? new Map<string, Promise<readonly PatchFile[]>>();
  cache.set(git, held);
  const known = held.get(commit);
  if (known !== undefined) return known;
  if (held.size > 16) held.delete(held.keys().next().value ?? '');
  const read = git.patch(commit, { renames: true }).then((bytes) => parsePatch(decodeBytes(bytes)));
  held.set(commit, read);
  read.catch(() => held.delete(commit));
  return read;
}

const messageLines = defineProbe({
  name: 'message-lines',
  params: z.object({
    commit: Oid,
    from: z.number().int().positive(),
    to: z.number().int().positive(),
  }),
  command: ({ commit, from, to }) => `git log -1 --format=%B ${commit} | sed -n ${from},${to}p`,
  run: async ({ commit, from, to }, { git }) => {
    const lines = (await git.commit(commit)).message.split('\n').slice(from - 1, to);
    return textOutput(lines.map((line) => `${line}\n`).join(''));
  },
});

const tagLines = defineProbe({
  name: 'message-tags',
  params: z.object({
    commit: Oid,
    pattern: z.enum(['absent-tags', 'sign-off', 'review', 'fixes', 'stable']),
  }),
  command: ({ commit, pattern }) =>
    `git log -1 --format=%B ${commit} | grep -nEi '${tagPatterns[pattern]}'`,
  run: async ({ commit, pattern }, { git }) => {
    const wanted = new RegExp(tagPatterns[pattern], 'i');
    const lines = (await git.commit(commit)).message.split('\n');
    const hits = lines.flatMap((line, index) =>
      wanted.test(line) ? [`${index + 1}:${line}\n`] : [],
    );
    return textOutput(hits.join(''), hits.length === 0 ? 1 : 0);
  },
});

/** grep -E patterns: valid both for grep and as JavaScript. */
const tagPatterns = {
  'absent-tags': '^(Fixes|Reported-by|Tested-by|Link|Closes|Cc: .*stable)',
  'sign-off': '^(Signed-off-by|Co-developed-by):',
  review: '^(Reviewed-by|Acked-by|Tested-by):',
  fixes: '^Fixes:',
  stable: '^Cc:.*stable',
} as const;

const describeCommit = defineProbe({
  name: 'describe-commit',
  params: z.object({ name: z.string().regex(/^[0-9a-f]{4,40}$/) }),
  command: ({ name }) => `git log -1 --format='%H %s' ${name}`,
  run: async ({ name }, { git }) => {
    try {
      const commit = await git.commit(await git.resolve(name));
      return textOutput(`${commit.oid} ${commit.subject}\n`);
    } catch (error) {
      if (!isAppError(error, 'ref-not-found')) throw error;
      const what = error.data.isAmbiguous === true ? 'short for several commits' : 'no such commit';
      return textOutput(`fatal: ${name}: ${what} in this repository\n`, 128);
    }
  },
});

const parents = defineProbe({
  name: 'parents',
  params: z.object({ commit: Oid }),
  command: ({ commit }) => `git rev-list --parents -n 1 ${commit}`,
  run: async ({ commit }, { git }) => {
    const { oid, parents: own } = await git.commit(commit);
    return textOutput(`${[oid, ...own].join(' ')}\n`);
  },
});

const isAncestor = defineProbe({
  name: 'is-ancestor',
  params: z.object({ ancestor: Oid, descendant: Oid }),
  command: ({ ancestor, descendant }) => `git merge-base --is-ancestor ${ancestor} ${descendant}`,
  run: async ({ ancestor, descendant }, { git }) =>
    textOutput('', (await git.isAncestor(ancestor, descendant)) ? 0 : 1),
});

const numstat = defineProbe({
  name: 'numstat',
  params: z.object({ commit: Oid }),
  command: ({ commit }) => `git show --numstat --format= ${commit}`,
  run: async ({ commit }, { git }) => {
    const files = await patchOf(git, commit);
    const line = (file: PatchFile) =>
      file.binary ? `-\t-\t${pathOf(file)}\n` : `${file.added}\t${file.deleted}\t${pathOf(file)}\n`;
    return textOutput(files.map(line).join(''));
  },
});

const filePatch = defineProbe({
  name: 'file-patch',
  params: z.object({ commit: Oid, path: z.string() }),
  command: ({ commit, path }) => `git show --format= ${commit} -- ${shellWord(path)}`,
  run: async ({ commit, path }, { git }) => {
    const files = (await patchOf(git, commit)).filter((file) => pathOf(file) === path);
    return textOutput(renderPatch(files), files.length === 0 ? 1 : 0);
  },
});

const hunk = defineProbe({
  name: 'hunk',
  params: z.object({ commit: Oid, path: z.string(), hunk: z.number().int().positive() }),
  command: ({ commit, path, hunk: number }) =>
    `git show --format= ${commit} -- ${shellWord(path)}  # hunk ${number}`,
  run: async ({ commit, path, hunk: number }, { git }) => {
    const file = (await patchOf(git, commit)).find((one) => pathOf(one) === path);
    const found = file?.hunks[number - 1];
    return found === undefined
      ? textOutput('', 1)
      : textOutput(
          renderHunk(found)
            .map((line) => `${line}\n`)
            .join(''),
        );
  },
});

const touched = defineProbe({
  name: 'functions-touched',
  params: z.object({ commit: Oid, path: z.string() }),
  command: ({ commit, path }) =>
    `git show --format= -W ${commit} -- ${shellWord(path)}  # functions by tree-sitter-c`,
  run: async ({ commit, path }, { git }) => {
    const file = (await patchOf(git, commit)).find((one) => pathOf(one) === path);
    if (file === undefined) return textOutput('', 1);
    const functions = await functionsTouched(git, file);
    const line = (f: (typeof functions)[number]) =>
      `${f.status}\t${f.name}\t${f.startLine ?? '-'}-${f.endLine ?? '-'}\t+${f.added} -${f.deleted}\t${f.how}${f.was === null ? '' : `\twas ${f.was}`}\n`;
    return textOutput(functions.map(line).join(''));
  },
});

/** Probes about one commit: message, patch, relation to another commit. */
export const commitProbes: readonly AnyProbe[] = [
  messageLines,
  tagLines,
  describeCommit,
  parents,
  isAncestor,
  numstat,
  filePatch,
  hunk,
  touched,
];
