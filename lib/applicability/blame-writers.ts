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

/** A line of the place on its way back to who wrote it. */
type Trace = Omit<WrittenLine, 'commit'>;

interface Open {
  readonly question: BlameQuestion;
  /** By the line's number in the question: two lines of a merge may have been one before. None: it is the first. */
  readonly traces: ReadonlyMap<number, readonly Trace[]>;
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
  let open: readonly Open[] = [{ question: first, traces: new Map() }];
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
  { question, traces }: Open,
  isLast: boolean,
  found: WrittenLine[],
): Promise<readonly Open[]> {
  const tracesAt = (line: number) =>
    traces.get(line) ?? [{ line, respacedBy: [], asked: [question] }];
  const groups = groupsOf(await ask(question), tracesAt);
  const asks = await Promise.all(
    groups.map(async ({ commit, path, traces: here }): Promise<Open[]> => {
      const before = isLast ? [] : await git.respaced(commit, path, toRanges([...here.keys()]));
      const left = new Map(here);
      const further = before.map(({ parent, path: pathThen, lines: stood }): Open => {
        const asked = { revision: parent, path: pathThen, ranges: toRanges([...stood.values()]) };
        const on = new Map<number, Trace[]>();
        for (const [now, then] of stood) {
          const passed = (left.get(now) ?? []).map((trace) => ({
            line: trace.line,
            respacedBy: [...trace.respacedBy, commit],
            asked: [...trace.asked, asked],
          }));
          left.delete(now);
          on.set(then, [...(on.get(then) ?? []), ...passed]);
        }
        return { question: asked, traces: on };
      });
      for (const trace of [...left.values()].flat()) found.push({ ...trace, commit });
      return further;
    }),
  );
  return asks.flat();
}

interface Group {
  readonly commit: Oid;
  readonly path: string;
  /** By the line's number in the commit. */
  readonly traces: Map<number, Trace[]>;
}

function groupsOf(
  blamed: readonly BlameLine[],
  tracesAt: (line: number) => readonly Trace[],
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { commit, originalPath: path, originalLine, line } of blamed) {
    const group = groups.get(`${commit} ${path}`) ?? { commit, path, traces: new Map() };
    groups.set(`${commit} ${path}`, group);
    group.traces.set(originalLine, [...(group.traces.get(originalLine) ?? []), ...tracesAt(line)]);
  }
  return [...groups.values()];
}
