import { memo } from 'react';
import type { PatchHunk, PatchLine } from '@/lib/diff/patch';
import { anchorOf, commentLine } from './diff-rows';
import { hunkTokens } from './highlight';
import { hunkWords, lineKey, lineParts } from './line-parts';
import { isPlain } from './visible';
import { VisibleText } from './visible-text';

export interface LineLook {
  readonly language: string | null;
  /** The anchor of the address, to be shown as marked. */
  readonly marked: string;
  /** Anchors are addresses of this page only for the first patch shown. */
  readonly linked: boolean;
  /** Opens the form for a comment; absent where nobody may write one. */
  readonly onComment?: ((line: number) => void) | undefined;
}

const signs = { context: ' ', add: '+', delete: '−' } as const;

/** The text of one line: syntax, changed words, nothing hidden. */
export function LineText(props: {
  readonly line: PatchLine;
  readonly hunk: PatchHunk;
  readonly language: string | null;
}) {
  const { line, hunk, language } = props;
  const tokens = language ? hunkTokens(language, hunk).get(lineKey(line)) : undefined;
  const words = line.kind === 'context' ? undefined : hunkWords(hunk).get(lineKey(line));
  const text = line.text;
  if (text === '') return '\u200a';
  let at = 0;
  const parts = lineParts(text, tokens, words).map((part) => {
    const key = at;
    at += part.text.length;
    const looks = [part.look, part.changed ? 'changed' : ''].filter(Boolean).join(' ');
    const simple = isPlain(part.text);
    if (looks === '' && simple) return part.text;
    return (
      <span key={key} className={looks || undefined}>
        {simple ? part.text : <VisibleText text={part.text} />}
      </span>
    );
  });
  return (
    <>
      {parts}
      {line.noNewline ? (
        <span className="no-newline" title="The file ends here without a newline">
          {' '}
          ⏎̸
        </span>
      ) : null}
    </>
  );
}

function LineNumber(props: {
  readonly value: number | null;
  readonly anchor: string | null;
  readonly own: boolean;
}) {
  const { value, anchor, own } = props;
  if (value === null || anchor === null) return <span className="ln">{value}</span>;
  return (
    <a className="ln" href={`#${anchor}`} id={own ? anchor : undefined} tabIndex={-1}>
      {value}
    </a>
  );
}

function CommentButton({ line, look }: { readonly line: PatchLine; readonly look: LineLook }) {
  if (!look.onComment) return null;
  const at = commentLine(line);
  return (
    <button
      type="button"
      className="line-comment"
      tabIndex={-1}
      aria-label={`Comment on ${at < 0 ? `deleted line ${-at}` : `line ${at}`}`}
      onClick={() => look.onComment?.(at)}
    >
      +
    </button>
  );
}

interface UnifiedLineProps {
  readonly fileIndex: number;
  readonly hunk: PatchHunk;
  readonly line: PatchLine;
  readonly look: LineLook;
}

export const UnifiedLine = memo(function UnifiedLine(props: UnifiedLineProps) {
  const { fileIndex, hunk, line, look } = props;
  const anchor = look.linked ? anchorOf(fileIndex, line) : null;
  return (
    <div
      className={`l ${line.kind}`}
      data-marked={anchor !== null && anchor === look.marked ? true : undefined}
    >
      <LineNumber value={line.oldLine} anchor={anchor} own={line.newLine === null} />
      <LineNumber value={line.newLine} anchor={anchor} own={line.newLine !== null} />
      <span className="sign">
        {signs[line.kind]}
        <CommentButton line={line} look={look} />
      </span>
      <span className="text">
        <LineText line={line} hunk={hunk} language={look.language} />
      </span>
    </div>
  );
});

interface SplitLineProps {
  readonly fileIndex: number;
  readonly hunk: PatchHunk;
  readonly left: PatchLine | null;
  readonly right: PatchLine | null;
  readonly look: LineLook;
}

export const SplitLine = memo(function SplitLine(props: SplitLineProps) {
  const { fileIndex, hunk, left, right, look } = props;
  const side = (line: PatchLine | null, old: boolean) => {
    if (line === null) return <div className="l half none" />;
    const anchor = look.linked ? anchorOf(fileIndex, line) : null;
    const own = line.kind !== 'context' || !old;
    return (
      <div
        className={`l half ${line.kind}`}
        data-marked={anchor !== null && anchor === look.marked ? true : undefined}
      >
        <LineNumber value={old ? line.oldLine : line.newLine} anchor={anchor} own={own} />
        <span className="sign">
          {signs[line.kind]}
          {own ? <CommentButton line={line} look={look} /> : null}
        </span>
        <span className="text">
          <LineText line={line} hunk={hunk} language={look.language} />
        </span>
      </div>
    );
  };
  return (
    <div className="pair">
      {side(left, true)}
      {side(right, false)}
    </div>
  );
});
