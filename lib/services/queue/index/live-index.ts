import {
  pruneChanges,
  readChanges,
  readIndexChunk,
  readIndexFrame,
  readIndexRows,
} from '@/lib/db/queries/queue-index';
import { readWordTexts } from '@/lib/db/queries/word-texts';
import { log } from '@/lib/log';
import { onePerProcess } from '@/lib/one-per-process';
import { fillWords } from './fill-words';
import { QueueIndex } from './queue-index';

/** An index that nobody used for this long is forgotten: changes are kept only a little longer. */
const idleMs = 30 * 60_000;
const pruneMs = 10 * 60_000;
const keepMs = 60 * 60_000;
/** The words of so few are read with them: a moment. */
const fewRows = 1_024;
const wordsAgainMs = 10 * 60_000;
/** More changed rows than this at once are read in pieces: others are answered between them. */
const piece = 250;

interface Kept {
  readonly index: QueueIndex;
  horizon: string;
  /** Changes of transactions from the horizon on that were taken up already. */
  seen: Set<number>;
}

interface Live {
  usedAt: number;
  /** When the words of its texts may be read (again). */
  wordsAt: number;
  kept: Promise<Kept>;
  /** The look that runs now, and the one that starts after it: requests that come meanwhile share the second. */
  running: Promise<void> | null;
  next: Promise<void> | null;
}

interface Shared {
  readonly projects: Map<string, Live>;
  /** When which horizon was seen, the oldest first: what ended before one of an hour ago is needed by nobody. */
  readonly horizons: { at: number; horizon: string }[];
  prunedAt: number;
}
const shared = onePerProcess(
  'queue-index',
  (): Shared => ({ projects: new Map(), horizons: [], prunedAt: 0 }),
);

/** Forgets every index: tests change databases under one process. */
export function forgetIndexes(): void {
  shared.projects.clear();
}

/**
 * The index of a project's queue as of now: everything that was committed before this call is in it. The first call reads
 * the whole project; later ones only what changed.
 */
export async function liveIndex(projectId: string): Promise<QueueIndex> {
  forgetIdle();
  let live = shared.projects.get(projectId);
  if (live === undefined) {
    const kept = load(projectId);
    live = { usedAt: Date.now(), wordsAt: 0, kept, running: null, next: null };
    shared.projects.set(projectId, live);
    kept.catch(() => shared.projects.delete(projectId));
  }
  live.usedAt = Date.now();
  const kept = await live.kept;
  const words = readWords(projectId, live, kept.index);
  if (kept.index.entries.length <= fewRows) await words;
  await follow(projectId, live, kept);
  return kept.index;
}

/** Has the words of all texts read, unless that is under way or done. Never throws: without them Postgres is asked. */
async function readWords(projectId: string, live: Live, index: QueueIndex): Promise<void> {
  if (index.words !== null || Date.now() < live.wordsAt) return;
  live.wordsAt = Date.now() + wordsAgainMs;
  try {
    const started = performance.now();
    const words = await fillWords(index, () => shared.projects.get(projectId) === live);
    if (words === null) live.wordsAt = Number.POSITIVE_INFINITY;
    if (index.entries.length <= fewRows || words?.complete === false) return;
    const took = { ms: Math.round(performance.now() - started), bytes: words?.bytes };
    log('queue').info({ project: projectId, ...took }, words ? 'words read' : 'too many words');
  } catch (err) {
    log('queue').warn({ err }, 'the words could not be read');
  }
}

function forgetIdle(): void {
  const limit = Date.now() - idleMs;
  for (const [id, live] of shared.projects) if (live.usedAt < limit) shared.projects.delete(id);
}

/** A look that began after this call. */
function follow(projectId: string, live: Live, kept: Kept): Promise<void> {
  const look = (): Promise<void> => {
    const run = takeUp(projectId, kept).finally(() => {
      live.running = null;
    });
    live.running = run;
    return run;
  };
  if (live.running === null) return look();
  live.next ??= live.running
    .catch(() => undefined)
    .then(() => {
      live.next = null;
      return look();
    });
  return live.next;
}

async function load(projectId: string): Promise<Kept> {
  // The horizon first: what changes while rows are read is looked at once more.
  const { horizon } = await readChanges(projectId, null);
  const index = new QueueIndex();
  index.setFrame(await readIndexFrame(projectId));
  for (let after = ''; ; ) {
    const rows = await readIndexChunk(projectId, index.branchIds, after);
    const last = rows.at(-1);
    if (last === undefined) break;
    index.put(rows);
    after = last.id;
  }
  return { index, horizon, seen: new Set() };
}

async function takeUp(projectId: string, kept: Kept): Promise<void> {
  const { horizon, changes } = await readChanges(projectId, kept.horizon);
  const fresh = changes.filter(([id]) => !kept.seen.has(id));
  if (fresh.some(([, candidate]) => candidate === null)) {
    const known = kept.index.branchIds.length;
    kept.index.setFrame(await readIndexFrame(projectId));
    // Cells name branches by place: those of a branch that is new are not in any row yet.
    if (kept.index.branchIds.length > known) await readAll(projectId, kept.index);
  }
  const ids = [...new Set(fresh.flatMap(([, candidate]) => candidate ?? []))];
  for (let at = 0; at < ids.length; at += piece) {
    await takeUpSome(projectId, kept.index, ids.slice(at, at + piece));
  }
  if (kept.index.knowsNotEverybody()) kept.index.setFrame(await readIndexFrame(projectId));
  kept.seen = new Set(changes.map(([id]) => id));
  kept.horizon = horizon;
  await prune(horizon);
}

/** Rows and their words at once: whoever sees that a row changed finds it by what it says now. */
async function takeUpSome(
  projectId: string,
  index: QueueIndex,
  ids: readonly string[],
): Promise<void> {
  const { words } = index;
  const [rows, texts] = await Promise.all([
    readIndexRows(projectId, index.branchIds, ids),
    words === null ? [] : readWordTexts(ids),
  ]);
  // Who began to read the words meanwhile did not know of the rows that are new.
  if (words === null && index.words !== null) return takeUpSome(projectId, index, ids);
  index.put(rows);
  words?.put(
    ids.flatMap((id, at) => {
      const row = index.rowOfId(id);
      return row === undefined ? [] : [{ row, texts: texts[at] ?? [] }];
    }),
  );
}

async function readAll(projectId: string, index: QueueIndex): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await readIndexChunk(projectId, index.branchIds, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    index.put(rows);
    after = last.id;
  }
}

async function prune(horizon: string): Promise<void> {
  const now = Date.now();
  if (now - shared.prunedAt < pruneMs) return;
  shared.prunedAt = now;
  shared.horizons.push({ at: now, horizon });
  const old = shared.horizons.filter((one) => one.at < now - keepMs).at(-1);
  if (old === undefined) return;
  shared.horizons.splice(0, shared.horizons.indexOf(old));
  await pruneChanges(old.horizon);
}
