import type { PatchFile, PatchHunk } from '@/lib/diff/patch';
import { slid } from './slide';

export interface CodeLine {
  readonly text: string;
  /** In the file after the change for added lines, before it for deleted ones. */
  readonly line: number;
  /** Which run of changes of the hunk it is in: runs end where code stands between them. */
  readonly block: number;
}

export interface HunkCode {
  /** Added and deleted lines with comments taken out, empty ones left out. */
  readonly added: readonly CodeLine[];
  readonly deleted: readonly CodeLine[];
  /** Lines that stay, the same way, by their numbers before the change. */
  readonly context: readonly CodeLine[];
  /** Changed lines that are comment or blank only. */
  readonly commentLines: number;
  readonly changedLines: number;
}

/** The hunk's changed code without comments; block comments are followed through context lines as well. */
export function codeOf(hunk: PatchHunk): HunkCode {
  const added: CodeLine[] = [];
  const deleted: CodeLine[] = [];
  const context: CodeLine[] = [];
  let block = 0;
  let commentLines = 0;
  let changedLines = 0;
  const inside = { old: startsInComment(hunk, 'add'), new: startsInComment(hunk, 'delete') };
  for (const line of hunk.lines) {
    const side = line.kind === 'delete' ? 'old' : 'new';
    const [code, stillInside] = stripComments(line.text, inside[side]);
    inside[side] = stillInside;
    if (line.kind === 'context') {
      inside.old = stillInside;
      if (code.trim() === '') continue;
      block += 1;
      context.push({ text: code, line: line.oldLine ?? 1, block });
      continue;
    }
    changedLines += 1;
    if (code.trim() === '') {
      commentLines += 1;
      continue;
    }
    const number = line.kind === 'add' ? line.newLine : line.oldLine;
    (line.kind === 'add' ? added : deleted).push({ text: code, line: number ?? 1, block });
  }
  return { added, deleted, context, commentLines, changedLines };
}

/** A hunk that starts inside a block comment shows its end before any start. */
export function startsInComment(hunk: PatchHunk, other: 'add' | 'delete'): boolean {
  for (const line of hunk.lines) {
    if (line.kind === other) continue;
    const open = line.text.indexOf('/*');
    const close = line.text.indexOf('*/');
    if (close >= 0 && (open < 0 || close < open)) return true;
    if (open >= 0) return false;
  }
  const first = hunk.lines.find((line) => line.text.trim() !== '');
  return first !== undefined && /^\s\*(\s|$)/.test(first.text);
}

/** One line without its comments, and whether the next line starts inside one. Quotes are respected. */
export function stripComments(text: string, inside: boolean): [string, boolean] {
  let out = '';
  let inComment = inside;
  let quote: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const two = text.slice(i, i + 2);
    if (inComment) {
      if (two === '*/') {
        inComment = false;
        i += 1;
      }
    } else if (quote !== null) {
      out += text[i];
      if (text[i] === '\\') {
        out += text[i + 1] ?? '';
        i += 1;
      } else if (text[i] === quote) quote = null;
    } else if (two === '//') break;
    else if (two === '/*') {
      inComment = true;
      i += 1;
    } else {
      if (text[i] === '"' || text[i] === "'") quote = text[i] ?? null;
      out += text[i];
    }
  }
  return [out, inComment];
}

/**
 * The hunk's changed code without functions that are added whole: checks and error paths in new code repair nothing that
 * was there. A whole function is a run of added lines from `{` to `}` at the margin, with what stands before the brace.
 */
export function withoutNewFunctions(code: HunkCode, hunk: PatchHunk): HunkCode {
  const inside = new Set<number>();
  let run: { readonly line: number; readonly text: string }[] = [];
  const close = () => {
    const open = run.findIndex((one) => /^\{/.test(one.text) || /^\w.*\)\s*\{$/.test(one.text));
    const end = run.findLastIndex((one) => /^\}/.test(one.text));
    if (open >= 0 && end > open) for (const one of run.slice(0, end + 1)) inside.add(one.line);
    run = [];
  };
  for (const line of hunk.lines) {
    if (line.kind === 'add') run.push({ line: line.newLine ?? 0, text: line.text });
    else if (run.length > 0) close();
  }
  close();
  return inside.size === 0
    ? code
    : { ...code, added: code.added.filter((one) => !inside.has(one.line)) };
}

/** Nothing that is compiled changes; a mode or binary content has no hunks to tell. */
export function isOnlyComments(file: PatchFile): boolean {
  return (
    file.hunks.length > 0 &&
    file.hunks.map(codeOf).every((code) => code.added.length + code.deleted.length === 0)
  );
}

/** Whether all that hunks change is that functions come that were not there: nothing that was there is repaired. */
export function bringsOnlyFunctions(hunks: readonly PatchHunk[]): boolean {
  const codes = hunks.map(slid).map((hunk) => ({ hunk, code: codeOf(hunk) }));
  return (
    codes.some(({ code }) => code.added.length > 0) &&
    codes.every(
      ({ hunk, code }) =>
        code.deleted.length === 0 && withoutNewFunctions(code, hunk).added.length === 0,
    )
  );
}

/** How many of the lines have the pattern. */
export const count = (lines: readonly CodeLine[], pattern: RegExp) =>
  lines.filter((line) => pattern.test(line.text)).length;

/** The first added line with the pattern, when there are more such lines added than deleted. */
export function more(code: HunkCode, pattern: RegExp): CodeLine | null {
  const found = code.added.find((line) => pattern.test(line.text));
  return found && count(code.added, pattern) > count(code.deleted, pattern) ? found : null;
}

/** A name of C ("p->q.r[i]") as a regular expression has it. */
export const escaped = (name: string): string => name.replace(/[.>[\]-]/g, '\\$&');
