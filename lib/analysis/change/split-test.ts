import type { CodeLine, HunkCode } from './code-text';

const out = /\b(?:return|goto|continue|break)\b|\b(?:ret|err|rc)\w*\s*=(?!=)/g;
const either = /\|\|/g;

/**
 * Whether an added line begins a test that was there and is cut in two now: `if (a && b) return;` to
 * `if (a) { …; if (b) return; }`. What it asks for is what a deleted one asked for first.
 */
function beginsOldTest(line: CodeLine, { deleted }: HunkCode): boolean {
  const now = firstAsked(line, /\)\s*\{?\s*$/);
  return now !== null && deleted.some((old) => firstAsked(old, /\s*&&/) === now);
}

/** Whether the added `if`s are a test that was there, cut in two, and nothing else leads out. */
export function onlySplitsTest(code: HunkCode): boolean {
  const times = (lines: readonly CodeLine[], what: RegExp) =>
    lines.reduce((sum, { text }) => sum + (text.match(what)?.length ?? 0), 0);
  return (
    code.added.some((line) => beginsOldTest(line, code)) &&
    [out, either].every((what) => times(code.added, what) <= times(code.deleted, what))
  );
}

/** What an `if` asks for, without blanks, up to what must follow it. */
function firstAsked({ text }: CodeLine, before: RegExp): string | null {
  const asked = new RegExp(`\\bif\\s*\\(((?:(?!&&|\\|\\|).)+?)${before.source}`);
  return asked.exec(text.slice(0, 1000))?.[1]?.replace(/\s+/g, '') ?? null;
}
