import { Durations } from './figures';
import { type Answer, type Client, textOf } from './http-client';
import { type Kind, sequence, type Targets, vote } from './requests';

const ok = (answer: Answer): boolean => answer.status === 200;

export interface Closed {
  readonly perSecond: number;
  readonly durations: Durations;
  /** Each client's first answer, before the clock starts: some pages are drawn in full once for every person. */
  readonly firsts: Durations;
}

/** Clients without think time: each asks again as soon as it was answered. */
export async function closedLoop(
  clients: readonly Client[],
  kind: Kind,
  seconds: number,
): Promise<Closed> {
  const firsts = new Durations();
  const durations = new Durations();
  const lanes = clients.map((client, at) => ({ client, next: sequence(at * 7919 + 1) }));
  const ask = async ({ client, next }: (typeof lanes)[number], into: Durations): Promise<void> => {
    const answer = await client.get(kind.path(next));
    if (!ok(answer)) into.failed += 1;
    into.add(answer.ms);
  };
  await Promise.all(lanes.map((lane) => ask(lane, firsts)));
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    lanes.map(async (lane) => {
      while (performance.now() < until) await ask(lane, durations);
    }),
  );
  const perSecond = durations.count / ((performance.now() - started) / 1000);
  return { perSecond, durations, firsts };
}

export interface OpenResult {
  readonly byKind: ReadonlyMap<string, Durations>;
  /** Votes that the server said it recorded. */
  readonly acknowledged: readonly string[];
  readonly votes: Durations;
}

/**
 * Thirty people, each one action every three seconds whatever the answers take (a slow answer delays nobody's clock, and
 * its duration counts from when it was due): the readers open pages, the deciders vote and have their list brought up to date.
 */
export async function openLoop(
  readers: readonly Client[],
  deciders: readonly Client[],
  pages: readonly Kind[],
  after: Kind,
  targets: Targets,
  seconds: number,
): Promise<OpenResult> {
  const byKind = new Map<string, Durations>();
  const votes = new Durations();
  const acknowledged: string[] = [];
  const running: Promise<void>[] = [];
  const timed = async (kind: Kind, client: Client, path: string): Promise<void> => {
    const due = performance.now();
    const durations = byKind.get(kind.name) ?? new Durations();
    byKind.set(kind.name, durations);
    const answer = await client.get(path);
    if (!ok(answer)) durations.failed += 1;
    durations.add(performance.now() - due);
  };
  const decide = async (client: Client): Promise<void> => {
    const target = targets.cells.pop();
    if (target === undefined) throw new Error('no cell is left to vote on');
    const { id, path, body } = vote(target);
    const due = performance.now();
    const answer = await client.send('POST', path, body);
    votes.add(performance.now() - due);
    if (!ok(answer)) votes.failed += 1;
    else {
      const { recorded } = JSON.parse(textOf(answer)) as {
        recorded: { id: string }[];
      };
      if (recorded.some((one) => one.id === id)) acknowledged.push(id);
    }
  };
  const everybody = [...readers, ...deciders];
  const rounds = Math.floor(seconds / 3);
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const started = performance.now();
  const people = everybody.map(async (client, at) => {
    const next = sequence(at * 104_729 + 3);
    for (let round = 0; round < rounds; round += 1) {
      const due = started + (round + at / everybody.length) * 3000;
      await wait(Math.max(0, due - performance.now()));
      if (at >= readers.length) {
        running.push(decide(client).then(() => timed(after, client, after.path(next))));
        continue;
      }
      const kind = pages[(round + at) % pages.length];
      if (kind !== undefined) running.push(timed(kind, client, kind.path(next)));
    }
  });
  await Promise.all(people);
  await Promise.all(running);
  return { byKind, acknowledged, votes };
}
