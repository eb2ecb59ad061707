import type { HistoryRow } from '@/lib/contracts/pages';

/** One line of the log: what one person said about one candidate with one key press, on one or several branches. */
export interface LogLine {
  /** Id of its first vote. */
  readonly id: string;
  readonly votes: readonly HistoryRow[];
  readonly first: HistoryRow;
}

export interface LogDay {
  /** "2026-05-04", UTC. */
  readonly day: string;
  readonly lines: readonly LogLine[];
}

/**
 * Groups votes, newest first, by day, and those of one key press (same batch, candidate and verb) into one line. The
 * branches of a line keep the order `branches` has them in.
 */
export function groupRows(
  rows: readonly HistoryRow[],
  branches: readonly string[],
): readonly LogDay[] {
  const days: { day: string; lines: HistoryRow[][] }[] = [];
  for (const row of rows) {
    const day = row.at.slice(0, 10);
    let last = days.at(-1);
    if (last?.day !== day) {
      last = { day, lines: [] };
      days.push(last);
    }
    const line = last.lines.find((votes) => votes[0] !== undefined && sameAct(votes[0], row));
    if (line) line.push(row);
    else last.lines.push([row]);
  }
  const place = (name: string) => {
    const at = branches.indexOf(name);
    return at < 0 ? branches.length : at;
  };
  return days.map(({ day, lines }) => ({
    day,
    lines: lines.flatMap((votes) => {
      const sorted = [...votes].sort((a, b) => place(a.branch) - place(b.branch));
      const [first] = votes;
      return first ? [{ id: first.id, votes: sorted, first }] : [];
    }),
  }));
}

function sameAct(one: HistoryRow, other: HistoryRow): boolean {
  return (
    one.batchId === other.batchId &&
    one.candidate.oid === other.candidate.oid &&
    one.verb === other.verb &&
    one.reason === other.reason
  );
}
