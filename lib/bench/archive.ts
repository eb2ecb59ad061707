import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PhaseContext } from '@/lib/analysis/context';
import { gather } from '@/lib/analysis/mailing/gather';
import type { BenchRun } from '@/lib/bench/bench-run';
import { drawCommits, secondsOf } from '@/lib/bench/draw-commits';
import { type PlainMail, PlainThreads, readPlainMail } from '@/lib/bench/plain-threads';
import { folderBytes, printLine } from '@/lib/bench/report';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { titleKey } from '@/lib/mail/parse/index-entry';
import type { MailKey } from '@/lib/ports';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';
import { type ArchiveSource, openArchiveSource } from '@/lib/services/archives/archive-source';
import { openSourcePlace, searchPlaces } from '@/lib/services/archives/search-archives';

/**
 * `bench archive`: indexes a whole archive (time, bytes on disk), measures look-ups, and compares for commits drawn by a
 * seed what phase 4 gathers (revisions, review tags) with a plain reading of every mail of the archive. Prints one JSON
 * line per difference and a summary; --show prints what was found for every commit, to be read by a person. Exit code 1
 * when something differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      archive: { type: 'string' },
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      draw: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      since: { type: 'string' },
      until: { type: 'string' },
      data: { type: 'string' },
      show: { type: 'boolean' },
    },
  });
  const { archive, upstream } = values;
  const gitDir = values['git-dir'];
  if (archive === undefined || gitDir === undefined || upstream === undefined)
    throw new AppError('bad-input', 'Give --archive, --git-dir and --upstream.');
  const data = values.data ?? (await mkdtemp(path.join(tmpdir(), 'bench-archive-')));
  const cpu = process.cpuUsage();
  const started = performance.now();
  const place = await openSourcePlace('archive', await openArchiveSource(archive), data);
  const search = searchPlaces([place]);
  const build = process.cpuUsage(cpu);
  printLine({
    mails: place.place.mails,
    problem: place.place.problem,
    buildSeconds: seconds(performance.now() - started),
    buildCpuSeconds: seconds((build.user + build.system) / 1000),
    indexBytes: await folderBytes(data),
  });
  const git = await openGit({ gitDirs: [gitDir] });
  const source = await openArchiveSource(archive);
  try {
    const tip = await git.resolve(upstream);
    const { profile } = chooseProfile(await readRepositoryFacts(git, tip, await git.refs()));
    const drawn = await drawCommits({
      gitDir,
      upstream,
      branches: [],
      // Only those that the archive holds are asked for: most of a history was never mailed to one list.
      draw: Number(values.draw) * 6,
      seed: values.seed,
      since: values.since === undefined ? 0 : secondsOf(values.since),
      until: values.until === undefined ? null : secondsOf(values.until),
    });
    const threads = new PlainThreads(await readAll(source));
    const until = (await git.commit(tip)).committer.time;
    const totals = { commits: 0, found: 0, revisions: 0, tags: 0, differ: 0 };
    let gatherMs = 0;
    for (const commit of drawn) {
      if (totals.commits >= Number(values.draw)) break;
      const { author, subject, committer } = await git.commit(commit);
      const plain = await threads.read(subject, author, committer.time);
      if (plain === null) continue;
      totals.commits += 1;
      // A tip may be older than what it is built on.
      const asOf = new Date(Math.max(until, committer.time) * 1000).toISOString();
      const input = { commit, upstream: tip, asOf, profile, branches: [], cells: [] };
      const at = performance.now();
      const found = await gather(new PhaseContext(input, { git, mail: search }), search);
      gatherMs += performance.now() - at;
      const engine = {
        revisions: found.revisions.map((one) => one.number),
        tags: tagsOf(found.revisions),
      };
      if (engine.revisions.length > 0) totals.found += 1;
      totals.revisions += engine.revisions.length;
      totals.tags += engine.tags.length;
      const same = JSON.stringify(engine) === JSON.stringify({ ...plain, ids: undefined });
      if (!same) totals.differ += 1;
      if (!same || values.show === true)
        printLine({
          commit: commit.slice(0, 12),
          subject,
          foundBy: found.foundBy,
          same,
          engine,
          plain,
        });
    }
    printLine({ ...totals, gatherMsEach: Math.round(gatherMs / Math.max(1, totals.commits)) });
    printLine({ lookUps: await lookUps(search, threads.mails) });
    return totals.differ === 0 ? 0 : 1;
  } finally {
    await source.close();
    await git.close();
    await search.close();
    if (values.data === undefined) await rm(data, { recursive: true, force: true });
  }
};

type Tagged = readonly {
  readonly answers: readonly {
    readonly answer: { readonly tags: readonly { readonly tag: string; readonly who: string }[] };
    readonly toSeries: boolean;
  }[];
}[];

/** Tags given to the patch itself, each once. */
function tagsOf(revisions: Tagged): string[] {
  const all = revisions.flatMap(({ answers }) =>
    answers.flatMap((one) =>
      one.toSeries ? [] : one.answer.tags.map(({ tag, who }) => `${tag}: ${who}`),
    ),
  );
  return [...new Set(all)].sort();
}

async function readAll(source: ArchiveSource): Promise<PlainMail[]> {
  const mails: PlainMail[] = [];
  for await (const { message, locator } of source.messages({})) {
    if (message.deleted === true) continue;
    mails.push(await readPlainMail(message.raw, () => source.raw(locator)));
  }
  return mails;
}

/** Milliseconds of a look-up of each kind, over mails from all of the archive. */
async function lookUps(
  search: ReturnType<typeof searchPlaces>,
  mails: readonly PlainMail[],
): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  const some = mails.filter((_mail, at) => at % Math.ceil(mails.length / 500) === 0);
  for (const key of ['message-id', 'parent', 'title'] as const satisfies readonly MailKey[]) {
    const times: number[] = [];
    for (const mail of some) {
      const at = performance.now();
      await search.find(key, key === 'title' ? titleKey(mail.subject) : mail.id);
      times.push(performance.now() - at);
    }
    times.sort((a, b) => a - b);
    out[`${key} p50`] = ms(times[Math.floor(times.length / 2)]);
    out[`${key} p95`] = ms(times[Math.floor(times.length * 0.95)]);
  }
  return out;
}

const ms = (value: number | undefined) => Math.round((value ?? 0) * 1000) / 1000;
const seconds = (value: number) => Math.round(value / 100) / 10;
