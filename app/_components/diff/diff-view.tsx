'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { Menu, MenuItem, MenuRule } from '@/app/_components/ui/menu';
import { pathOf } from '@/lib/diff/patch';
import { DiffRowView } from './diff-row';
import { type DiffRow, findAnchor } from './diff-rows';
import { useDiff } from './use-diff';

interface DiffViewProps {
  readonly text: string;
  readonly truncated: boolean;
  /** Whether lines have addresses: true for one patch of a page. */
  readonly linked: boolean;
}

/** From here on only the rows in sight are in the page. */
const virtualFrom = 1500;
const heights: Readonly<Record<DiffRow['kind'], number>> = {
  file: 41,
  note: 26,
  hunk: 19,
  line: 18,
  pair: 18,
};
/** The sticky frame above. */
const headroom = 60;

const useBrowserLayoutEffect = typeof window === 'undefined' ? useEffect : useLayoutEffect;

/** A patch: unified or side by side, with syntax, changed words, addresses per line and keys from hunk to hunk. */
export function DiffView({ text, truncated, linked }: DiffViewProps) {
  const diff = useDiff(text);
  const { files, rows } = diff;
  const paths = useMemo(() => files.map(pathOf), [files]);
  const [marked, setMarked] = useState('');
  const [margin, setMargin] = useState(0);
  const [inBrowser, setInBrowser] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const virtual = rows.length > virtualFrom;

  const virtualizer = useWindowVirtualizer({
    count: virtual ? rows.length : 0,
    estimateSize: (index) => heights[rows[index]?.kind ?? 'line'],
    overscan: 40,
    scrollMargin: margin,
    scrollPaddingStart: headroom,
  });
  useBrowserLayoutEffect(() => {
    setInBrowser(true);
    const top = body.current?.getBoundingClientRect().top;
    if (top !== undefined) setMargin(top + window.scrollY);
  }, [virtual]);

  const showRow = useCallback(
    (index: number) => {
      if (index < 0) return;
      if (virtual) {
        virtualizer.scrollToIndex(index, { align: 'start' });
        return;
      }
      const element = body.current?.children[index];
      if (!(element instanceof HTMLElement)) return;
      element.scrollIntoView({ block: 'start' });
      element.querySelector<HTMLElement>('[tabindex="-1"], button')?.focus({ preventScroll: true });
    },
    [virtual, virtualizer],
  );

  useEffect(() => {
    if (!linked) return;
    const read = () => {
      const anchor = window.location.hash.slice(1);
      if (!/^f\d+(-[LO]\d+)?$/.test(anchor)) return;
      setMarked(anchor);
      const file = Number(/^f(\d+)/.exec(anchor)?.[1]) - 1;
      if (diff.closed.has(file)) diff.toggle(file, true);
      else showRow(findAnchor(rows, anchor));
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [linked, rows, diff.closed, diff.toggle, showRow]);

  const hunkAt = useRef(-1);
  const stepHunk = (by: number) => {
    const hunks = rows.flatMap((row, index) => (row.kind === 'hunk' ? [index] : []));
    if (hunks.length === 0) return;
    const at = Math.max(0, Math.min(hunks.length - 1, hunkAt.current + by));
    hunkAt.current = at;
    showRow(hunks[at] ?? -1);
  };
  useActions(
    linked
      ? [
          {
            name: 'diff.next',
            label: 'Next hunk',
            group: 'Diff',
            keys: ['n'],
            run: () => stepHunk(1),
            quiet: true,
          },
          {
            name: 'diff.previous',
            label: 'Previous hunk',
            group: 'Diff',
            keys: ['p'],
            run: () => stepHunk(-1),
            quiet: true,
          },
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

  const draw = (row: DiffRow) => (
    <DiffRowView
      row={row}
      paths={paths}
      highlighter={diff.highlighter}
      marked={marked}
      linked={linked}
      onToggle={(index) => diff.toggle(index)}
    />
  );
  if (files.length === 0) {
    return text.trim() === '' ? (
      <p className="muted py-3">This patch changes no file.</p>
    ) : (
      <pre className="plain-patch">{text.slice(0, 20_000)}</pre>
    );
  }
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const deleted = files.reduce((sum, file) => sum + file.deleted, 0);
  return (
    <div className="diff-view">
      <div className="diff-tools">
        <Menu
          trigger={
            <button type="button" className="faint">
              {files.length} {files.length === 1 ? 'file' : 'files'}, +{added} −{deleted}{' '}
              <span aria-hidden="true">▾</span>
            </button>
          }
        >
          {files.slice(0, 400).map((file, index) => (
            <MenuItem
              key={pathOf(file)}
              onSelect={() => {
                diff.toggle(index, true);
                setTimeout(() => showRow(findAnchor(rows, `f${index + 1}`)), 0);
              }}
            >
              <code>{pathOf(file)}</code>{' '}
              <span className="faint">
                +{file.added} −{file.deleted}
              </span>
            </MenuItem>
          ))}
          <MenuRule />
          <MenuItem onSelect={() => diff.toggleAll(true)}>Open all</MenuItem>
          <MenuItem onSelect={() => diff.toggleAll(false)}>Close all</MenuItem>
        </Menu>
        <Menu
          align="end"
          trigger={
            <button type="button" className="faint">
              {diff.layout}
              {diff.ignoreBlanks ? ', blanks hidden' : ''} <span aria-hidden="true">▾</span>
            </button>
          }
        >
          <MenuItem
            checked={diff.layout === 'unified'}
            onSelect={() => diff.choose({ layout: 'unified' })}
          >
            unified
          </MenuItem>
          <MenuItem
            checked={diff.layout === 'split'}
            onSelect={() => diff.choose({ layout: 'split' })}
          >
            split
          </MenuItem>
          <MenuRule />
          <MenuItem onSelect={() => diff.choose({ ignoreBlanks: !diff.ignoreBlanks })} hotkey="⇧w">
            {diff.ignoreBlanks ? 'Show changes of blanks' : 'Hide changes of blanks'}
          </MenuItem>
        </Menu>
      </div>
      {truncated ? (
        <p className="notice warn">
          This patch is longer than what a page shows: it is cut at 4 MB. The whole is in the
          repository.
        </p>
      ) : null}
      <div className={`diff ${diff.layout}`}>
        {virtual ? (
          <div
            ref={body}
            className="diff-virtual"
            style={{ height: `${virtualizer.getTotalSize()}px` }}
          >
            {inBrowser
              ? virtualizer.getVirtualItems().map((item) => {
                  const row = rows[item.index];
                  return row ? (
                    <div
                      key={item.key}
                      className="diff-placed"
                      style={{
                        transform: `translateY(${item.start - virtualizer.options.scrollMargin}px)`,
                        height: `${item.size}px`,
                      }}
                    >
                      {draw(row)}
                    </div>
                  ) : null;
                })
              : rows
                  .slice(0, 120)
                  .map((row, index) => <div key={rowKey(row, index)}>{draw(row)}</div>)}
          </div>
        ) : (
          <div ref={body} className="diff-body">
            {rows.map((row, index) => (
              <div key={rowKey(row, index)}>{draw(row)}</div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** Rows have no identity but their place in the patch. */
function rowKey(row: DiffRow, index: number): string {
  return `${row.kind}${index}`;
}
