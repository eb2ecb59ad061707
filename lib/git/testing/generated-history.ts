import fc from 'fast-check';
import type { Snapshot, SnapshotRepository } from '@/lib/git/testing/snapshot-repository';
import { applyStep, attributeTexts, type Files, type Step, stepKinds } from './history-steps';

/** A commit of the upstream side: what it does to the snapshot before it. */
export interface GeneratedCommit {
  /** `merge`: `other` happens on a side branch that is merged; `root`: it has no parent. */
  readonly shape: 'plain' | 'merge' | 'root';
  readonly steps: readonly Step[];
  readonly other: readonly Step[];
}

/** Two lines of history from a common start, as data that fast-check can make smaller. */
export interface GeneratedHistory {
  /** Folder and number of lines of every file at the start. */
  readonly start: readonly (readonly [number, number])[];
  /** Index into `attributeTexts` of the .gitattributes at the start; 0 for none. */
  readonly attributes: number;
  readonly stable: readonly Step[];
  readonly main: readonly GeneratedCommit[];
}

/** Every history has this many commits to pick. */
export const commitsPerHistory = 4;

const number = fc.nat({ max: 999 });
const weighted = stepKinds.map(([kind, weight]) => ({ arbitrary: fc.constant(kind), weight }));
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(...weighted),
  file: number,
  place: number,
  text: number,
});
const steps = (minLength: number, maxLength: number) => fc.array(step, { minLength, maxLength });
const commit: fc.Arbitrary<GeneratedCommit> = fc.record({
  shape: fc.oneof(
    { arbitrary: fc.constant('plain' as const), weight: 16 },
    { arbitrary: fc.constant('merge' as const), weight: 3 },
    { arbitrary: fc.constant('root' as const), weight: 1 },
  ),
  // None at all: an empty commit.
  steps: steps(0, 3),
  other: steps(0, 2),
});

/** Histories with everything of 3-applicability's list of unusual commits. */
export const generatedHistory: fc.Arbitrary<GeneratedHistory> = fc.record({
  start: fc.array(fc.tuple(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 30 })), {
    minLength: 3,
    maxLength: 10,
  }),
  attributes: fc.oneof(
    { arbitrary: fc.constant(0), weight: 3 },
    { arbitrary: fc.nat({ max: attributeTexts.length - 1 }), weight: 1 },
  ),
  stable: steps(0, 8),
  main: fc.array(commit, { minLength: commitsPerHistory, maxLength: commitsPerHistory }),
});

const startFolders = ['', 'a/', 'a/', 'a/b/', 'c/', 'c/d/e/', 'f\xe9/'];

/** Writes the history; the upstream commits in order and the tip they are to be picked on. */
export function writeHistory(
  repository: SnapshotRepository,
  history: GeneratedHistory,
): { commits: string[]; tip: string } {
  const start: Files = new Map();
  for (const [index, [folder, length]] of history.start.entries()) {
    const lines = Array.from({ length }, (_one, at) => `${index % 4} line ${at}\n`);
    const content = Buffer.from(lines.join(''));
    start.set(`${startFolders[folder] ?? ''}file${index}`, { mode: '100644', content });
  }
  const attributes = attributeTexts[history.attributes] ?? '';
  if (attributes !== '') {
    start.set('.gitattributes', { mode: '100644', content: Buffer.from(attributes) });
  }
  const first = repository.commit('main', start);
  const tip = repository.commit('stable', applied(start, history.stable), { parents: [first] });
  let files: Snapshot = start;
  let parent = first;
  const commits: string[] = [];
  for (const { shape, steps: own, other } of history.main) {
    const before = files;
    files = applied(before, own);
    if (shape === 'merge') {
      const side = repository.commit('side', applied(before, other), { parents: [parent] });
      files = applied(files, other);
      parent = repository.commit('main', files, { parents: [parent, side] });
    } else if (shape === 'root') {
      // Its own tree is all there is; upstream goes on from the commit before it.
      commits.push(repository.commit('root', files, { parents: [] }));
      files = before;
      continue;
    } else {
      parent = repository.commit('main', files, { parents: [parent] });
    }
    commits.push(parent);
  }
  return { commits, tip };
}

function applied(files: Snapshot, todo: readonly Step[]): Snapshot {
  const next: Files = new Map(files);
  for (const one of todo) applyStep(next, one);
  return withoutClashes(next);
}

/** A path cannot be file and folder at once: the deeper ones stay. */
function withoutClashes(files: Snapshot): Snapshot {
  const folders = new Set<string>();
  for (const name of files.keys()) {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      folders.add(name.slice(0, at));
    }
  }
  return new Map([...files].filter(([name]) => !folders.has(name)));
}
