import type { AuthoredCommit } from '@/lib/analysis/commit-index';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords, short } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf } from '@/lib/analysis/input';
import { resolveFixesName } from '@/lib/analysis/message/resolve-name';
import { parseSubject } from '@/lib/analysis/message/subject';
import { commitWords, nameCommit } from './commit-words';
import { presenceOf } from './follow-ups';
import { historyIndex } from './history-index';
import type { HistoryFinding } from './kinds';
import { mailRun } from './mail-run';
import { addressesOf, mailmapOf } from './mailmap';
import { neighbourFindings } from './neighbour';

const window = 10 * 60;

/** `20250629172512.14857-3-name@host`: git send-email numbers the mails of one posting. */
const numbered = /([0-9]{14}\.[0-9]+)-([0-9]+)-[^\s>/]+@[^\s>/]+/;

interface Member {
  readonly oid: string;
  readonly subject: string;
  readonly isFix: boolean;
  readonly certain: boolean;
  readonly number: number | null;
  /** Author date, seconds since 1970 UTC: git send-email gives the mails of a posting ascending ones. */
  readonly authored: number;
  readonly byAuthor: boolean;
}

/**
 * The commits it was probably posted with: those of the same author committed within ten minutes, and the run of mails
 * it came in with, whoever wrote them (`mailRun`); certain where the `Link:` tags carry the same numbered message id
 * (4-phases, phase 3, simple form).
 */
export async function seriesFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const candidate = await context.candidate();
  const members = await seriesMembers(context);
  if (members.length === 0) return [];
  const own = numbered.exec(candidate.message);
  const fixes = members.filter((one) => one.isFix).length;
  const others = members.filter((one) => !one.byAuthor).length;
  const certain = members.every((one) => one.certain);
  const all = members.slice(0, 3);
  const shown = fixes === 0 ? all : members.filter((one) => one.isFix).slice(0, 3);
  const named = listWords(shown.map((one) => `${short(one.oid)} ("${one.subject}")`));
  const more = (fixes === 0 ? members.length : fixes) - shown.length;
  return [
    finding({
      kind: 'series',
      summary: `${certain ? 'Posted' : 'Probably posted'} with ${membersWords(members.length, others)}, ${seriesWords(members.length, fixes)}: ${named}${more > 0 ? ` and ${more} more` : ''}.`,
      data: { members, certain, number: own?.[2] === undefined ? null : Number(own[2]), of: null },
      evidence: await Promise.all(
        members.slice(0, 4).map((one) => context.probe('describe-commit', { name: one.oid })),
      ),
    }),
    ...(await neighbourFindings(context, members)),
  ];
}

async function seriesMembers(context: PhaseContext): Promise<Member[]> {
  const candidate = await context.candidate();
  const index = await historyIndex(context);
  const until = asOfSeconds(context.input.asOf);
  const email = candidate.author.email.toLowerCase();
  const mine = index.authors.get(email) ?? [];
  const near = mine.filter(
    (one) =>
      one.oid !== candidate.oid &&
      !one.isMerge &&
      Math.abs(one.time - candidate.committer.time) <= window &&
      one.time <= until,
  );
  const run = (await mailRun(context.git, index, candidate)).filter((one) => one.time <= until);
  const addresses = addressesOf(await mailmapOf(context.git, context.input.upstream), email);
  const written = addresses.flatMap((address) => index.authors.get(address) ?? []);
  const byAuthor = new Set(written.map((one) => one.oid));
  const own = numbered.exec(candidate.message);
  const subsystem = parseSubject(candidate.subject).subsystem;
  const members: Member[] = [];
  const add = async (one: AuthoredCommit, isRun: boolean) => {
    if (members.some((other) => other.oid === one.oid)) return;
    const link = numbered.exec((await context.git.commit(one.oid)).message);
    const certain = own !== null && link?.[1] === own[1];
    if (own !== null && link !== null && !certain) return;
    const samePrefix = parseSubject(one.subject).subsystem === subsystem;
    const together = Math.abs(one.authored - candidate.author.time) <= window;
    if (!certain && !isRun && !samePrefix && !together) return;
    const { oid, subject, isFix, authored } = one;
    const number = link?.[2] === undefined ? null : Number(link[2]);
    const more = { certain, number, byAuthor: byAuthor.has(oid) };
    members.push({ oid, subject, isFix, authored, ...more });
  };
  for (const one of run) await add(one, true);
  // More than that in ten minutes are no posting, unless their mails say so.
  if (near.length <= 60) for (const one of near.slice(0, 30)) await add(one, false);
  return members.sort(
    (a, b) =>
      (a.number ?? 0) - (b.number ?? 0) || a.authored - b.authored || (a.oid < b.oid ? -1 : 1),
  );
}

/** The other commits of a posting, and who wrote them. */
function membersWords(commits: number, others: number): string {
  if (others === commits) return `${count(commits, 'commit')} by others`;
  const by = others === 0 ? 'of the same author' : `(${others} of them by others)`;
  return `${count(commits, 'other commit')} ${by}`;
}

/** How many of a posting's other commits are fixes; what is named behind it are those fixes, or else the commits. */
function seriesWords(commits: number, fixes: number): string {
  if (fixes === 0) return commits === 1 ? 'no fix' : 'none of them a fix';
  if (fixes === commits) return commits === 1 ? 'a fix' : 'all of them fixes';
  return fixes === 1 ? 'one of them a fix' : `${fixes} of them fixes`;
}

/** First release tag that contains the candidate: stored as dates, days are counted when shown. */
export async function releaseFinding(context: PhaseContext): Promise<HistoryFinding> {
  const { commit, upstream, asOf } = context.input;
  const candidate = await context.candidate();
  const until = asOfSeconds(asOf);
  const seen = async (withRc: boolean) => {
    const tag = await context.git.firstTag(commit, { withRc, upstream });
    return tag !== null && tag.time <= until ? { tag: tag.tag, date: dayOf(tag.time) } : null;
  };
  const [release, rc] = [await seen(false), await seen(true)];
  const probes = [
    await context.probe('first-tag', { commit, upstream, withRc: false }),
    await context.probe('first-tag', { commit, upstream, withRc: true }),
  ];
  const committed = dayOf(candidate.committer.time);
  const words =
    release !== null
      ? `First released in ${release.tag} (${release.date})${rc !== null && rc.tag !== release.tag ? `, before that in ${rc.tag} (${rc.date})` : ''}`
      : rc !== null
        ? `In ${rc.tag} (${rc.date}), in no release yet`
        : 'In no release and no release candidate yet';
  const same = release === null ? null : await broughtIn(context, release.tag);
  return finding({
    kind: 'release',
    polarity: release !== null ? 'for' : 'neutral',
    summary: `${words}; committed ${committed}.${same === null ? '' : ` No release of upstream had what it repairs: ${short(same.oid)} came in with ${release?.tag ?? ''} as well.`}`,
    data: {
      release,
      firstTag: rc ?? release,
      committed,
      ...(same === null ? {} : { repairsOwnRelease: same.oid }),
    },
    evidence: same === null ? probes : [...probes, same.probe],
  });
}

/** The commit that Fixes names, where it came in with the same release: all of them, where there are several. */
async function broughtIn(context: PhaseContext, tag: string) {
  const { upstream } = context.input;
  const tags = context.findings('message', 'fixes').map(({ finding: one }) => one.data);
  const named = tags.flatMap(({ valid, oid }) =>
    valid === true && typeof oid === 'string' ? [oid] : [],
  );
  const [oid] = named;
  // What a tag names that is not as it says may have been released before.
  if (oid === undefined || named.length < tags.length) return null;
  for (const one of named) {
    const first = await context.git.firstTag(one, { withRc: false, upstream });
    if (first?.tag !== tag) return null;
  }
  return { oid, probe: await context.probe('first-tag', { commit: oid, upstream, withRc: false }) };
}

/** How many commits the author had upstream before, under any address, and in this subsystem. */
export async function authorFinding(context: PhaseContext): Promise<HistoryFinding> {
  const candidate = await context.candidate();
  const { upstream } = context.input;
  const prefix = parseSubject(candidate.subject).subsystem?.toLowerCase() ?? null;
  const before = candidate.committer.time;
  const { commit } = context.input;
  const email = candidate.author.email.toLowerCase();
  const known = addressesOf(await mailmapOf(context.git, upstream), email);
  const aliases = known.filter((one) => one !== email);
  const also = aliases.length === 0 ? {} : { aliases };
  const ask = (of: string | null) =>
    context.probe('author-commits', { email, ...also, upstream, commit, before, prefix: of });
  const all = await ask(null);
  const here = prefix === null ? null : await ask(prefix);
  const number = (result: typeof all) => Number.parseInt(result.output.toString('utf8'), 10);
  const total = number(all);
  const local = here === null ? null : number(here);
  const signers = context
    .findings('message', 'sign-off')
    .map((one) => String(one.finding.data.email ?? ''));
  const last = signers.at(-1);
  return finding({
    kind: 'author',
    summary: `${candidate.author.name} had ${total === 0 ? 'no commit' : count(total, 'commit')} upstream before${local === null || prefix === null || total === 0 ? '' : total === 1 ? `, ${local === 0 ? 'not ' : ''}in ${prefix}` : `, ${local === 0 ? 'none' : local} of them in ${prefix}`}${last !== undefined && !known.includes(last) ? `; the last sign-off is ${last}` : ''}.`,
    data: {
      name: candidate.author.name,
      email,
      ...also,
      before: total,
      inSubsystem: local,
      subsystem: prefix,
      lastSignOff: last ?? null,
    },
    evidence: here === null ? [all] : [all, here],
  });
}

/** What phase 1 says of commits that the message needs in running text: "depends on commit X". */
export function neededByText(context: PhaseContext) {
  return [
    ...context.findings('message', 'named-commit'),
    ...context.findings('message', 'unverified'),
  ].filter((one) => one.finding.data.isNeeded === true);
}

/** Commits that the message says it needs, with their presence in each branch. */
export async function prerequisiteFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const named: { name: string; key: string; versions: readonly string[] }[] = [];
  for (const { key, finding: one } of context.findings('message', 'stable-request')) {
    const list = one.data.prerequisites as readonly { oid: string; versions: readonly string[] }[];
    for (const item of list) named.push({ name: item.oid, key, versions: item.versions });
  }
  for (const { key, finding: one } of context.findings('message', 'dependency')) {
    const oid = /\b([0-9a-f]{8,40})\b/.exec(String(one.data.value))?.[1];
    if (oid !== undefined && one.data.tag !== 'stable-dep-of')
      named.push({ name: oid, key, versions: [] });
  }
  for (const { key, finding: one } of neededByText(context))
    named.push({ name: String(one.data.name), key, versions: [] });
  const out: HistoryFinding[] = [];
  for (const item of named.slice(0, 10)) {
    const described = await context.probe('describe-commit', { name: item.name });
    const oid = await resolveFixesName(context, item.name);
    if (oid === null) {
      out.push(
        finding({
          kind: 'unverified',
          summary: `The message says it needs ${item.name}, which this repository does not have.`,
          data: { what: 'prerequisite', name: item.name, versions: item.versions },
          evidence: [{ type: 'phase', finding: item.key }, described],
        }),
      );
      continue;
    }
    const { commit, tag } = await nameCommit(context, oid);
    const { presence, evidence } = await presenceOf(context, oid);
    const lacking = presence.filter((one) => !one.present).map((one) => one.branch);
    out.push(
      finding({
        kind: 'prerequisite',
        severity: lacking.length > 0 ? 'medium' : 'info',
        summary: `Needs ${commitWords(commit)}${item.versions.length === 0 ? '' : ` on ${item.versions.join(', ')}`}${lacking.length === 0 ? '; every branch has it' : `; not in ${listWords(lacking)}`}.`,
        data: { ...commit, versions: item.versions, presence },
        evidence: [{ type: 'phase', finding: item.key }, tag, ...evidence],
      }),
    );
  }
  return out;
}
