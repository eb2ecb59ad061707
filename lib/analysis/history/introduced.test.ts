import { afterAll, expect, it } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { profileNamed } from '@/lib/profiles';
import { introducedFindings } from './introduced';

const repository = new ScratchRepository();
afterAll(() => repository.remove());

function commit(message: string, lines: readonly string[]): string {
  const files = { 'a.c': lines.map((line) => `${line}\n`).join('') };
  return repository.commit({ branch: 'main', message: `${message}\n`, files });
}

async function introduced(oid: string) {
  const git = await openGit({ gitDirs: [repository.gitDir] });
  try {
    const input = { commit: oid, upstream: oid, asOf: '2026-01-01T00:00:00Z' };
    const more = { profile: profileNamed('generic'), branches: [], cells: [] };
    return await introducedFindings(new PhaseContext({ ...input, ...more }, { git }));
  } finally {
    await git.close();
  }
}

it('names who wrote a line, who re-indented it, and shows both blames', async () => {
  const first = commit('write', ['int f(int n)', '{', '\tcall(n);', '}']);
  const guarded = ['int f(int n)', '{', '\tif (n)', '\t\tcall(n);', '}'];
  const second = commit('guard', guarded);
  const fix = commit(
    'fix',
    guarded.map((line) => line.replace('call(n)', 'call(-n)')),
  );
  const [found, ...more] = await introduced(fix);
  expect(more).toEqual([]);
  expect(found?.data).toMatchObject({ oid: first, lines: 1, respacedBy: [second] });
  expect(found?.summary).toContain(
    `white space alone was changed since, by ${second.slice(0, 12)}`,
  );
  expect(found?.evidence.slice(0, 2)).toMatchObject([
    {
      command: `git blame -s -l -f -n -L4,4 ${second} -- a.c`,
      excerpt: `${second} a.c 4 4) \t\tcall(n);\n`,
    },
    {
      command: `git blame -s -l -f -n -L3,3 ${first} -- a.c`,
      excerpt: `${first} a.c 3 3) \tcall(n);\n`,
    },
  ]);
});

it('says that there are more lines than were blamed', async () => {
  const lines = (by: string, most: number) =>
    Array.from({ length: 500 }, (_, at) =>
      at % 2 === 0 && at < 2 * most ? `${by}${at}` : `k${at}`,
    );
  const oid = commit('write', lines('a', 250));
  const first = async (changed: number) =>
    (await introduced(commit('fix', lines('b', changed))))[0];
  // 250 lines, each by itself, of which the first 200 are asked for.
  expect(await first(250)).toMatchObject({
    summary: expect.stringMatching(
      `^At least 200 lines that it replaces come from ${oid.slice(0, 12)}`,
    ),
  });
  const again = commit('write again', lines('c', 250));
  const few = [...lines('d', 3).slice(0, 6), ...lines('c', 250).slice(6)];
  expect((await introduced(commit('fix again', few)))[0]?.summary).toMatch(
    new RegExp(`^3 lines that it replaces come from ${again.slice(0, 12)}`),
  );
});

it.each([
  [3, 'a.c, b.c and c.c.'],
  [5, 'a.c, b.c, c.c and 2 more files.'],
])('names three files at most, and counts the others: %i', async (many, words) => {
  const at = (text: string) =>
    Object.fromEntries(
      [...'abcde'].slice(0, many).map((name) => [`${name}.c`, `int ${name}_${text};\n`]),
    );
  const branch = `files-${many}`;
  repository.commit({ branch, message: 'write\n', files: at('one') });
  const fix = repository.commit({ branch, message: 'fix\n', files: at('two') });
  const [found, ...more] = await introduced(fix);
  expect(more).toEqual([]);
  expect(found?.data.lines).toBe(many);
  expect(found?.summary.endsWith(`, in ${words}`)).toBe(true);
});

it('blames documentation only where no program is changed with it', async () => {
  const write = (message: string, files: Readonly<Record<string, string>>) =>
    repository.commit({ branch: 'doc', message: `${message}\n`, files });
  const guide = write('guide', { 'doc/guide.rst': 'old link\n', '.mailmap': 'A <a@x>\n' });
  const program = write('program', { 'b.c': 'int b;\n' });
  const oids = async (oid: string) => (await introduced(oid)).map((one) => one.data.oid);
  const alone = write('doc: fix link', { 'doc/guide.rst': 'new link\n', '.mailmap': 'B <b@x>\n' });
  expect(await oids(alone)).toEqual([guide]);
  const both = write('b: fix', { 'b.c': 'long b;\n', 'doc/guide.rst': 'other link\n' });
  expect(await oids(both)).toEqual([program]);
});
