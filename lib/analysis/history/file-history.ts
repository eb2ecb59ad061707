import { type FileRole, isC, roleOf } from '@/lib/analysis/change/file-role';
import { functionsTouched } from '@/lib/analysis/change/functions-touched';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding, short } from '@/lib/analysis/finding';
import { dayOf } from '@/lib/analysis/input';
import { saysFix } from '@/lib/analysis/message/subject';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { commitWords, nameCommit } from './commit-words';
import type { HistoryFinding } from './kinds';

const year = 365 * 24 * 3600;
const most = { files: 6, log: 60, renames: 4, logged: 20 };

/**
 * When each file came in, for files that the patch only adds to outside of any function: there the age of the lines
 * beside the addition says little, the age of the file says since when something is missing.
 */
export async function fileOriginFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const parent = (await context.candidate()).parents[0];
  if (parent === undefined) return [];
  const out: HistoryFinding[] = [];
  for (const file of await context.patch()) {
    if (out.length >= most.files) break;
    const path = pathOf(file);
    if (file.status !== 'modified' || file.deleted > 0 || file.binary || !isC(path)) continue;
    if ((await functionsTouched(context.git, file)).length > 0) continue;
    const origin = await originOf(context, path, parent);
    if (origin === null) continue;
    const { commit, tag } = await nameCommit(context, origin.oid);
    const was = origin.name === path ? '' : `, as ${origin.name}`;
    out.push(
      finding({
        kind: 'file-introduced',
        summary: `${path} came in with ${commitWords(commit)}${was}.`,
        path,
        data: { ...commit, file: path, as: origin.name },
        evidence: [...origin.logs, tag],
      }),
    );
  }
  return out;
}

/** The commit that added a file, under the name it had then: one that renames it brings nothing in. */
async function originOf(context: PhaseContext, path: string, parent: string) {
  const logs: ProbeResult[] = [];
  let found: { readonly oid: string; readonly name: string } | null = null;
  let [name, until]: [string, string | undefined] = [path, parent];
  while (logs.length < most.renames && until !== undefined) {
    const log = await context.probe('file-added', { until, path: name });
    const oid = /^([0-9a-f]{40}) /.exec(log.output.toString('utf8'))?.[1];
    if (oid === undefined) break;
    logs.push(log);
    found = { oid, name };
    const changes = await context.git.changes(oid, { renames: true });
    const renamed = changes.find((one) => one.status === 'R' && one.path === name);
    if (renamed === undefined) break;
    name = renamed.oldPath;
    until = (await context.git.commit(oid)).parents[0];
  }
  return found === null ? null : { ...found, logs };
}

/** What happened to the files in the year before the candidate, under the names they had then. */
export async function recentFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const candidate = await context.candidate();
  const parent = candidate.parents[0];
  // Everybody's first patch touches the list of the project's people.
  const aside = ['documentation', 'project'];
  const old = (await context.patch()).filter((file) => file.status !== 'added');
  const counted = old.map(nameBefore).filter((path) => !aside.includes(roleOf(path)));
  const paths = counted.slice(0, most.logged);
  if (parent === undefined || paths.length === 0) return [];
  const since = candidate.committer.time - year;
  const { commits, logs, former, isCut } = await logOf(context, paths, parent, since);
  const fixes = commits.filter((one) => saysFix(one.subject)).length;
  const last = commits[0];
  const many = isCut ? `At least ${commits.length}` : `${commits.length}`;
  const newest =
    last === undefined
      ? ''
      : ` The last one was ${short(last.oid)} ("${last.subject}", ${last.date}).`;
  const files = filesWords(paths.length, counted.length, new Set(old.map(nameBefore).map(roleOf)));
  const names =
    former.length === 0
      ? ''
      : `, ${former.length === 1 ? `as ${former[0]}` : 'under former names'} too`;
  return [
    finding({
      kind: 'recent-history',
      summary:
        commits.length === 0
          ? `No other commit touched ${files} in the year before it.`
          : `${many} ${commits.length === 1 ? 'commit' : 'commits'} touched ${files} in the year before it${names}, ${fixes === 0 ? `${commits.length === 1 ? 'not a fix by its subject' : 'none of them a fix by its subject'}` : `${commits.length === 1 ? '' : `${fixes} of them `}${fixes === 1 ? 'a fix' : 'fixes'} by the subject`}.${newest}`,
      data: {
        since: dayOf(since),
        commits: commits.slice(0, 12).map(({ time: _, ...one }) => one),
        count: commits.length,
        fixes,
        ...(former.length === 0 ? {} : { formerNames: former }),
      },
      evidence: logs,
    }),
  ];
}

const nameBefore = (file: PatchFile) => file.oldPath ?? pathOf(file);

/** The files that were looked at; what was left out of them is said. */
function filesWords(asked: number, counted: number, roles: ReadonlySet<FileRole>): string {
  const of = asked < counted ? `the first ${asked} of its ${counted}` : 'its';
  const aside = [
    ...(roles.has('documentation') ? ['documentation'] : []),
    ...(roles.has('project') ? ['lists of people'] : []),
  ];
  const without = aside.length === 0 ? '' : `, ${aside.join(' and ')} aside,`;
  return `${of} ${counted === 1 ? 'file' : 'files'}${without}`;
}

interface Logged {
  readonly oid: string;
  /** Committer time, seconds since 1970 UTC. */
  readonly time: number;
  readonly date: string;
  readonly subject: string;
}

/**
 * Commits to files since a moment, newest first; a file that a commit renamed is followed under the name it had. `isCut`
 * where there may be more.
 */
async function logOf(
  context: PhaseContext,
  paths: readonly string[],
  until: string,
  since: number,
): Promise<{ commits: Logged[]; logs: ProbeResult[]; former: string[]; isCut: boolean }> {
  const commits = new Map<string, Logged>();
  const logs: ProbeResult[] = [];
  const former: string[] = [];
  let asked: { readonly paths: readonly string[]; readonly until: string }[] = [{ paths, until }];
  while (asked.length > 0 && logs.length < most.renames && commits.size < most.log) {
    const next: typeof asked = [];
    for (const one of asked) {
      const log = await context.probe('file-log', {
        until: one.until,
        paths: one.paths,
        since,
        limit: most.log,
      });
      logs.push(log);
      const found = readLog(log.output.toString('utf8'));
      for (const commit of found) commits.set(commit.oid, commit);
      if (one.until !== until && found.length > 0) former.push(...one.paths);
      if (found.length < most.log) next.push(...(await namesBefore(context, one.paths, found)));
    }
    asked = next;
  }
  const all = [...commits.values()].sort((a, b) => b.time - a.time);
  const isCut = all.length >= most.log || asked.length > 0;
  return { commits: all.slice(0, most.log), logs, former, isCut };
}

function readLog(output: string): Logged[] {
  return output.split('\n').flatMap((line) => {
    const [, oid, time, subject = ''] = /^([0-9a-f]{40}) (\d+) (.*)$/.exec(line) ?? [];
    return oid === undefined
      ? []
      : [{ oid, time: Number(time), date: dayOf(Number(time)), subject }];
  });
}

/** Which of these commits gave the files their names, and what they were called before it. */
async function namesBefore(
  context: PhaseContext,
  paths: readonly string[],
  commits: readonly Logged[],
): Promise<{ paths: string[]; until: string }[]> {
  const oldest = commits.at(-1);
  if (oldest === undefined) return [];
  const start = (await context.git.commit(oldest.oid)).parents[0];
  // Before a root commit there is nothing.
  const entryOf = (path: string) => (start === undefined ? null : context.git.entry(start, path));
  const entries = await Promise.all(paths.map(entryOf));
  const came = new Set(paths.filter((_, at) => entries[at] === null));
  const out: { paths: string[]; until: string }[] = [];
  for (const { oid } of [...commits].reverse()) {
    if (came.size === 0) break;
    const before = (await context.git.commit(oid)).parents[0];
    const changes = before === undefined ? [] : await context.git.changes(oid, { renames: true });
    const added = changes.filter((one) => came.has(one.path) && /^[ARC]/.test(one.status));
    for (const one of added) came.delete(one.path);
    const names = added.filter((one) => one.status === 'R').map((one) => one.oldPath);
    if (before !== undefined && names.length > 0) out.push({ paths: names, until: before });
  }
  return out;
}
