'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { toast } from '@/app/_components/ui/toast';
import type { Gap, GapShown } from '@/lib/diff/context';
import type { PatchFile } from '@/lib/diff/patch';
import { step } from './diff-row';
import type { FileContext } from './diff-rows';

/** Where the lines around a patch are read from. */
export interface PatchSource {
  readonly project: string;
  readonly oid: string;
}

const nothing: FileContext = { shown: new Map(), texts: new Map(), totals: new Map() };

/** Lines of the changed files beyond the patch, fetched as they are asked for. */
export function useFileContext(source: PatchSource | null, files: readonly PatchFile[]) {
  const [given, setGiven] = useState(files);
  const [context, setContext] = useState<FileContext>(nothing);
  if (given !== files) {
    // Another patch begins anew.
    setGiven(files);
    setContext(nothing);
  }

  const expand = async (
    fileIndex: number,
    gap: Gap & { readonly hidden?: number | null },
    where: 'top' | 'bottom' | 'all',
    lines = step,
  ) => {
    const file = files[fileIndex];
    const path = file?.oldPath ?? file?.newPath;
    if (!source || !path) return;
    const shown = context.shown.get(gap.key) ?? { top: 0, bottom: 0 };
    const count = where === 'all' ? (gap.hidden ?? step) : lines;
    const end = gap.oldStart + (gap.count ?? 0) - shown.bottom;
    const from =
      where === 'bottom' ? Math.max(gap.oldStart, end - count) : gap.oldStart + shown.top;
    const search = new URLSearchParams({
      path,
      from: String(from),
      to: String(where === 'bottom' ? end - 1 : from + count - 1),
    });
    try {
      const view = await api(`/api/p/${source.project}/candidates/${source.oid}/lines?${search}`, {
        schema: readers.lines,
      });
      setContext((before) => take(before, fileIndex, gap, where, view));
    } catch (error) {
      toast.error(sayProblem(error));
    }
  };
  return { context: source ? context : undefined, expand };
}

function take(
  before: FileContext,
  fileIndex: number,
  gap: Gap,
  where: 'top' | 'bottom' | 'all',
  view: { readonly from: number; readonly lines: readonly string[]; readonly total: number },
): FileContext {
  const text = new Map(before.texts.get(fileIndex));
  for (const [index, line] of view.lines.entries()) text.set(view.from + index, line);
  const old = before.shown.get(gap.key) ?? { top: 0, bottom: 0 };
  const more = view.lines.length;
  const shown: GapShown =
    where === 'bottom' ? { ...old, bottom: old.bottom + more } : { ...old, top: old.top + more };
  return {
    shown: new Map(before.shown).set(gap.key, shown),
    texts: new Map(before.texts).set(fileIndex, text),
    totals: new Map(before.totals).set(fileIndex, view.total),
  };
}
