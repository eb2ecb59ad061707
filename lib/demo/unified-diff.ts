import { createHash } from 'node:crypto';
import type { Oid } from '@/lib/contracts/git';
import type { Files } from './changes';

/** Patch text as `git format-patch` writes it, for the mails of the demo: text files, no renames, three lines of context. */

const context = 3;

type Op = { readonly mark: ' ' | '-' | '+'; readonly line: string };

function linesOf(content: string): string[] {
  if (content === '') return [];
  if (!content.endsWith('\n')) throw new Error('demo story: a file ends without a line break');
  return content.slice(0, -1).split('\n');
}

/** The longest common subsequence decides, deletions before additions: the files are short. */
function operations(before: readonly string[], after: readonly string[]): Op[] {
  const width = after.length + 1;
  const length = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      length[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const ops: Op[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const now = after[j];
    if (old !== undefined && old === now) {
      ops.push({ mark: ' ', line: old });
      i++;
      j++;
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      ops.push({ mark: '-', line: old });
      i++;
    } else {
      ops.push({ mark: '+', line: now ?? '' });
      j++;
    }
  }
  return ops;
}

/** Index ranges of the operations that stand in one hunk. */
function hunkRanges(ops: readonly Op[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  ops.forEach((op, index) => {
    if (op.mark === ' ') return;
    const from = Math.max(0, index - context);
    const to = Math.min(ops.length, index + context + 1);
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  });
  return ranges;
}

const range = (start: number, count: number) => {
  const first = count === 0 ? start - 1 : start;
  return count === 1 ? `${first}` : `${first},${count}`;
};

function hunkText(ops: readonly Op[], from: number, to: number): string {
  const count = (part: readonly Op[], not: string) => part.filter((op) => op.mark !== not).length;
  const ahead = ops.slice(0, from);
  const inside = ops.slice(from, to);
  const heading = ahead
    .filter((op) => op.mark !== '+')
    .findLast((op) => /^[A-Za-z_$]/.test(op.line))?.line;
  const old = range(count(ahead, '+') + 1, count(inside, '+'));
  const now = range(count(ahead, '-') + 1, count(inside, '-'));
  const title = heading === undefined ? '' : ` ${heading.slice(0, 80).trimEnd()}`;
  const body = inside.map((op) => `${op.mark}${op.line}\n`).join('');
  return `@@ -${old} +${now} @@${title}\n${body}`;
}

function blobOid(content: string): Oid {
  const bytes = Buffer.from(content, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export interface FilePatch {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly text: string;
}

/** One patch per changed file, in git's order. Files that come or go are not part of any mail of the demo: they throw. */
export function filePatches(before: Files, after: Files): FilePatch[] {
  const patches: FilePatch[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(path);
    const now = after.get(path);
    if (old === now) continue;
    if (old === undefined || now === undefined)
      throw new Error(`demo story: ${path} comes or goes in a mail`);
    const ops = operations(linesOf(old), linesOf(now));
    const hunks = hunkRanges(ops).map(([from, to]) => hunkText(ops, from, to));
    const count = (mark: Op['mark']) => ops.filter((op) => op.mark === mark).length;
    patches.push({
      path,
      added: count('+'),
      removed: count('-'),
      text: [
        `diff --git a/${path} b/${path}\n`,
        `index ${blobOid(old).slice(0, 12)}..${blobOid(now).slice(0, 12)} 100644\n`,
        `--- a/${path}\n+++ b/${path}\n`,
        ...hunks,
      ].join(''),
    });
  }
  return patches;
}

const files = (n: number) => `${n} file${n === 1 ? '' : 's'} changed`;

/** What stands between the message and the patch: ` path | 2 +-` for each file, and the sum. */
export function diffStat(patches: readonly FilePatch[]): string {
  const width = Math.max(...patches.map(({ path }) => path.length));
  const digits = Math.max(...patches.map(({ added, removed }) => `${added + removed}`.length));
  const rows = patches.map(({ path, added, removed }) => {
    const total = `${added + removed}`.padStart(digits);
    return ` ${path.padEnd(width)} | ${total} ${'+'.repeat(added)}${'-'.repeat(removed)}\n`;
  });
  const added = patches.reduce((sum, one) => sum + one.added, 0);
  const removed = patches.reduce((sum, one) => sum + one.removed, 0);
  const sum = [files(patches.length)];
  if (added > 0) sum.push(`${added} insertion${added === 1 ? '' : 's'}(+)`);
  if (removed > 0) sum.push(`${removed} deletion${removed === 1 ? '' : 's'}(-)`);
  return `${rows.join('')} ${sum.join(', ')}\n`;
}
