import type { ReactNode } from 'react';
import { pathOf } from '@/lib/diff/patch';
import { type LineLook, SplitLine, UnifiedLine } from './diff-line';
import type { DiffRow, OpenGap } from './diff-rows';
import { VisibleText } from './visible-text';

/** What the rows of one patch have in common. */
export interface RowTools {
  readonly linked: boolean;
  readonly looks: readonly LineLook[];
  readonly onToggle: (fileIndex: number) => void;
  readonly onExpand: (fileIndex: number, gap: OpenGap, where: 'top' | 'bottom' | 'all') => void;
  readonly thread: (path: string, line: number) => ReactNode;
}

interface DiffRowProps {
  readonly row: DiffRow;
  readonly tools: RowTools;
}

const plain: LineLook = { language: null, marked: '', linked: false };

/** Draws one row of a patch. */
export function DiffRowView({ row, tools }: DiffRowProps) {
  const look = tools.looks[row.fileIndex] ?? plain;
  switch (row.kind) {
    case 'file':
      return (
        <div className="fh" id={tools.linked ? `f${row.fileIndex + 1}` : undefined}>
          <button
            type="button"
            aria-expanded={row.open}
            onClick={() => tools.onToggle(row.fileIndex)}
            className="fh-name"
          >
            <span aria-hidden="true">{row.open ? '▾' : '▸'}</span>{' '}
            <VisibleText text={pathOf(row.file)} />
            {row.file.status === 'modified' ? null : (
              <span className="faint"> {row.file.status}</span>
            )}
          </button>
          <span className="fh-count">
            {row.file.added > 0 ? <span className="text-good">+{row.file.added}</span> : null}{' '}
            {row.file.deleted > 0 ? <span className="text-bad">−{row.file.deleted}</span> : null}
          </span>
        </div>
      );
    case 'note':
      return <div className="diff-note">{row.text}</div>;
    case 'hunk':
      return (
        <div className="l hunk" tabIndex={-1}>
          {row.gap && row.gap.hidden !== 0 ? (
            <Expand gap={row.gap} fileIndex={row.fileIndex} tools={tools} />
          ) : null}
          <span className="text">
            @@ -{row.hunk.oldStart},{row.hunk.oldCount} +{row.hunk.newStart},{row.hunk.newCount} @@{' '}
            <VisibleText text={row.hunk.section} />
          </span>
        </div>
      );
    case 'gap':
      return (
        <div className="l hunk">
          <Expand gap={row.gap} fileIndex={row.fileIndex} tools={tools} />
        </div>
      );
    case 'thread':
      return <div className="diff-thread">{tools.thread(row.path, row.line)}</div>;
    case 'line':
      return <UnifiedLine fileIndex={row.fileIndex} hunk={row.hunk} line={row.line} look={look} />;
    case 'pair':
      return (
        <SplitLine
          fileIndex={row.fileIndex}
          hunk={row.hunk}
          left={row.left}
          right={row.right}
          look={look}
        />
      );
  }
}

/** Lines that are shown at once. */
export const step = 20;

interface ExpandProps {
  readonly gap: OpenGap;
  readonly fileIndex: number;
  readonly tools: RowTools;
}

/** More of the file: down from what stands above, up from what stands below, or the whole gap when it is small. */
function Expand({ gap, fileIndex, tools }: ExpandProps) {
  const { hidden } = gap;
  const button = (where: 'top' | 'bottom' | 'all', sign: string, label: string) => (
    <button
      type="button"
      className="expand"
      title={label}
      aria-label={label}
      onClick={() => tools.onExpand(fileIndex, gap, where)}
    >
      {sign}
    </button>
  );
  if (hidden !== null && hidden <= step) {
    const lines = hidden === 1 ? 'the line' : `the ${hidden} lines`;
    return <span className="expands">{button('all', '↕', `Show ${lines} between`)}</span>;
  }
  const first = gap.oldStart === 1;
  return (
    <span className="expands">
      {first ? null : button('top', '↓', `Show ${step} more lines below`)}
      {gap.count === null ? null : button('bottom', '↑', `Show ${step} more lines above`)}
      {hidden === null ? null : <span className="faint">{hidden}</span>}
    </span>
  );
}
