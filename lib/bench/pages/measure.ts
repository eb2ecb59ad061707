import type pg from 'pg';
import { timeBareSql } from './bare-sql';
import { emailOf } from './data-sql';
import { type Durations, number, table } from './figures';
import { Client } from './http-client';
import { closedLoop, openLoop } from './load';
import { type Kind, kinds, readTargets, sequence, type Targets } from './requests';
import { scriptBytes } from './scripts';
import type { Server } from './server';
import { askedBy, logStatements } from './statements';

interface Bench {
  readonly server: Server;
  readonly db: pg.Client;
  /** Of the database server. */
  readonly logFile: string;
  /** Of each closed loop; the open loop takes four times as long. */
  readonly seconds: number;
  readonly password: string;
  readonly say: (line: string) => void;
}

const pageKinds = [
  'queuePage',
  'filteredPage',
  'searchedPage',
  'newWordsPage',
  'deepPage',
  'candidatePage',
  'historyPage',
  'insightsPage',
];
const apiKinds = ['list', 'filtered', 'searched', 'deep', 'facets', 'candidate', 'history'];

/** Measures everything and prints it. False: something was lost, doubled, or answered with an error. */
export async function measure({
  server,
  db,
  logFile,
  seconds,
  password,
  say,
}: Bench): Promise<boolean> {
  const people: Client[] = [];
  try {
    for (let person = 1; person <= 30; person += 1) {
      const client = new Client(server.origin);
      await client.signIn(emailOf(person), password);
      people.push(client);
    }
    const [first] = people;
    if (first === undefined) throw new Error('nobody signed in');
    const warm = await first.get('/api/p/large/queue');
    say(`first answer, the index being read: ${number(warm.ms)} ms`);
    const targets = await readTargets(db, first);
    const all = await available(kinds(targets), first, say);
    const of = (names: readonly string[]): Kind[] => names.flatMap((name) => all[name] ?? []);

    say('\none request after the other, and what of it is SQL; bytes of JavaScript per page');
    await logStatements(db, true);
    const asked: string[][] = [
      ['', 'p50 ms', 'of it SQL', 'p95 ms', 'of it SQL', 'statements', 'JS kB', 'files'],
    ];
    for (const kind of [...of(pageKinds), ...of(apiKinds)]) {
      const { statements, total, sql } = await askedBy(logFile, first, kind);
      const path = kind.path(sequence(5));
      const scripts = path.startsWith('/api/') ? null : await scriptBytes(first, path);
      asked.push([
        kind.name,
        number(total.at(0.5)),
        number(sql.at(0.5)),
        number(total.at(0.95)),
        number(sql.at(0.95)),
        number(statements),
        scripts === null ? '' : number(scripts.bytes / 1000),
        scripts === null ? '' : String(scripts.files),
      ]);
    }
    await logStatements(db, false);
    for (const line of table(asked)) say(`  ${line}`);

    say('\nthe same questions in bare SQL, middle of five');
    for (const line of table(
      (await timeBareSql(db)).map(([name, ms]) => [name, `${number(ms)} ms`]),
    ))
      say(`  ${line}`);

    say(`\nclosed loop: 30 clients without think time, ${seconds} s each`);
    const closed: string[][] = [['', 'requests/s', 'p50 ms', 'p95 ms', 'failed', 'first p50 ms']];
    let failed = 0;
    for (const kind of [...of(apiKinds), ...of(pageKinds)]) {
      const { perSecond, durations, firsts } = await closedLoop(people, kind, seconds);
      failed += durations.failed + firsts.failed;
      const first = number(firsts.at(0.5));
      closed.push([kind.name, number(perSecond), ...spread(durations), first]);
    }
    for (const line of table(closed)) say(`  ${line}`);
    return (await open(people, of, targets, db, seconds * 4, say)) && failed === 0;
  } finally {
    for (const client of people) client.close();
  }
}

async function open(
  people: readonly Client[],
  of: (names: readonly string[]) => Kind[],
  targets: Targets,
  db: pg.Client,
  seconds: number,
  say: (line: string) => void,
): Promise<boolean> {
  say(`\nopen loop: 20 people reading, 10 deciding, one action per 3 s each, ${seconds} s`);
  const [list] = of(['list']);
  if (list === undefined) throw new Error('the list does not answer');
  const votesBefore = await countVotes(db);
  const result = await openLoop(
    people.slice(0, 20),
    people.slice(20),
    of(pageKinds),
    list,
    targets,
    seconds,
  );
  const rows: string[][] = [['', 'requests', 'p50 ms', 'p95 ms', 'failed']];
  for (const [name, durations] of result.byKind)
    rows.push([name, String(durations.count), ...spread(durations)]);
  rows.push(['decision write', String(result.votes.count), ...spread(result.votes)]);
  for (const line of table(rows)) say(`  ${line}`);
  const { rows: stored } = await db.query<{ id: string }>(
    'SELECT id FROM "Decision" WHERE id = ANY($1::uuid[])',
    [result.acknowledged],
  );
  const added = (await countVotes(db)) - votesBefore;
  const lost = result.acknowledged.length - stored.length;
  const doubled = added - result.acknowledged.length;
  say(
    `  votes said to be recorded: ${result.acknowledged.length}, in the database: ${stored.length}, rows added: ${added}`,
  );
  say(`  lost: ${lost}, more than were sent: ${doubled}`);
  const failures = [result.votes, ...result.byKind.values()].reduce(
    (sum, one) => sum + one.failed,
    0,
  );
  return lost === 0 && doubled === 0 && failures === 0;
}

async function countVotes(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ n: string }>('SELECT count(*) AS n FROM "Decision"');
  return Number(rows[0]?.n ?? 0);
}

const spread = (durations: Durations): string[] => [
  number(durations.at(0.5)),
  number(durations.at(0.95)),
  String(durations.failed),
];

/** Leaves out, by name, what this version does not answer. */
async function available(
  every: Readonly<Record<string, Kind>>,
  client: Client,
  say: (line: string) => void,
): Promise<Readonly<Record<string, Kind>>> {
  const there: Record<string, Kind> = {};
  for (const [name, kind] of Object.entries(every)) {
    const { status } = await client.get(kind.path(sequence(1)));
    if (status === 200) there[name] = kind;
    else say(`not measured: ${kind.name} (answers ${status})`);
  }
  return there;
}
