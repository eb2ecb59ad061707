import type { HighlighterCore } from 'shiki/core';
import { pathOf } from '@/lib/diff/patch';
import { SplitLine, UnifiedLine } from './diff-line';
import type { DiffRow } from './diff-rows';
import { languageOf } from './highlight';
import { VisibleText } from './visible-text';

interface DiffRowProps {
  readonly row: DiffRow;
  readonly paths: readonly string[];
  readonly highlighter: HighlighterCore | null;
  readonly marked: string;
  readonly linked: boolean;
  readonly onToggle: (fileIndex: number) => void;
}

/** Draws one row of a patch. */
export function DiffRowView({ row, paths, highlighter, marked, linked, onToggle }: DiffRowProps) {
  const look = {
    highlighter,
    language: languageOf(paths[row.fileIndex] ?? ''),
    marked,
    linked,
  };
  switch (row.kind) {
    case 'file':
      return (
        <div className="fh" id={linked ? `f${row.fileIndex + 1}` : undefined}>
          <button
            type="button"
            aria-expanded={row.open}
            onClick={() => onToggle(row.fileIndex)}
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
          <span className="text">
            @@ -{row.hunk.oldStart},{row.hunk.oldCount} +{row.hunk.newStart},{row.hunk.newCount} @@{' '}
            <VisibleText text={row.hunk.section} />
          </span>
        </div>
      );
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
