import type { Snapshot, SnapshotRepository } from '@/lib/git/testing/snapshot-repository';

type Files = Map<string, { mode: string; content: Buffer }>;

/** A small generator with a seed (mulberry32), so that a failing history can be made again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Two branches that drift apart from a common start by edits, additions, deletions, renames of files and directories,
 * and odder things; returns the commits of `main` after the start and the tip of `stable`.
 */
export function randomHistory(
  repository: SnapshotRepository,
  seed: number,
  length: number,
): { commits: string[]; tip: string } {
  const random = seeded(seed);
  const start: Files = new Map();
  for (let index = 0; index < 14; index++) {
    const folder = pickOne(random, ['', 'a/', 'a/b/', 'c/', 'c/d/e/']);
    const lines = Array.from({ length: 8 + Math.floor(random() * 30) }, () => line(random));
    start.set(`${folder}file${index}`, { mode: '100644', content: Buffer.from(lines.join('')) });
  }
  const first = repository.commit('main', start);
  repository.run(['update-ref', 'refs/heads/stable', first]);
  const drift = (branch: string, steps: number) => {
    let files: Files = new Map(start);
    const made: string[] = [];
    for (let step = 0; step < steps; step++) {
      const next: Files = new Map(files);
      const edits = 1 + Math.floor(random() * 2);
      for (let edit = 0; edit < edits; edit++) change(random, next);
      files = withoutClashes(next);
      made.push(repository.commit(branch, files));
    }
    return made;
  };
  const stable = drift('stable', Math.ceil(length / 2));
  const commits = drift('main', length);
  return { commits, tip: stable.at(-1) ?? first };
}

function change(random: () => number, files: Files): void {
  const names = [...files.keys()];
  const name = pickOne(random, names);
  const file = files.get(name);
  if (file === undefined) return;
  if (!file.mode.startsWith('100')) {
    if (random() < 0.5) files.delete(name);
    return;
  }
  const roll = random();
  if (roll < 0.5) files.set(name, { ...file, content: edited(random, file.content) });
  else if (roll < 0.58) files.set(freshName(random), { mode: '100644', content: body(random) });
  else if (roll < 0.64) files.delete(name);
  else if (roll < 0.74) {
    files.delete(name);
    const content = random() < 0.5 ? file.content : edited(random, file.content);
    files.set(freshName(random), { ...file, content });
  } else if (roll < 0.8) moveFolder(random, files);
  else if (roll < 0.85) {
    files.set(name, { ...file, mode: file.mode === '100644' ? '100755' : '100644' });
  } else if (roll < 0.88)
    files.set(name, { mode: '120000', content: Buffer.from(`t${digit(random)}`) });
  else if (roll < 0.91) {
    files.set(name, { ...file, content: Buffer.from(`\0${digit(random)}binary\n`) });
  } else if (roll < 0.94) {
    const cut = file.content.toString('latin1').replace(/\n$/, '');
    files.set(name, { ...file, content: Buffer.from(cut, 'latin1') });
  } else if (roll < 0.97) {
    const text = file.content.toString('latin1').replace(/\r?\n/g, '\r\n');
    files.set(name, { ...file, content: Buffer.from(text, 'latin1') });
  } else if (roll < 0.985) {
    files.set(`sub${digit(random)}`, { mode: '160000', content: Buffer.from('1'.repeat(40)) });
  } else {
    files.delete(name);
    files.set(`${name}/inner`, file);
  }
}

/** Every file below one folder goes below another. */
function moveFolder(random: () => number, files: Files): void {
  const from = pickOne(random, ['a/', 'a/b/', 'c/', 'c/d/']);
  const to = pickOne(random, ['x/', 'y/z/', 'a/n/']);
  for (const [name, file] of [...files]) {
    if (!name.startsWith(from)) continue;
    files.delete(name);
    files.set(to + name.slice(from.length), file);
  }
}

function edited(random: () => number, content: Buffer): Buffer {
  const lines = content.toString('latin1').split(/(?<=\n)/);
  const at = Math.floor(random() * lines.length);
  const roll = random();
  if (roll < 0.4) lines[at] = line(random);
  else if (roll < 0.7) lines.splice(at, 0, line(random), line(random));
  else lines.splice(at, 1 + Math.floor(random() * 3));
  return Buffer.from(lines.join(''), 'latin1');
}

function body(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: 5 }, () => line(random)).join(''));
}

/** Few different lines, so that hunks find other places to match. */
function line(random: () => number): string {
  return (
    pickOne(random, ['}\n', '\n', '\treturn 0;\n', `line ${digit(random)}${digit(random)}\n`]) ??
    '\n'
  );
}

function freshName(random: () => number): string {
  const folder = pickOne(random, ['', 'a/', 'a/b/', 'c/', 'new/', 'x/', 'f\xe9/']);
  return `${folder}new${digit(random)}${digit(random)}`;
}

function digit(random: () => number): number {
  return Math.floor(random() * 10);
}

function pickOne(random: () => number, list: readonly string[]): string {
  return list[Math.floor(random() * list.length)] ?? '';
}

/** A path cannot be file and folder at once: the deeper ones stay. */
function withoutClashes(files: Snapshot): Files {
  const kept: Files = new Map();
  const names = [...files.keys()];
  for (const [name, file] of files) {
    if (!names.some((other) => other.startsWith(`${name}/`))) kept.set(name, file);
  }
  return kept;
}
