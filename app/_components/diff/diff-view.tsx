'use client';

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { pathOf } from '@/lib/diff/patch';
import { languageOf } from '@/lib/diff/syntax';
import { useBlocks } from './diff-blocks';
import type { RowTools } from './diff-row';
import {
  anchorOf,
  anchorOfHash,
  commentLine,
  type DiffRow,
  findAnchor,
  lineOf,
  threadKey,
} from './diff-rows';
import { DiffTools } from './diff-tools';
import { useDiff } from './use-diff';
import { useDiffKeys } from './use-diff-keys';
import type { PatchSource } from './use-file-context';
import { useLinesInSight } from './use-lines-in-sight';
import { VisibleText } from './visible-text';

/** What people said and may say about lines of a patch. */
export interface LineTalk {
  readonly lines: readonly { readonly path: string; readonly line: number }[];
  readonly mayWrite: boolean;
  /** The comments of a line with the form for another; `onClose` when there is nothing more to write. */
  readonly thread: (path: string, line: number, writing: boolean, onClose: () => void) => ReactNode;
}

interface DiffViewProps {
  readonly text: string;
  readonly truncated: boolean;
  /** Whether lines have addresses and keys: true for one patch of a page. */
  readonly linked: boolean;
  /** Where more of the changed files can be read; null: nowhere. */
  readonly source?: PatchSource | null;
  readonly talk?: LineTalk | null;
}

/** A patch: unified or side by side, with syntax, changed words, more context, comments and an address per line. */
export function DiffView(props: DiffViewProps) {
  const { text, truncated, linked, source = null, talk = null } = props;
  const [writing, setWriting] = useState<string | null>(null);
  const threads = useMemo(() => {
    const keys = (talk?.lines ?? []).map(({ path, line }) => threadKey(path, line));
    return new Set(writing === null ? keys : [...keys, writing]);
  }, [talk?.lines, writing]);
  const diff = useDiff(text, source, threads);
  const { files, rows } = diff;
  const [marked, setMarked] = useState('');
  const body = useRef<HTMLDivElement>(null);
  const blocks = useBlocks(rows, body);

  const wanted = useMemo(() => {
    const paths = files.map(pathOf);
    const named = /^f(\d+)-L(\d+)$/.exec(marked);
    return [
      ...(named ? [{ fileIndex: Number(named[1]) - 1, line: Number(named[2]) }] : []),
      ...(talk?.lines ?? []).map(({ path, line }) => ({ fileIndex: paths.indexOf(path), line })),
    ];
  }, [files, marked, talk?.lines]);
  useLinesInSight(diff, wanted);

  const latest = useRef({ diff, rows, blocks });
  useEffect(() => {
    latest.current = { diff, rows, blocks };
  });
  /** Goes to the row that `find` gives, once what it needs is drawn. */
  const go = useRef((find: (rows: readonly DiffRow[]) => number, focus = true) => {
    const index = find(latest.current.rows);
    const element = index < 0 ? null : latest.current.blocks.reveal(index);
    if (!element) return;
    element.scrollIntoView({ block: 'start' });
    if (!focus) return;
    element.querySelector<HTMLElement>('[tabindex="-1"], button')?.focus({ preventScroll: true });
  }).current;
  const awaited = useRef<string | null>(null);
  const goToFile = (file: number) => {
    flushSync(() => latest.current.diff.toggle(file, true));
    requestAnimationFrame(() => go((all) => findAnchor(all, `f${file + 1}`)));
  };
  const mark = (row: DiffRow) => {
    const line = lineOf(row);
    if (line === null) return;
    const anchor = anchorOf(row.fileIndex, line);
    window.history.replaceState(window.history.state, '', `#${anchor}`);
    setMarked(anchor);
  };

  useEffect(() => {
    if (!linked) return;
    const read = () => {
      const anchor = anchorOfHash(window.location.hash.slice(1), files.map(pathOf));
      if (anchor === null) return;
      setMarked(anchor);
      const file = Number(/^f(\d+)/.exec(anchor)?.[1]) - 1;
      flushSync(() => latest.current.diff.toggle(file, true));
      awaited.current = findAnchor(latest.current.rows, anchor) < 0 ? anchor : null;
      requestAnimationFrame(() => go((all) => findAnchor(all, anchor)));
    };
    const timer = setTimeout(read, 0);
    window.addEventListener('hashchange', read);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('hashchange', read);
    };
  }, [linked, files, go]);

  // A line beside the patch is gone to when it has been read.
  useEffect(() => {
    const anchor = awaited.current;
    if (anchor === null || findAnchor(rows, anchor) < 0) return;
    awaited.current = null;
    requestAnimationFrame(() => go((all) => findAnchor(all, anchor)));
  }, [rows, go]);

  const write = (fileIndex: number, line: number) => {
    const file = files[fileIndex];
    if (file) setWriting(threadKey(pathOf(file), line));
  };
  useDiffKeys({
    linked,
    diff,
    marked,
    go,
    mark,
    onComment: talk?.mayWrite
      ? (row) => {
          const line = lineOf(row);
          if (line) write(row.fileIndex, commentLine(line));
        }
      : null,
  });

  const mayWrite = talk?.mayWrite === true;
  // A line is drawn again only when the mark comes to its file or leaves it.
  const markedFile = Number(/^f(\d+)/.exec(marked)?.[1] ?? '0') - 1;
  const looks = useMemo(
    () =>
      files.map((file, index) => ({
        language: languageOf(pathOf(file)),
        marked: index === markedFile ? marked : '',
        linked,
        ...(mayWrite
          ? { onComment: (line: number) => setWriting(threadKey(pathOf(file), line)) }
          : {}),
      })),
    [files, marked, markedFile, linked, mayWrite],
  );
  const tools: RowTools = useMemo(
    () => ({
      linked,
      looks,
      onToggle: (index) => latest.current.diff.toggle(index),
      onExpand: (index, gap, where) => void latest.current.diff.expand(index, gap, where),
      thread: (path, line) =>
        talk?.thread(path, line, writing === threadKey(path, line), () => setWriting(null)) ?? null,
    }),
    [linked, looks, talk, writing],
  );
  if (files.length === 0) {
    return text.trim() === '' ? (
      <p className="muted py-3">This patch changes no file.</p>
    ) : (
      <pre className="plain-patch">
        <VisibleText text={text.slice(0, 20_000)} />
      </pre>
    );
  }
  return (
    <div className="diff-view">
      <DiffTools id={linked ? 'diff' : null} diff={diff} onFile={goToFile} />
      {truncated ? (
        <p className="notice warn">
          This patch is longer than what a page shows: it is cut at 4 MB. The whole is in the
          repository.
        </p>
      ) : null}
      <div className={`diff ${diff.layout}`}>
        <div ref={body} className="diff-body">
          {blocks.draw(tools)}
        </div>
      </div>
    </div>
  );
}
