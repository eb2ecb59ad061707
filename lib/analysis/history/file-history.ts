import { isC, roleOf } from '@/lib/analysis/change/file-role';
import { functionsTouched } from '@/lib/analysis/change/functions-touched';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding, short } from '@/lib/analysis/finding';
import { dayOf } from '@/lib/analysis/input';
import { saysFix } from '@/lib/analysis/message/subject';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';
import { pathOf } from '@/lib/diff/patch';
import { commitWords, nameCommit } from './commit-words';
import type { HistoryFinding } from './kinds';

const year = 365 * 24 * 3600;
const most = { files: 6, log: 60, renames: 4 };

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

/** What happened to the files in the year before the candidate. */
export async function recentFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const candidate = await context.candidate();
  const parent = candidate.parents[0];
  // Everybody's first patch touches the list of the project's people.
  const aside = ['documentation', 'project'];
  const paths = (await context.patch())
    .filter((file) => file.status !== 'added' && !aside.includes(roleOf(pathOf(file))))
    .map((file) => file.oldPath ?? pathOf(file))
    .slice(0, 20);
  if (parent === undefined || paths.length === 0) return [];
  const since = candidate.committer.time - year;
  const log = await context.probe('file-log', { until: parent, paths, since, limit: most.log });
  const commits = log.output
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const match = /^([0-9a-f]{40}) (\d+) (.*)$/.exec(line);
      return match?.[1]
        ? [{ oid: match[1], date: dayOf(Number(match[2])), subject: match[3] ?? '' }]
        : [];
    });
  const fixes = commits.filter((one) => saysFix(one.subject)).length;
  const last = commits[0];
  const many = commits.length >= most.log ? `At least ${most.log}` : `${commits.length}`;
  const newest =
    last === undefined
      ? ''
      : ` The last one was ${short(last.oid)} ("${last.subject}", ${last.date}).`;
  return [
    finding({
      kind: 'recent-history',
      summary:
        commits.length === 0
          ? `No other commit touched its ${paths.length === 1 ? 'file' : 'files'} in the year before it.`
          : `${many} ${commits.length === 1 ? 'commit' : 'commits'} touched its ${paths.length === 1 ? 'file' : 'files'} in the year before it, ${fixes === 0 ? `${commits.length === 1 ? 'not a fix by its subject' : 'none of them a fix by its subject'}` : `${commits.length === 1 ? '' : `${fixes} of them `}${fixes === 1 ? 'a fix' : 'fixes'} by the subject`}.${newest}`,
      data: { since: dayOf(since), commits: commits.slice(0, 12), count: commits.length, fixes },
      evidence: [log],
    }),
  ];
}
