'use client';

import Link from 'next/link';
import { CellMark } from '@/app/_components/cell/cell-mark';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { CursorRow } from '@/app/_components/list/cursor-row';
import { VerbMark } from '@/app/_components/list/verb-mark';
import type { DecisionView } from '@/lib/contracts/decision';
import type { HistoryRow } from '@/lib/contracts/pages';
import type { LogDay, LogLine } from './group-rows';

interface LogTableProps {
  readonly days: readonly LogDay[];
  readonly project: string;
  readonly cursor: {
    readonly current: string | null;
    readonly follow: boolean;
    readonly point: (id: string) => void;
  };
}

export function LogTable({ days, project, cursor }: LogTableProps) {
  return (
    <table className="table list-table stacks log">
      <thead>
        <tr>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Who</th>
          <th scope="col">Decision</th>
          <th scope="col">Candidate and reason</th>
          <th scope="col">Branches, state then</th>
          <th scope="col">Engine then</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      {days.map(({ day, lines }) => (
        <tbody key={day}>
          <tr className="day-row">
            <th colSpan={7} scope="rowgroup">
              <time dateTime={day}>{writeDay(day)}</time>
            </th>
          </tr>
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              project={project}
              current={line.id === cursor.current}
              follow={cursor.follow}
              onPoint={cursor.point}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly project: string;
  readonly current: boolean;
  readonly follow: boolean;
  readonly onPoint: (id: string) => void;
}

function Line({ line, project, current, follow, onPoint }: LineProps) {
  const { first, votes } = line;
  const standing = votes.filter((vote) => vote.stands).length;
  return (
    <CursorRow id={line.id} current={current} follow={follow} onPoint={onPoint}>
      <td className="mono nowrap">
        <time dateTime={first.at} title={stamp(first.at)}>
          {first.at.slice(11, 16)}
        </time>
      </td>
      <td className="nowrap">{first.by.name}</td>
      <td>
        <VerbMark verb={first.verb} stands={standing > 0 || first.verb === 'withdraw'} />
      </td>
      <td>
        <Link
          className="row-link"
          href={`/p/${project}/candidates/${first.candidate.oid}`}
          prefetch={false}
        >
          <VisibleText text={first.candidate.subject} />
        </Link>{' '}
        <code className="faint">{first.candidate.oid.slice(0, 12)}</code>
        {first.reason ? (
          <div className="why">
            <VisibleText text={first.reason} />
          </div>
        ) : null}
        {notesOf(votes).map((note) => (
          <div key={note} className="why text-warn">
            <VisibleText text={note} />
          </div>
        ))}
      </td>
      <td>
        <span className="branch-cells">
          {votes.map((vote) => (
            <BranchCell key={vote.id} vote={vote} />
          ))}
        </span>
      </td>
      <td data-label="engine then">
        <VerdictMark
          verdict={first.known.verdict}
          confidence={first.known.confidence}
          pending="none"
        />
      </td>
      <td className="nowrap muted" data-label="now">
        {sayStanding(first.verb, standing, votes)}
        <Link
          className="link block text-s"
          href={`/p/${project}/history/${first.id}`}
          prefetch={false}
          title={`Under the policy: ${first.policy}`}
        >
          as it was then
        </Link>
      </td>
    </CursorRow>
  );
}

/** What keeps these votes from standing, and what changed under them since; each with its branches. */
function notesOf(votes: readonly HistoryRow[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const vote of votes) {
    for (const note of [...vote.waits.map((text) => `waits: ${text}`), ...(vote.changed ?? [])]) {
      found.set(note, [...(found.get(note) ?? []), vote.branch]);
    }
  }
  return [...found].map(([note, branches]) =>
    branches.length === votes.length ? note : `${branches.join(', ')}: ${note}`,
  );
}

/** The branch, with its cell as it was when the vote was cast. */
function BranchCell({ vote }: { readonly vote: DecisionView }) {
  const { branch, known } = vote;
  const cell = {
    branch,
    state: known.state,
    affected: known.affected,
    stale: false,
    standing: null,
    seq: vote.seq,
  };
  return (
    <span
      className="branch-cell"
      data-stands={vote.stands || vote.verb === 'withdraw'}
      title={`at ${known.tip.slice(0, 12)}`}
    >
      <span className="branch-cell-name">{branch}</span>
      <CellMark cell={cell} />
    </span>
  );
}

function sayStanding(
  verb: DecisionView['verb'],
  standing: number,
  votes: readonly HistoryRow[],
): string {
  if (verb === 'withdraw') return '';
  if (standing > 0 && votes.every((vote) => !vote.stands || vote.waits.length > 0)) return 'waits';
  if (standing === votes.length) return 'stands';
  if (standing === 0) return 'no longer counts';
  return `stands on ${votes
    .filter((vote) => vote.stands)
    .map((vote) => vote.branch)
    .join(', ')}`;
}

/** "Monday, 4 May 2026", the same on server and client. */
function writeDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
