import { type LinePart, lineParts } from '@/app/_components/diff/line-parts';
import { colourLines, languageOf } from '@/lib/diff/syntax';
import { pairLines, type WordSpan, wordChanges } from '@/lib/diff/words';
import type { DifferenceLine } from './difference';

/** A line of the difference as it is drawn; `fold`: so many lines that are the same, between others. */
export type DrawnLine =
  | { readonly key: string; readonly kind: 'fold'; readonly lines: number }
  | {
      readonly key: string;
      readonly kind: DifferenceLine['kind'];
      /** The sign within the patch; empty on headings. */
      readonly inner: ' ' | '+' | '-' | '';
      readonly parts: readonly LinePart[];
    };

const kept = 3;
const longestRun = 60;

/** Colours of the code, words that changed between the two patches, and long stretches that are the same folded away. */
export function drawDifference(lines: readonly DifferenceLine[]): readonly DrawnLine[] {
  const words = changedWords(lines);
  const colours = colourFiles(lines);
  const drawn: DrawnLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const end = sameUntil(lines, at);
    const before = at > 0 && lines[at - 1]?.kind !== 'file' ? kept : 0;
    const after = end < lines.length && lines[end]?.kind !== 'file' ? kept : 0;
    const hidden = end - at - before - after;
    if (hidden > kept) {
      for (let near = at; near < at + before; near += 1) push(near);
      drawn.push({ key: `fold ${lines[at + before]?.key}`, kind: 'fold', lines: hidden });
      for (let near = end - after; near < end; near += 1) push(near);
      at = end - 1;
    } else push(at);
  }
  return drawn;

  function push(index: number): void {
    const line = lines[index];
    if (line === undefined) return;
    const { key, kind, text } = line;
    if (isHeading(line)) {
      drawn.push({ key, kind, inner: '', parts: [{ text, look: '', changed: false }] });
      return;
    }
    const inner = text.startsWith('+') ? '+' : text.startsWith('-') ? '-' : ' ';
    const parts = lineParts(text.slice(1), colours.get(index), words.get(index));
    drawn.push({ key, kind, inner, parts });
  }
}

const isHeading = ({ kind, text }: DifferenceLine): boolean =>
  kind === 'file' || text.startsWith('@@');

/** Where a stretch of equal lines of one file ends. */
function sameUntil(lines: readonly DifferenceLine[], from: number): number {
  let end = from;
  while (lines[end]?.kind === 'same') end += 1;
  return end;
}

/** By index: which words changed, where a line of one patch became a line of the other. */
function changedWords(lines: readonly DifferenceLine[]): ReadonlyMap<number, readonly WordSpan[]> {
  const found = new Map<number, readonly WordSpan[]>();
  let at = 0;
  const run = (kind: DifferenceLine['kind']): number[] => {
    const indexes: number[] = [];
    for (; lines[at]?.kind === kind; at += 1) indexes.push(at);
    return indexes;
  };
  const textOf = (index: number) => lines[index]?.text.slice(1) ?? '';
  while (at < lines.length) {
    const upstream = run('only-upstream');
    const backport = run('only-backport');
    if (upstream.length + backport.length === 0) at += 1;
    if (upstream.length > longestRun || backport.length > longestRun) continue;
    for (const [i, j] of pairLines(upstream.map(textOf), backport.map(textOf))) {
      const [left, right] = [upstream[i], backport[j]];
      if (left === undefined || right === undefined) continue;
      const change = wordChanges(textOf(left), textOf(right));
      found.set(left, change.before);
      found.set(right, change.after);
    }
  }
  return found;
}

/** By index: colours, file by file; the backport's lines are coloured among its own. */
function colourFiles(lines: readonly DifferenceLine[]) {
  const found = new Map<number, ReturnType<typeof colourLines>[number]>();
  let language: string | null = null;
  let open: number[] = [];
  const close = () => {
    for (const side of ['only-upstream', 'only-backport'] as const) {
      const own = open.filter((index) => ['same', side].includes(lines[index]?.kind ?? ''));
      if (language === null) continue;
      const texts = own.map((index) => lines[index]?.text.slice(1) ?? '');
      for (const [place, tokens] of colourLines(texts, language).entries()) {
        const index = own[place];
        if (index !== undefined) found.set(index, tokens);
      }
    }
    open = [];
  };
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'file') {
      close();
      language = languageOf(line.text);
    } else if (!isHeading(line)) open.push(index);
  }
  close();
  return found;
}
