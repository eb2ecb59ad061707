import {
  CellHistory,
  DatedCommit,
  LaterCommitData,
  ReleaseData,
} from '@/lib/contracts/drawing-data';
import type { CandidateView } from '@/lib/contracts/pages';
import { theBug } from './asks-for-bug';

type Finding = CandidateView['phases'][number]['findings'][number];

/** Each kind has its own shape, so that none needs colour. */
export type MarkKind = 'introduced' | 'fix' | 'follow-up' | 'revert';

export interface Mark {
  readonly kind: MarkKind;
  /** "2026-05-05" */
  readonly date: string;
  /** 0..1 of the time drawn. */
  readonly at: number;
  /** One sentence. */
  readonly words: string;
}

/** From when to when a line of history has the bug, or what else the candidate changes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Row {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Empty: it is not shown to be there. */
  readonly bug: readonly Span[];
  readonly marks: readonly Mark[];
  /** What the row says, in one sentence. */
  readonly words: string;
  /** Past its end of life. */
  readonly ended: boolean;
}

export interface TimeLine {
  readonly from: string;
  readonly to: string;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly releases: readonly { readonly at: number; readonly label: string }[];
  readonly rows: readonly Row[];
  /** What the thick part of a line stands for: "the bug", or of a candidate that repairs nothing "the code it changes". */
  readonly matter: string;
  /** What the shapes stand for, in the order of time. */
  readonly events: readonly (DatedCommit & { readonly kind: MarkKind })[];
}

const day = 24 * 3600 * 1000;
const mostRows = 12;

function parsed<T>(
  findings: readonly Finding[],
  kind: string,
  schema: { safeParse(data: unknown): { success: true; data: T } | { success: false } },
): T[] {
  return findings.flatMap((one) => {
    const read = one.kind === kind ? schema.safeParse(one.data) : null;
    return read?.success === true ? [read.data] : [];
  });
}

/**
 * When the bug, the fix and what came after it reached upstream and each branch, from phases 3 and 6. Null where the
 * records hold no dates for it: they are older, or there is nothing to draw.
 */
export function timeLine(
  candidate: Pick<CandidateView, 'oid' | 'subject' | 'phases' | 'analysis'>,
): TimeLine | null {
  const of = (name: string) => candidate.phases.find((one) => one.phase === name)?.findings ?? [];
  const history = of('history');
  const release = parsed(history, 'release', ReleaseData)[0];
  const cells = parsed(of('branches'), 'cell', CellHistory).slice(0, mostRows);
  if (release === undefined) return null;
  const introduced = introducing(history, cells);
  const later = [
    ...parsed(history, 'follow-up', LaterCommitData).map((one) => ({
      ...one,
      kind: 'follow-up' as const,
    })),
    ...[
      ...parsed(history, 'reverted', LaterCommitData),
      ...parsed(history, 'restored', LaterCommitData),
    ].map((one) => ({ ...one, kind: 'revert' as const })),
  ].slice(0, 6);
  const fix = {
    oid: candidate.oid,
    subject: candidate.subject,
    date: release.committed,
    firstRelease: release.release?.tag ?? null,
    firstReleaseDate: release.release?.date ?? null,
    kind: 'fix' as const,
  };
  const events = [
    ...introduced.map((one) => ({ ...one, kind: 'introduced' as const })),
    fix,
    ...later,
  ].sort((a, b) => a.date.localeCompare(b.date));
  const matter = cells[0]?.matter ?? theBug;
  const said = eventWords(matter);
  const scale = scaleOf([
    ...events.map((one) => one.date),
    ...cells.flatMap(({ history: { tip, introduced: came, fix: landed } }) => [
      tip,
      ...came.flatMap(({ date }) => date ?? []),
      landed?.date ?? tip,
    ]),
    ...(candidate.analysis === null ? [] : [candidate.analysis.asOf.slice(0, 10)]),
  ]);
  if (scale === null) return null;
  const upstream: Row = {
    name: 'upstream',
    from: 0,
    to: 1,
    bug:
      introduced[0] === undefined
        ? []
        : [{ from: scale.at(introduced[0].date), to: scale.at(fix.date) }],
    marks: events.map((one) =>
      mark(one.kind, one.date, `${said[one.kind]} ${one.date}: ${nameOf(one)}.`, scale),
    ),
    words: `Upstream: ${introduced[0] === undefined ? '' : `${said.introduced} ${introduced[0].date}, `}${said.fix} ${fix.date}${later.length === 0 ? '' : `, ${later.map((one) => `${said[one.kind]} ${one.date}`).join(', ')}`}.`,
    ended: false,
  };
  return {
    from: scale.from,
    to: scale.to,
    ticks: scale.ticks,
    matter,
    releases: releaseTicks([fix, ...introduced, ...later], scale),
    rows: [upstream, ...cells.map((cell) => branchRow(cell, introduced, fix, later, scale))],
    events,
  };
}

/** What each kind of mark is called: where there is no bug nothing was introduced or fixed. */
export function eventWords(matter: string): Readonly<Record<MarkKind, string>> {
  return matter === theBug
    ? { introduced: 'introduced', fix: 'fixed', 'follow-up': 'fixed again', revert: 'reverted' }
    : { introduced: 'lines of', fix: 'committed', 'follow-up': 'fixed later', revert: 'reverted' };
}

const nameOf = (one: DatedCommit) => `${one.oid.slice(0, 12)} ("${one.subject}")`;

/** What blame or the tag names and the cells go by; where no cell says, all that phase 3 names. Oldest first. */
function introducing(history: readonly Finding[], cells: readonly CellHistory[]): DatedCommit[] {
  const named = [
    ...parsed(history, 'introduced-by', DatedCommit),
    ...parsed(history, 'related-introduction', DatedCommit),
  ];
  const asked = new Set(cells.flatMap((cell) => cell.history.introduced.map((one) => one.oid)));
  const counted = named.filter((one) => asked.has(one.oid));
  const kept = counted.length > 0 ? counted : named;
  return [...new Map(kept.map((one) => [one.oid, one])).values()]
    .sort((a, b) => a.date.localeCompare(b.date))
    .slice(0, 4);
}

interface Scale {
  readonly from: string;
  readonly to: string;
  at(date: string): number;
  readonly ticks: TimeLine['ticks'];
}

function scaleOf(dates: readonly string[]): Scale | null {
  const times = dates.map((one) => Date.parse(one)).filter(Number.isFinite);
  if (times.length === 0) return null;
  const [first, last] = [Math.min(...times), Math.max(...times)];
  // A few days at either end, so that no mark stands on the edge.
  const margin = Math.max(10 * day, (last - first) * 0.03);
  const [start, end] = [first - margin, last + margin];
  const at = (time: number) => Math.min(1, Math.max(0, (time - start) / (end - start)));
  return {
    from: isoDay(start),
    to: isoDay(end),
    at: (date) => at(Date.parse(date)),
    ticks: ticksBetween(start, end).map(({ time, label }) => ({ at: at(time), label })),
  };
}

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** First days of years or months, about five of them. */
function ticksBetween(start: number, end: number): { time: number; label: string }[] {
  const months = (end - start) / (30 * day);
  const step = [1, 2, 3, 6, 12, 24, 36, 60, 120].find((one) => months / one <= 6) ?? 240;
  const first = new Date(start);
  const out: { time: number; label: string }[] = [];
  const begin = first.getUTCFullYear() * 12 + (step >= 12 ? 0 : first.getUTCMonth());
  for (let month = Math.ceil(begin / step) * step; out.length < 12; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time > end) break;
    if (time < start) continue;
    out.push({ time, label: step >= 12 ? isoDay(time).slice(0, 4) : isoDay(time).slice(0, 7) });
  }
  return out;
}

/** Apart so far that their labels stay readable; the first of the list wins. */
const labelRoom = 0.13;

function releaseTicks(commits: readonly DatedCommit[], scale: Scale): TimeLine['releases'] {
  const out: { at: number; label: string }[] = [];
  for (const { firstRelease, firstReleaseDate } of commits) {
    if (firstRelease === null || firstReleaseDate === null) continue;
    const at = scale.at(firstReleaseDate);
    if (out.every((one) => Math.abs(one.at - at) >= labelRoom))
      out.push({ at, label: firstRelease });
  }
  return out;
}

function mark(kind: MarkKind, date: string, words: string, scale: Scale): Mark {
  return { kind, date, at: scale.at(date), words };
}

type Later = DatedCommit & {
  readonly kind: 'follow-up' | 'revert';
  readonly presence: readonly { branch: string; present: boolean; date: string | null }[];
};

function branchRow(
  cell: CellHistory,
  introduced: readonly DatedCommit[],
  fix: DatedCommit,
  later: readonly Later[],
  scale: Scale,
): Row {
  const { history, version, branch } = cell;
  const start = history.forked ?? history.tip;
  const marks: Mark[] = [];
  const words: string[] = [];
  const arrived: string[] = [];
  for (const one of history.introduced) {
    if (one.inBranch !== 'yes') continue;
    arrived.push(one.date ?? start);
    if (one.date === null) continue;
    const name = introduced.find(({ oid }) => oid === one.oid)?.subject ?? one.oid.slice(0, 12);
    marks.push(mark('introduced', one.date, `${version}: "${name}" came ${one.date}.`, scale));
  }
  const matter = cell.matter ?? theBug;
  const isBug = matter === theBug;
  const taken = isBug ? 'fixed' : 'taken';
  const said = eventWords(matter);
  const bugFrom = cell.affected === 'yes' ? (arrived.sort()[0] ?? start) : null;
  // What is in the branch by upstream's own history was there when it left.
  const fixDate =
    history.fix === null ? null : (history.fix.date ?? (fix.date <= start ? start : history.tip));
  if (bugFrom !== null)
    words.push(
      bugFrom === start ? `has had ${matter} from the start` : `has had ${matter} since ${bugFrom}`,
    );
  else
    words.push(cell.affected === 'no' ? `does not have ${matter}` : `not shown to have ${matter}`);
  if (history.fix !== null && fixDate !== null) {
    if (history.fix.date !== null)
      marks.push(mark('fix', history.fix.date, `${version}: ${taken} ${history.fix.date}.`, scale));
    const has = isBug ? 'has the fix' : 'has the candidate';
    words.push(history.fix.date === null ? has : `${taken} ${history.fix.date}`);
  } else if (bugFrom !== null) words.push(`not ${taken}`);
  for (const one of later) {
    const here = one.presence.find((item) => item.branch === branch);
    if (here?.date) {
      marks.push(mark(one.kind, here.date, `${version}: ${said[one.kind]} ${here.date}.`, scale));
      words.push(`${said[one.kind]} ${here.date}`);
    } else if (here?.present === false && history.fix !== null) {
      words.push(`without ${one.oid.slice(0, 12)}, by which it was ${said[one.kind]}`);
    }
  }
  return {
    name: version,
    from: scale.at(start),
    to: scale.at(history.tip),
    bug:
      bugFrom === null ? [] : [{ from: scale.at(bugFrom), to: scale.at(fixDate ?? history.tip) }],
    marks,
    words: `${version} ${words.join('; ')}.`,
    ended: !cell.active,
  };
}
