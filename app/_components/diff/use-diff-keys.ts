'use client';

import { useRef } from 'react';
import { useActions } from '@/app/_actions/provider';
import { type DiffRow, findAnchor } from './diff-rows';
import type { Diff } from './use-diff';

interface DiffKeys {
  readonly linked: boolean;
  readonly diff: Diff;
  readonly marked: string;
  readonly go: (find: (rows: readonly DiffRow[]) => number, focus?: boolean) => void;
  readonly mark: (row: DiffRow) => void;
  /** Null where nobody may write. */
  readonly onComment: ((row: DiffRow) => void) | null;
}

const isLine = (row: DiffRow | undefined) => row?.kind === 'line' || row?.kind === 'pair';

/** Keys of the patch: from hunk to hunk, from line to line, a comment on the line, layout and blanks. */
export function useDiffKeys({ linked, diff, marked, go, mark, onComment }: DiffKeys): void {
  const { rows } = diff;
  const hunkAt = useRef(-1);
  const stepHunk = (by: number) => {
    const hunks = rows.flatMap((row, index) => (row.kind === 'hunk' ? [index] : []));
    if (hunks.length === 0) return;
    const at = Math.max(0, Math.min(hunks.length - 1, hunkAt.current + by));
    hunkAt.current = at;
    go(() => hunks[at] ?? -1);
  };
  const here = () => (marked === '' ? -1 : findAnchor(rows, marked));
  /** From the marked line; without one, from the hunk that one is at, or the first. */
  const stepLine = (by: number) => {
    const hunks = rows.flatMap((row, index) => (row.kind === 'hunk' ? [index] : []));
    const from = here();
    let at = from >= 0 ? from + by : (hunks[Math.max(0, hunkAt.current)] ?? -1) + 1;
    while (at >= 0 && at < rows.length && !isLine(rows[at])) at += by;
    const row = rows[at];
    if (!row) return;
    mark(row);
    go(() => at, false);
  };
  const quiet = (name: string, label: string, key: string, run: () => void) => ({
    name: `diff.${name}`,
    label,
    group: 'Diff',
    keys: [key],
    run,
    quiet: true,
  });
  const markedRow = rows[here()];
  useActions(
    linked
      ? [
          quiet('next', 'Next hunk', 'n', () => stepHunk(1)),
          quiet('previous', 'Previous hunk', 'p', () => stepHunk(-1)),
          quiet('next-line', 'Mark the next line', 'Shift+n', () => stepLine(1)),
          quiet('previous-line', 'Mark the line above', 'Shift+p', () => stepLine(-1)),
          ...(onComment
            ? [
                {
                  name: 'diff.comment',
                  label: 'Comment on the marked line',
                  group: 'Diff',
                  keys: ['m'],
                  when: () => marked !== '',
                  run: () => {
                    if (markedRow) onComment(markedRow);
                  },
                },
              ]
            : []),
          {
            name: 'diff.layout',
            label: diff.layout === 'unified' ? 'Diff side by side' : 'Diff unified',
            group: 'Diff',
            keys: ['t'],
            run: () => diff.choose({ layout: diff.layout === 'unified' ? 'split' : 'unified' }),
          },
          {
            name: 'diff.blanks',
            label: diff.ignoreBlanks ? 'Show changes of blanks' : 'Hide changes of blanks',
            group: 'Diff',
            keys: ['Shift+w'],
            run: () => diff.choose({ ignoreBlanks: !diff.ignoreBlanks }),
          },
        ]
      : [],
  );
}
