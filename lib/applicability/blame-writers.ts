import { type BlamePlace, toRanges } from '@/lib/applicability/replaced-lines';
import type { BlameLine, LineRanges, Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** One `git blame`. */
export interface BlameQuestion {
  readonly revision: Oid;
  readonly path: string;
  readonly ranges: LineRanges;
}

export interface WrittenLine {
  /** Line number in the place, from 1. */
  readonly line: number;
  /** Who wrote it. */
  readonly commit: Oid;
  /** Commits that changed nothing but its white space since, newest first: what `git blame` names for it is the first. */
  readonly respacedBy: readonly Oid[];
  /** How this was found, the first at the revision itself, each other one at the parent of a commit of `respacedBy`. */
  readonly asked: readonly BlameQuestion[];
}

type Ask = (question: BlameQuestion) => Promise<readonly BlameLine[]>;

interface Open {
  readonly question: BlameQuestion;
  /** By the line's number in the question. */
  readonly lines: ReadonlyMap<number, Omit<WrittenLine, 'commit'>>;
}

/** A line that was re-indented more often than this is given to the commit that is reached by then. */
const mostRespaced = 8;

/**
 * Who wrote the lines of a place: what `git blame` says; where that commit changed nothing but the white space of a line
 * (re-indented it, under a new condition for one), what it says at that commit's parent, and so on. Whoever re-indents
 * code has not written it. Lines in order. `ask` blames in place of the reader. Throws what `blame` throws.
 */
export async function blameWriters(
  git: GitReader,
  revision: Oid,
  { path, ranges, ignoreSpace }: BlamePlace,
  ask: Ask = (question) => git.blame(question.revision, question.path, question.ranges),
): Promise<readonly WrittenLine[]> {
  const first = { revision, path, ranges };
  const found: WrittenLine[] = [];
  let open: readonly Open[] = [{ question: first, lines: new Map() }];
  for (let depth = 0; open.length > 0; depth++) {
    const isLast = !ignoreSpace || depth === mostRespaced;
    const next = await Promise.all(open.map((one) => answer(git, ask, one, isLast, found)));
    open = next.flat();
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Adds what is found; gives back what is to be asked next. */
async function answer(
  git: GitReader,
  ask: Ask,
  { question, lines }: Open,
  isLast: boolean,
  found: WrittenLine[],
): Promise<readonly Open[]> {
  const blamed = await ask(question);
  const asks = await Promise.all(
    groupsOf(blamed).map(async (group): Promise<Open[]> => {
      const before = isLast
        ? []
        : await git.respaced(group.commit, group.path, toRanges([...group.lines.keys()]));
      const left = new Map(group.lines);
      const further = before.map(({ parent, path, lines: stood }): Open => {
        const on = new Map<number, Omit<WrittenLine, 'commit'>>();
        const ranges = toRanges([...stood.values()]);
        const asked = { revision: parent, path, ranges };
        for (const [now, then] of stood) {
          const line = left.get(now) ?? 0;
          left.delete(now);
          const known = lines.get(line) ?? { line, respacedBy: [], asked: [question] };
          on.set(then, {
            line: known.line,
            respacedBy: [...known.respacedBy, group.commit],
            asked: [...known.asked, asked],
          });
        }
        return { question: asked, lines: on };
      });
      for (const line of left.values()) {
        const known = lines.get(line) ?? { line, respacedBy: [], asked: [question] };
        found.push({ ...known, commit: group.commit });
      }
      return further;
    }),
  );
  return asks.flat();
}

interface Group {
  readonly commit: Oid;
  readonly path: string;
  /** By the line's number in the commit: its number in the question. */
  readonly lines: Map<number, number>;
}

function groupsOf(blamed: readonly BlameLine[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { commit, originalPath: path, originalLine, line } of blamed) {
    const group = groups.get(`${commit} ${path}`) ?? { commit, path, lines: new Map() };
    groups.set(`${commit} ${path}`, group);
    group.lines.set(originalLine, line);
  }
  return [...groups.values()];
}
