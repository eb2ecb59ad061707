import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listFew, listWords } from '@/lib/analysis/finding';
import { emailOf } from '@/lib/analysis/message/parse-message';
import type { SubsystemFinding } from './kinds';
import type { MaintainersEntry } from './maintainers';
import type { Scope } from './scope';

const shown = 4;
const nameOf = (person: string) =>
  person.replace(/\s*<[^>]*>.*$/, '').replaceAll('"', '') || person;

/** Who looks after the changed files, and whether one of them was involved. */
export async function maintainersFindings(
  context: PhaseContext,
  scope: Scope,
): Promise<SubsystemFinding[]> {
  const { tree } = scope;
  if (scope.matches.length === 0) {
    const why = scope.hasFile
      ? 'No entry of MAINTAINERS takes the changed files in'
      : 'The tree has no MAINTAINERS file';
    return [
      finding({
        kind: 'no-maintainers',
        summary: `${why}: what follows is about the directory, ${scope.name}.`,
        data: { hasFile: scope.hasFile, directory: scope.name },
        evidence: [
          scope.hasFile
            ? await context.probe('file-lines', { tree, path: 'MAINTAINERS', from: 1, to: 20 })
            : await context.probe('paths-in-tree', { tree, paths: ['MAINTAINERS'] }),
        ],
      }),
    ];
  }
  const involved = await peopleOf(context);
  const left = scope.matches.slice(shown).map(({ entry }) => entry.name);
  const more =
    left.length === 0
      ? ''
      : ` ${left.length === 1 ? 'One more entry takes' : `${left.length} more entries take`} changed files in: ${left.slice(0, 3).join(', ')}${left.length > 3 ? ', …' : ''}.`;
  const when = tree === context.input.commit ? 'the candidate' : "the candidate's parent";
  const asOf = scope.gone ? ` As of ${when}: upstream has none of the files any more.` : '';
  return Promise.all(
    scope.matches.slice(0, shown).map(async ({ entry, paths, pattern, patterns }, at) => {
      const people = entry.maintainers.map(nameOf);
      const took = entry.maintainers.filter((one) => involved.has(emailOf(one)));
      const by = (how: Part) =>
        listWords(took.filter((one) => involved.get(emailOf(one)) === how).map(nameOf));
      const orphan = /orphan|obsolete/i.test(entry.status ?? '');
      const words = [
        people.length === 0 ? 'nobody named' : listWords(people.slice(0, 4)),
        entry.lists.length === 0 ? '' : `list ${listWords(entry.lists.slice(0, 2))}`,
        entry.status === null ? '' : `status ${entry.status}`,
        ...parts.map((how) => (by(how) === '' ? '' : `${by(how)} ${how} it`)),
      ].filter((one) => one !== '');
      return finding({
        kind: 'maintainers' as const,
        ...(orphan ? { polarity: 'against' as const, severity: 'low' as const } : {}),
        summary: `${entry.name} (${count(paths.length, 'changed file')} by ${listFew(patterns, 3)}): ${words.join('; ')}.${at === 0 ? asOf : ''}${at === shown - 1 ? more : ''}`,
        path: 'MAINTAINERS',
        line: entry.line,
        data: {
          name: entry.name,
          maintainers: entry.maintainers,
          reviewers: entry.reviewers,
          lists: entry.lists,
          status: entry.status,
          trees: entry.trees,
          pattern,
          paths: paths.slice(0, 40),
          involved: took,
        },
        evidence: [
          await context.probe('file-lines', {
            tree,
            path: 'MAINTAINERS',
            from: entry.line,
            to: entry.line + linesOf(entry),
          }),
        ],
      });
    }),
  );
}

/** About as many lines as the entry has: its tags, and an underline. */
function linesOf(entry: MaintainersEntry): number {
  const { maintainers, reviewers, lists, trees, files, excludes, nameRegexes, keywords } = entry;
  const tags = [maintainers, reviewers, lists, trees, files, excludes, nameRegexes, keywords];
  return Math.min(
    40,
    tags.reduce((sum, one) => sum + one.length, 0) + (entry.status === null ? 0 : 1),
  );
}

const parts = ['wrote', 'signed or reviewed', 'committed'] as const;
type Part = (typeof parts)[number];

/** Addresses of who had a part in it, with the part that says most. */
async function peopleOf(context: PhaseContext): Promise<ReadonlyMap<string, Part>> {
  const { author, committer } = await context.candidate();
  const { trailers } = await context.message();
  const given = trailers.filter((one) => /-by$/.test(one.name)).map((one) => emailOf(one.value));
  return new Map<string, Part>([
    [committer.email.toLowerCase(), 'committed'],
    ...given.map((one): [string, Part] => [one, 'signed or reviewed']),
    [author.email.toLowerCase(), 'wrote'],
  ]);
}
