'use client';

import { useEffect, useRef } from 'react';
import { gapsOf, reachLine } from '@/lib/diff/context';
import type { Diff } from './use-diff';

/** A line after the change. */
export interface WantedLine {
  readonly fileIndex: number;
  readonly line: number;
}

/** What one answer of the server holds at most: a line farther from the patch stays where it is. */
const farthest = 500;

/**
 * Shows lines beside the patch that something refers to: the one that the address names, and those with comments. Each
 * is asked for once, so that a file that lost its lines is not asked again and again.
 */
export function useLinesInSight(diff: Diff, wanted: readonly WantedLine[]): void {
  const { files, context, expand } = diff;
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!context) return;
    for (const { fileIndex, line } of wanted) {
      const file = files[fileIndex];
      if (!file) continue;
      for (const gap of gapsOf(file, fileIndex)) {
        const shown = context.shown.get(gap.key) ?? { top: 0, bottom: 0 };
        const reach = reachLine(gap, shown, line);
        const key = `${gap.key} ${line}`;
        if (reach === null || reach.lines > farthest || asked.current.has(key)) continue;
        asked.current.add(key);
        void expand(fileIndex, gap, reach.where, reach.lines);
        // The next one is looked at when this one's lines are there.
        return;
      }
    }
  }, [files, context, expand, wanted]);
}
