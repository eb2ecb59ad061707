import type { PatchHunk, PatchLine } from '@/lib/diff/patch';
import { type CodeLine, escaped } from './code-text';
import { longestHunk } from './moved-lines';

const name = '(?<!\\w)([A-Za-z_]\\w*(?:(?:->|\\.)\\w+)*)';
const asked = [
  new RegExp(`\\b(?:if|while)\\s*\\((?:[^;]*(?:&&|\\|\\|)\\s*)?!\\s*${name}\\s*(?=\\)|&&|\\|\\|)`),
  new RegExp(`${name}\\s*[!=]=\\s*(?:NULL|nullptr)\\b`),
  new RegExp(`\\b(?:NULL|nullptr)\\s*[!=]=\\s*${name}`),
  new RegExp(`\\b\\w*(?:ASSERT|assert)\\w*\\s*\\(\\s*${name}\\s*\\)`),
];
const mostMoved = 40;

/**
 * The check of a pointer that stands before what follows the pointer now, and stood behind it: the one or the other was
 * moved inside the hunk. Null where nothing moved so.
 */
export function checkedFirst(hunk: PatchHunk): CodeLine | null {
  if (hunk.lines.length > longestHunk) return null;
  for (const { from, to } of movesIn(hunk)) {
    const between = hunk.lines
      .slice(Math.min(from, to) + 1, Math.max(from, to))
      .filter((line) => line.kind === 'context');
    const one = hunk.lines[to];
    if (one === undefined) continue;
    // A use went down over its check, or a check up over a use.
    const check =
      from < to
        ? between.find((line) => pointers(line).some((p) => follows(one, p)))
        : pointers(one).some((p) => between.some((line) => follows(line, p)))
          ? one
          : undefined;
    if (check !== undefined) return { text: check.text, line: check.newLine ?? 1, block: 0 };
  }
  return null;
}

/** Lines that go away at one place of the hunk and come at another, by their places. */
function movesIn({ lines }: PatchHunk): { readonly from: number; readonly to: number }[] {
  const gone = new Map<string, number>();
  for (const [at, line] of lines.entries())
    if (line.kind === 'delete' && /\w/.test(line.text)) gone.set(line.text.trim(), at);
  return lines
    .flatMap((line, to) => {
      const from = line.kind === 'add' ? gone.get(line.text.trim()) : undefined;
      return from === undefined ? [] : [{ from, to }];
    })
    .slice(0, mostMoved);
}

const pointers = ({ text }: PatchLine) =>
  asked.flatMap((one) => one.exec(text.slice(0, 1000))?.[1] ?? []);

const follows = ({ text }: PatchLine, pointer: string) =>
  new RegExp(`(?<![\\w.>])${escaped(pointer)}\\s*(?:->|\\[)`).test(text);
