import type { Oid } from '@/lib/contracts/git';
import type { Touch, TouchIndex, TouchSide } from '@/lib/git/touch-index';

/** One commit that changed a path. */
export interface Change {
  /** Its index in the history. */
  readonly commit: number;
  readonly touch: Touch;
}

/** Everything that a history did to one path, found by what came out of it. */
export class PathChanges {
  readonly path: string;
  /** False when it was ever anything but a file, such as a symbolic link: content alone does not tell then. */
  readonly plain: boolean;
  readonly #makers = new Map<Oid, Change[]>();

  /** Paths are bytes (latin1). */
  constructor(path: string, touches: TouchIndex) {
    this.path = path;
    const flat = touches.placesOf(path);
    let plain = true;
    for (let at = 0; at < flat.length; at += 2) {
      const touch = touches.touch(flat[at + 1] ?? 0);
      const { olds, now } = touch;
      plain &&= isFileOrNothing(now) && olds.every(isFileOrNothing);
      // A parent that has the same content has it from elsewhere: only the executable bit changed here.
      if (olds.some((old) => old.oid === now.oid)) continue;
      const makers = this.#makers.get(now.oid);
      const change = { commit: flat[at] ?? -1, touch };
      if (makers === undefined) this.#makers.set(now.oid, [change]);
      else makers.push(change);
    }
    this.plain = plain;
  }

  /**
   * The commits that gave the path this content, no parent having it. Whoever follows the content back from any commit
   * ends at one of them; so where there is only one, at that one, whichever way through merges is taken.
   */
  makersOf(blob: Oid): readonly Change[] {
    return this.#makers.get(blob) ?? [];
  }
}

function isFileOrNothing({ mode }: TouchSide): boolean {
  return mode.startsWith('100') || mode === '000000';
}
