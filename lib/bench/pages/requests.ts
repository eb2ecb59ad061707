import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { projectSlug } from './data-sql';
import { devices, places, subsystemBases, things } from './data-words';
import { type Client, textOf } from './http-client';

/** The next number below a bound: the same sequence in every run. */
export type Random = (below: number) => number;

export function sequence(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

const pick = <T>(next: Random, of: readonly T[]): T => {
  const value = of[next(of.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** Addresses of one kind of request, each time another one. */
export interface Kind {
  readonly name: string;
  readonly path: (next: Random) => string;
}

const api = `/api/p/${projectSlug}`;
const page = `/p/${projectSlug}`;
const search = (q: string, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({ ...(q === '' ? {} : { q }), ...more }).toString();

function filtered(next: Random): string {
  const subsystem = pick(next, subsystemBases);
  return pick(next, [
    `subsystem:"${subsystem}" verdict:yes`,
    `branch:${pick(next, ['7.0', '6.12', '6.6', '5.10'])} state:conflicts severity:high`,
    `flag:follow-up -flag:nak verdict:yes verdict:unsure`,
    `author:"Author ${next(200)}"`,
    `path:drivers/${subsystem.toLowerCase().replace(/[^a-z0-9]+/g, '/')}/ age:>30d`,
    `reviewer:me decision:defer`,
    `cve:any branch:6.6`,
  ]);
}

function searched(next: Random): string {
  const place = pick(next, places);
  return pick(next, [
    `${pick(next, things)} ${place}`,
    `${pick(next, subsystemBases).replace(/[^a-zA-Z0-9]+/g, ' ')} ${place}`,
    `${pick(next, devices)} ${pick(next, things)}`,
    `turtle ${place}`,
    `CVE-2026-${1000 + next(9000)}`,
  ]);
}

/** Words that hardly anybody asked for before: beginnings of words that thousands of candidates have. */
function newWords(next: Random): string {
  const words = [...things, ...places, ...devices].flatMap((text) =>
    text.split(/[^a-z]+/i).filter((word) => word.length > 4),
  );
  const begin = () => {
    const word = pick(next, words);
    return word.slice(0, 3 + next(word.length - 3));
  };
  return `${begin()} ${begin()}`;
}

export interface Targets {
  /** Candidates to open. */
  readonly oids: readonly string[];
  /** Keyset positions about 500 pages into the whole list. */
  readonly deep: readonly string[];
  /** Cells that nobody voted on. */
  readonly cells: { readonly oid: string; readonly branch: string }[];
}

/** The kinds of requests that only read: pages as a browser opens them, and what an open page asks for. */
export const kinds = (targets: Targets): Readonly<Record<string, Kind>> => {
  const of = (name: string, path: (next: Random) => string): Kind => ({ name, path });
  return {
    queuePage: of('queue page', () => `${page}/queue`),
    filteredPage: of('queue page, filtered', (n) => `${page}/queue?${search(filtered(n))}`),
    searchedPage: of('queue page, searched', (n) => `${page}/queue?${search(searched(n))}`),
    newWordsPage: of('queue page, new words', (n) => `${page}/queue?${search(newWords(n))}`),
    deepPage: of(
      'queue page, page 500',
      (n) => `${page}/queue?${search('', { view: 'all', after: pick(n, targets.deep) })}`,
    ),
    candidatePage: of('candidate page', (n) => `${page}/candidates/${pick(n, targets.oids)}`),
    historyPage: of('history page', () => `${page}/history`),
    insightsPage: of('insights page', () => `${page}/history/insights`),
    list: of(
      'list',
      (n) => `${api}/queue?${search('', { view: pick(n, ['waiting', 'all', 'security']) })}`,
    ),
    filtered: of('list, filtered', (n) => `${api}/queue?${search(filtered(n))}`),
    searched: of('list, searched', (n) => `${api}/queue?${search(searched(n), { view: 'all' })}`),
    deep: of(
      'list, page 500',
      (n) => `${api}/queue?${search('', { view: 'all', after: pick(n, targets.deep) })}`,
    ),
    facets: of('counts per value', (n) => `${api}/queue/facets?${search(filtered(n))}`),
    candidate: of('candidate', (n) => `${api}/candidates/${pick(n, targets.oids)}`),
    history: of('history', () => `${api}/history`),
  };
};

/** Reads what to ask for: candidates of every kind, positions deep in the list, cells that nobody voted on. */
export async function readTargets(db: pg.Client, client: Client): Promise<Targets> {
  const oids = await db.query<{ oid: string }>(
    `SELECT "upstreamOid" AS oid FROM "Candidate" ORDER BY md5(id::text) LIMIT 4000`,
  );
  const cells = await db.query<{ oid: string; branch: string }>(
    `SELECT c."upstreamOid" AS oid, b.name AS branch FROM "Cell" k JOIN "Candidate" c ON c.id = k."candidateId"
     JOIN "Branch" b ON b.id = k."branchId"
     WHERE k.state IN ('applies', 'merges') AND k.affected = 'yes' AND NOT c.settled
       AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d."branchId" = b.id)
     ORDER BY md5(k.id::text) LIMIT 6000`,
  );
  const deep: string[] = [];
  let after = '';
  for (let read = 0; read < 25_600; read += 200) {
    const answer = await client.get(
      `${api}/queue?view=all&limit=200${after === '' ? '' : `&after=${after}`}`,
    );
    if (answer.status !== 200) throw new Error(`the list answers ${answer.status}`);
    const { next } = JSON.parse(textOf(answer)) as { next: string | null };
    if (next === null) break;
    after = next;
    if (read >= 24_000) deep.push(next);
  }
  return {
    oids: oids.rows.map((row) => row.oid),
    cells: cells.rows,
    deep: deep.length > 0 ? deep : [after],
  };
}

/** A vote as the page sends it; gives its id and where to. */
export function vote(target: { readonly oid: string; readonly branch: string }) {
  const id = randomUUID();
  return {
    id,
    path: `${api}/candidates/${target.oid}/decisions`,
    body: {
      batchId: randomUUID(),
      reason: 'Small and obviously correct.',
      decisions: [{ id, branch: target.branch, verb: 'accept', seenSeq: 0 }],
    },
  };
}
