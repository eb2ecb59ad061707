'use client';

import { useEffect, useMemo, useState } from 'react';
import { parsePatch } from '@/lib/diff/parse-patch';
import { countPatchLines, type PatchFile } from '@/lib/diff/patch';
import { type DiffLayout, diffRows } from './diff-rows';
import { type PatchSource, useFileContext } from './use-file-context';

/** A file with more lines than this starts closed when the patch has others too. */
const largeFile = 2500;
/** A patch with more lines than this starts with its later files closed. */
const largePatch = 12_000;

const preference = 'stablehand-diff';

interface Preferences {
  readonly layout: DiffLayout;
  readonly ignoreBlanks: boolean;
}

function stored(): Preferences {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(preference) ?? '{}');
    const layout = typeof value === 'object' && value !== null && 'layout' in value && value.layout;
    return { layout: layout === 'split' ? 'split' : 'unified', ignoreBlanks: false };
  } catch {
    return { layout: 'unified', ignoreBlanks: false };
  }
}

function closedAtFirst(files: readonly PatchFile[]): ReadonlySet<number> {
  const closed = new Set<number>();
  if (files.length < 2) return closed;
  let total = 0;
  for (const [index, file] of files.entries()) {
    const lines = countPatchLines([file]);
    total += lines;
    if (lines > largeFile || total > largePatch) closed.add(index);
  }
  return closed;
}

/** A patch's text as rows to draw, with how it is drawn. `threads`: lines with comments, by `threadKey`. */
export function useDiff(text: string, source: PatchSource | null, threads: ReadonlySet<string>) {
  const files = useMemo(() => parsePatch(text), [text]);
  const [closed, setClosed] = useState<ReadonlySet<number>>(() => closedAtFirst(files));
  const [preferences, setPreferences] = useState<Preferences>({
    layout: 'unified',
    ignoreBlanks: false,
  });
  useEffect(() => setPreferences(stored()), []);
  useEffect(() => setClosed(closedAtFirst(files)), [files]);
  const { context, expand } = useFileContext(source, files);
  const { layout, ignoreBlanks } = preferences;
  const rows = useMemo(
    () =>
      diffRows(files, {
        layout,
        ignoreBlanks,
        isOpen: (index) => !closed.has(index),
        ...(context ? { context } : {}),
        threads,
      }),
    [files, layout, ignoreBlanks, closed, context, threads],
  );
  const choose = (next: Partial<Preferences>) => {
    const all = { ...preferences, ...next };
    setPreferences(all);
    try {
      localStorage.setItem(preference, JSON.stringify({ layout: all.layout }));
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
  };
  const toggle = (index: number, open?: boolean) =>
    setClosed((before) => {
      const next = new Set(before);
      if (open ?? next.has(index)) next.delete(index);
      else next.add(index);
      return next;
    });
  const toggleAll = (open: boolean) =>
    setClosed(open ? new Set() : new Set(files.map((_, index) => index)));
  return { files, rows, layout, ignoreBlanks, closed, context, expand, choose, toggle, toggleAll };
}

export type Diff = ReturnType<typeof useDiff>;
