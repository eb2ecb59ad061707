import type { MessageLine } from './parse-message';

export interface Sentence {
  text: string;
  /** Lines of the message, from 1. */
  line: number;
  endLine: number;
}

const sentenceEnd = /(?<=[.!?;:])\s+(?=[A-Z("'`])/;

/** Running text cut at full stops, over line breaks; indented lines (code, logs) are no sentences. */
export function sentencesOf(lines: readonly MessageLine[]): Sentence[] {
  const out: Sentence[] = [];
  let open = false;
  for (const { line, text } of lines) {
    if (text.trim() === '' || /^(?:\s{2,}|\t|>|\[|#|\$)/.test(text)) {
      open = false;
      continue;
    }
    for (const [index, piece] of text.split(sentenceEnd).entries()) {
      const last = out.at(-1);
      if (piece.trim() === '') continue;
      // Lines of other paragraphs are not among those given.
      if (index === 0 && open && last !== undefined && last.endLine === line - 1) {
        last.text = `${last.text} ${piece.trim()}`;
        last.endLine = line;
      } else {
        out.push({ text: piece.trim(), line, endLine: line });
      }
    }
    open = !/[.!?:]$/.test(text);
  }
  return out;
}
