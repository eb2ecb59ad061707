import { execFileSync, spawnSync } from 'node:child_process';

/**
 * Presence computed a second time, from the text of the design alone and without any of the engine's code: raw
 * messages, one regular expression per form, reverts by definition ("stands, unless something that stands and comes
 * later reverts it"). What the engine says is compared with this.
 */
export interface PlainBranch {
  /** Upstream commits that a standing commit of the branch names, with that commit. */
  readonly present: ReadonlyMap<string, string>;
  /** `[branch commit, name]` of names that lead nowhere. */
  readonly unresolved: readonly (readonly [string, string])[];
  readonly reverts: number;
}

interface PlainCommit {
  readonly oid: string;
  readonly upstreams: readonly string[];
  readonly reverted: readonly string[];
  readonly subject: string;
}

const forms: readonly RegExp[] = [
  /^[ \t]*commit ([0-9a-f]{8,40}) upstream\b/gim,
  /^[ \t]*\[ *upstream commit:? *([0-9a-f]{8,40}) *\]/gim,
  /^[ \t]*\[ *backported from upstream commit:? *([0-9a-f]{8,40}) *\]/gim,
];
const picked = /\(cherry picked from commit ([0-9a-f]{8,40})\)/gi;
const revertOfBackport =
  /reverts? (?:the )?commit:?\s+([0-9a-f]{8,40})[^.]*?which (?:is|was)[^.]*?commit:?\s+([0-9a-f]{8,40})(?:\s+upstream)?/gi;
const revert =
  /this (?:reverts|undoes) (?:the )?(?:backport of main branch )?commit:?\s+([0-9a-f]{8,40})/gi;

export function git(gitDir: string, args: readonly string[], input = ''): string {
  return execFileSync('git', ['--git-dir', gitDir, ...args], {
    input,
    maxBuffer: 2 ** 30,
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' },
  }).toString('utf8');
}

/** `git merge-base --is-ancestor`, a process each. */
export function isAncestorByGit(gitDir: string, commit: string, tip: string): boolean {
  const { status } = spawnSync('git', [
    '--git-dir',
    gitDir,
    'merge-base',
    '--is-ancestor',
    commit,
    tip,
  ]);
  if (status !== 0 && status !== 1)
    throw new Error(`merge-base --is-ancestor exited with ${status}`);
  return status === 0;
}

/** The upstream history, sorted, for full and abbreviated names. */
export class PlainUpstream {
  readonly sorted: readonly string[];
  readonly #gitDir: string;
  readonly #subjects = new Map<string, string>();

  constructor(gitDir: string, upstream: string) {
    this.#gitDir = gitDir;
    this.sorted = git(gitDir, ['rev-list', upstream]).trim().split('\n').sort();
  }

  resolve(name: string, subject: string): string | null {
    const from = this.#lowerBound(name);
    const first = this.sorted[from];
    if (first === undefined || !first.startsWith(name)) return null;
    if (this.sorted[from + 1]?.startsWith(name)) return null;
    if (name.length >= 12) return first;
    return this.#subject(first).trim().toLowerCase() === subject.trim().toLowerCase()
      ? first
      : null;
  }

  #lowerBound(name: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #subject(oid: string): string {
    const held = this.#subjects.get(oid) ?? git(this.#gitDir, ['log', '-1', '--format=%s', oid]);
    this.#subjects.set(oid, held);
    return held;
  }
}

export function plainBranch(
  gitDir: string,
  upstream: PlainUpstream,
  upstreamOid: string,
  tip: string,
): PlainBranch {
  const text = git(gitDir, [
    'log',
    '--topo-order',
    '--reverse',
    '--format=%x02%H%x01%s%x01%B',
    `${upstreamOid}..${tip}`,
  ]);
  const unresolved: [string, string][] = [];
  const commits: PlainCommit[] = [];
  for (const piece of text.split('\x02').slice(1)) {
    const [oid = '', subject = '', body = ''] = piece.split('\x01');
    const cut = body.replace(revertOfBackport, ' ').replace(/^.*\n/, '\n');
    const headers = forms.flatMap((form) => [...cut.matchAll(form)].map((m) => m[1] ?? ''));
    const trailers = [...cut.matchAll(picked)].map((m) => m[1] ?? '');
    const names = headers.length > 0 ? headers : trailers.slice(-1);
    const upstreams: string[] = [];
    for (const name of names) {
      const found = upstream.resolve(name.toLowerCase(), subject);
      if (found === null) unresolved.push([oid, name.toLowerCase()]);
      else upstreams.push(found);
    }
    const reverted = [
      ...[...body.matchAll(revertOfBackport)].flatMap((m) => [m[1] ?? '', m[2] ?? '']),
      ...[...body.matchAll(revert)].map((m) => m[1] ?? ''),
    ].map((name) => name.toLowerCase());
    commits.push({ oid, upstreams, reverted, subject });
  }
  const own = new Set(commits.map((commit) => commit.oid));
  const known = (name: string) => own.has(name) || upstream.resolve(name, '') !== null;
  return { ...standing(commits, known), unresolved };
}

/**
 * From the newest to the oldest: a commit stands unless a later standing one reverts it, by a name, or (where it gives
 * none that leads anywhere) by `Revert "subject"`, which takes the next older commit of that subject.
 */
function standing(
  commits: readonly PlainCommit[],
  known: (name: string) => boolean,
): {
  present: ReadonlyMap<string, string>;
  reverts: number;
} {
  const present = new Map<string, string>();
  const taken: string[] = [];
  const subjects: string[] = [];
  for (const commit of [...commits].reverse()) {
    const names = [commit.oid, ...commit.upstreams];
    if (taken.some((name) => names.some((one) => one.startsWith(name)))) continue;
    const bySubject = subjects.indexOf(commit.subject);
    if (bySubject >= 0) {
      subjects.splice(bySubject, 1);
      continue;
    }
    taken.push(...commit.reverted);
    const quoted = /^Revert "(.*)"$/.exec(commit.subject)?.[1];
    if (quoted !== undefined && !commit.reverted.some(known)) subjects.push(quoted);
    for (const upstream of commit.upstreams) {
      if (!present.has(upstream)) present.set(upstream, commit.oid);
    }
  }
  return { present, reverts: taken.length + subjects.length };
}
