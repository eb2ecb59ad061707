import type { Change, Files } from './changes';
import { type Person, people, signedBy } from './people';

/** A commit as the story tells it. `{oid:key}`, `{oid12:key}` and `{fixes:key}` stand for earlier commits. */
export interface CommitSpec {
  readonly key: string;
  readonly subject: string;
  readonly body?: string;
  /** Trailer lines before the committer's Signed-off-by. */
  readonly trailers?: readonly string[];
  readonly author: Person;
  /** ISO 8601, UTC. */
  readonly authored: string;
  readonly committer?: Person;
  /** ISO 8601, UTC; the author's time when left out. */
  readonly committed?: string;
  readonly changes: readonly Change[];
  /** Topic branch that it was committed to; merged later. Without it: upstream itself. */
  readonly topic?: string;
}

export interface PlannedCommit {
  readonly key: string;
  readonly parents: readonly string[];
  readonly files: Files;
  readonly subject: string;
  /** The whole message with its references to other commits still open. */
  readonly template: string;
  readonly author: Person;
  readonly authored: string;
  readonly committer: Person;
  readonly committed: string;
  readonly changes: readonly Change[];
  /** False: the story speaks of it, but the repository does not have it. */
  readonly written: boolean;
}

export interface PlannedTag {
  readonly name: string;
  readonly target: string;
  readonly date: string;
}

/** The whole history, in an order in which every commit stands after what it refers to. */
export class Plan {
  readonly commits = new Map<string, PlannedCommit>();
  readonly tags: PlannedTag[] = [];
  /** Branch name to the key of its tip. */
  readonly heads = new Map<string, string>();

  get(key: string): PlannedCommit {
    const found = this.commits.get(key);
    if (!found) throw new Error(`demo story: no commit ${key}`);
    return found;
  }

  /** A line of commits that starts at `from`, or with an empty tree. */
  line(from: string | null): Line {
    return new Line(this, from);
  }

  add(commit: PlannedCommit): void {
    if (this.commits.has(commit.key)) throw new Error(`demo story: two commits ${commit.key}`);
    this.commits.set(commit.key, commit);
  }
}

function applied(files: Files, changes: readonly Change[]): Files {
  const next = new Map(files);
  for (const change of changes) change(next);
  return next;
}

function messageOf(parts: readonly (string | undefined)[], trailers: readonly string[]): string {
  const paragraphs = parts.filter((part) => part !== undefined && part !== '');
  if (trailers.length > 0) paragraphs.push(trailers.join('\n'));
  return `${paragraphs.join('\n\n')}\n`;
}

/** How a stable branch says which upstream commit a backport is of; forms of 3-applicability, "Upstream markers". */
export type MarkerForm =
  | 'upstream'
  | 'upstream-abbreviated'
  | 'bracket'
  | 'bracket-lower'
  | 'backported'
  | 'cherry'
  | 'none';

const markerText: Readonly<Record<MarkerForm, (key: string) => string>> = {
  upstream: (key) => `commit {oid:${key}} upstream.`,
  'upstream-abbreviated': (key) => `commit {oid12:${key}} upstream.`,
  bracket: (key) => `[ Upstream commit {oid:${key}} ]`,
  'bracket-lower': (key) => `[ upstream commit: {oid:${key}} ]`,
  backported: (key) => `[ backported from upstream commit {oid:${key}} ]`,
  cherry: (key) => `(cherry picked from commit {oid:${key}})`,
  none: () => '',
};

export interface BackportSpec {
  /** Key of the commit on the branch. */
  readonly key: string;
  /** The upstream commit. */
  readonly of: string;
  readonly marker: MarkerForm;
  readonly date: string;
  /** When the upstream change does not go in as it is. */
  readonly changes?: readonly Change[];
  /** Adjustment in brackets, as stable maintainers write it. */
  readonly note?: string;
}

export class Line {
  private tip: string | null;

  constructor(
    private readonly plan: Plan,
    from: string | null,
  ) {
    this.tip = from;
  }

  get head(): string {
    if (this.tip === null) throw new Error('demo story: an empty line has no head');
    return this.tip;
  }

  get files(): Files {
    return this.tip === null ? new Map() : this.plan.get(this.tip).files;
  }

  private append(
    commit: Omit<PlannedCommit, 'parents' | 'files' | 'written'>,
    others: readonly string[] = [],
    written = true,
  ): void {
    this.plan.add({
      ...commit,
      parents: [...(this.tip === null ? [] : [this.tip]), ...others],
      files: applied(this.files, commit.changes),
      written,
    });
    if (written) this.tip = commit.key;
  }

  commit(spec: CommitSpec): void {
    this.append(planned(spec));
  }

  /** A commit on top of this line that only a mail knows: it is planned and never written. */
  sketch(spec: CommitSpec): void {
    this.append(planned(spec), [], false);
  }

  /** Merges a topic: its changes once more on this line, two parents. */
  merge(key: string, topic: Line, from: string, subject: string, date: string): void {
    const changes: Change[] = [];
    for (let at = topic.head; at !== from; ) {
      const commit = this.plan.get(at);
      changes.unshift(...commit.changes);
      const parent = commit.parents[0];
      if (parent === undefined)
        throw new Error(`demo story: topic ${key} does not lead to ${from}`);
      at = parent;
    }
    const who = people.keeper;
    this.append(
      {
        key,
        subject,
        template: messageOf([subject], []),
        author: who,
        authored: date,
        committer: who,
        committed: date,
        changes,
      },
      [topic.head],
    );
  }

  backport(spec: BackportSpec): void {
    const source = this.plan.get(spec.of);
    const [subject = '', ...rest] = source.template.trimEnd().split('\n\n');
    const marker = markerText[spec.marker](spec.of);
    const last = rest.pop() ?? '';
    const note = spec.note === undefined ? '' : `\n[ picker: ${spec.note} ]`;
    const after = spec.marker === 'cherry' ? `\n${marker}` : '';
    const before = spec.marker === 'cherry' ? '' : marker;
    const message = [subject, before, ...rest].filter((part) => part !== '');
    message.push(`${last}${after}${note}\n${signedBy(people.stable)}`);
    this.append({
      key: spec.key,
      subject,
      template: `${message.join('\n\n')}\n`,
      author: source.author,
      authored: source.authored,
      committer: people.stable,
      committed: spec.date,
      changes: spec.changes ?? source.changes,
    });
  }

  tag(name: string, date: string): void {
    this.plan.tags.push({ name, target: this.head, date });
  }
}

function planned(spec: CommitSpec): Omit<PlannedCommit, 'parents' | 'files' | 'written'> {
  const committer = spec.committer ?? people.keeper;
  const trailers = [...(spec.trailers ?? []), signedBy(spec.author)];
  if (committer !== spec.author) trailers.push(signedBy(committer));
  return {
    key: spec.key,
    subject: spec.subject,
    template: messageOf([spec.subject, spec.body], trailers),
    author: spec.author,
    authored: spec.authored,
    committer,
    committed: spec.committed ?? spec.authored,
    changes: spec.changes,
  };
}
