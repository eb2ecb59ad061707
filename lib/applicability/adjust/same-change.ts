import { parsePatch } from '@/lib/diff/parse-patch';
import { pathOf } from '@/lib/diff/patch';

/** How a backport's change stands to upstream's. */
export interface ChangeLikeness {
  /** The same lines are added and deleted, in the same order, in files of the same name; blanks count. */
  readonly same: boolean;
  /** Changed lines of the backport by those of upstream, in the files that both change. */
  readonly part: number;
  /** Upstream's paths (latin1) whose file the backport does not change. */
  readonly leftOut: readonly string[];
}

/** Compares two patches by their changed lines; what stands around them, and in which folder, may differ. */
export function compareChange(backport: Buffer, upstream: Buffer): ChangeLikeness {
  const [a, b] = [linesOf(backport), linesOf(upstream)];
  const same =
    a.size === b.size &&
    [...a].every(([name, { lines }]) => b.get(name)?.lines.join('\n') === lines.join('\n'));
  let mine = 0;
  let theirs = 0;
  const leftOut: string[] = [];
  for (const [name, { lines, paths }] of b) {
    const here = a.get(name);
    if (here === undefined) leftOut.push(...paths);
    else {
      mine += here.lines.length;
      theirs += lines.length;
    }
  }
  return { same, part: theirs === 0 ? 1 : mine / theirs, leftOut };
}

interface FileLines {
  readonly lines: string[];
  readonly paths: string[];
}

function linesOf(patch: Buffer): ReadonlyMap<string, FileLines> {
  const files = new Map<string, FileLines>();
  for (const file of parsePatch(patch.toString('latin1'))) {
    const path = pathOf(file);
    const name = path.split('/').at(-1) ?? '';
    const held = files.get(name) ?? { lines: [], paths: [] };
    held.paths.push(path);
    for (const hunk of file.hunks) {
      for (const line of hunk.lines) {
        if (line.kind !== 'context') held.lines.push(`${line.kind} ${line.text}`);
      }
    }
    files.set(name, held);
  }
  return files;
}
