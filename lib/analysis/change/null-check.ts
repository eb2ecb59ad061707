import type { PatchHunk } from '@/lib/diff/patch';
import { checkedFirst } from './checked-first';
import { type CodeLine, count, escaped, type HunkCode } from './code-text';

const nullCompared =
  /[!=]=\s*(?:NULL|nullptr)\b|\b(?:NULL|nullptr)\s*[!=]=|\bIS_ERR(?:_OR_NULL)?\s*\(/;
const notTested = /(?:\(|&&|\|\||\?)\s*!\s*\(?([A-Za-z_]\w*(?:(?:->|\.)\w+)*)\)?\s*(?=\)|&&|\|\|)/g;
const givesPointer =
  /=\s*\(?[\w\s*()]*?\w*(?:alloc|_get|get_|find|lookup|create|_new|dup|map|open|container_of|to_|priv|data)\w*\s*\(/;

const aTest = /\b(?:if|while)\s*\(\s*!\s*\(?[A-Za-z_]|(?:&&|\|\|)\s*!\s*\(?[A-Za-z_]/;

/** Texts of the hunk's lines around a line of the new file. */
function near(hunk: PatchHunk, line: number): string[] {
  const at = hunk.lines.findIndex((one) => one.newLine === line);
  return hunk.lines.slice(Math.max(0, at - 30), at + 31).map((one) => one.text);
}

/**
 * A comparison with NULL, or `!x` of something that the hunk shows to be a pointer: it is dereferenced there, or comes
 * from a call that gives one; or one that stands before what it is about now, there or in a hunk beside it. A flag or a count
 * tested with `!` is none. `inFile`: all hunks of the file.
 */
export function nullCheck(
  code: HunkCode,
  hunk: PatchHunk,
  inFile: readonly PatchHunk[],
): CodeLine | null {
  const compared = code.added.find(
    (line) =>
      nullCompared.test(line.text) &&
      !testsOwnResult(line, code) &&
      !testsOwnPointer(line, code) &&
      !isCompared(line, code.deleted),
  );
  if (compared && count(code.added, nullCompared) > count(code.deleted, nullCompared))
    return compared;
  const guarded = guardedNow(code);
  if (guarded) return guarded;
  const first = checkedFirst(inFile).find(
    (one) => one.what === 'pointer' && inFile[one.hunk - 1] === hunk,
  );
  if (first) return { text: first.check, line: first.line, block: 0 };
  // A pointer under another name is tested as often as before.
  if (count(code.added, aTest) <= count(code.deleted, aTest)) return null;
  for (const line of code.added) {
    if (!/\b(?:if|while)\s*\(|&&|\|\|/.test(line.text)) continue;
    if (testsOwnResult(line, code) || testsOwnPointer(line, code)) continue;
    for (const match of line.text.matchAll(notTested)) {
      const name = match[1] ?? '';
      if (code.deleted.some((old) => old.text.includes(`!${name}`))) continue;
      const isUsed = near(hunk, line.line).some((text) => {
        const at = text.indexOf(name);
        if (at < 0 || /[\w>.]/.test(text[at - 1] ?? '')) return false;
        const rest = text.slice(at + name.length);
        const star =
          /(?:^|[\s(=,!])\*$/.test(text.slice(0, at)) &&
          !/\b(?:struct|void|char|int)\b/.test(text.slice(0, at));
        return /^(?:->|\[)/.test(rest) || star || givesPointer.test(rest);
      });
      if (isUsed) return line;
    }
  }
  return null;
}

const comparison =
  /(?<![\w.>[\]-])([\w.>[\]-]+)\s*[!=]=\s*(?:NULL|nullptr)\b|\bIS_ERR(?:_OR_NULL)?\s*\(([^()]*)\)/g;

/** Whether what a line compares is compared in one of these already, or asked for by `!`, and nothing else. */
function isCompared({ text }: CodeLine, others: readonly CodeLine[]): boolean {
  const all = (line: string) =>
    [...line.matchAll(comparison)].map(([whole, one, other]) => ({
      whole: whole.replace(/\s+/g, ''),
      pointer: (one ?? other ?? '').trim(),
    }));
  const were = new Set(others.flatMap((one) => all(one.text).map(({ whole }) => whole)));
  const asked = new Set(
    others.flatMap((one) => [...one.text.matchAll(notTested)].map(([, pointer]) => pointer)),
  );
  const now = all(text);
  return now.length > 0 && now.every((one) => were.has(one.whole) || asked.has(one.pointer));
}

const bareTest =
  /(?:\bif\s*\(|\bwhile\s*\(|&&|\|\||=|\breturn\b|^)\s*\(?([A-Za-z_]\w*(?:(?:->|\.)\w+)*)\s*(?=&&|\?|\)\s*(?:$|\{|[\w*]))/g;

/** A pointer that was followed unasked, and is asked for now: `p->x` to `p ? p->x : 0`, `if (p && p->x)`, `if (p)`. */
function guardedNow(code: HunkCode): CodeLine | null {
  const follows = (text: string, name: string) =>
    new RegExp(`(?<![\\w.>])${escaped(name)}\\s*(?:->|\\[)`).test(text);
  for (const [at, line] of code.added.entries())
    for (const [, name = ''] of line.text.matchAll(bareTest)) {
      const asked = askedFor(name);
      const before = code.deleted.some((old) => follows(old.text, name));
      const wasAsked = code.deleted.some((old) => asked.test(old.text));
      const after = code.added.slice(at, at + 6).some((one) => follows(one.text, name));
      if (before && !wasAsked && (after || /&&\s*$/.test(line.text))) return line;
    }
  return null;
}

/** `if (p)`, `p &&`, `&& !p)`, `p ? …`, `p == …`: not a call that is given it. */
function askedFor(name: string): RegExp {
  const it = `!?\\s*\\(?${escaped(name)}\\s*`;
  return new RegExp(
    `\\b(?:if|while)\\s*\\(\\s*${it}\\)|(?:[(&|=?]|\\breturn\\b|^)\\s*${it}(?:&&|\\|\\||\\?|[!=]=)|(?:&&|\\|\\|)\\s*${it}\\)`,
  );
}

/**
 * The test of a pointer that is reached through a variable of the patch's own, and that nothing but the patch follows:
 * nobody followed it before, so nothing crashed.
 */
function testsOwnPointer({ text, line }: CodeLine, code: HunkCode): boolean {
  const name =
    /([A-Za-z_][\w.>-]*)\s*[!=]=\s*(?:NULL|nullptr)\b/.exec(text)?.[1] ??
    /!\s*\(?([A-Za-z_][\w.>-]*)/.exec(text)?.[1];
  const variable = /^\w+/.exec(name ?? '')?.[0];
  if (name === undefined || variable === undefined) return false;
  const names = (one: CodeLine) => new RegExp(`(?<![\\w.>])${variable}\\b`).test(one.text);
  const declares = new RegExp(`^\\s+(?:\\w+\\s+)+\\*+\\s*${variable}\\s*[=;,]`);
  const follows = new RegExp(`(?<![\\w.>])${escaped(name)}\\s*(?:->|\\[)`);
  return (
    code.added.some((one) => one.line < line && declares.test(one.text)) &&
    code.added.some((one) => one.line > line && follows.test(one.text)) &&
    !code.context.some(names) &&
    // What is taken away may have followed it under another name.
    !code.deleted.some((one) => /->|\*\s*\w|\[/.test(one.text))
  );
}

/** The test of what the patch itself makes: it was not there to be forgotten. */
export function testsOwnResult(line: CodeLine, code: HunkCode): boolean {
  const name =
    /([A-Za-z_][\w.>[\]-]*)\s*[!=]=\s*(?:NULL|nullptr)\b/.exec(line.text)?.[1] ??
    /!\s*\(?([A-Za-z_][\w.>[\]-]*)/.exec(line.text)?.[1];
  if (name === undefined) return false;
  const sets = new RegExp(`(?:^|[\\s*(])${escaped(name)}\\s*=(?!=)[^;]*\\(`);
  return (
    code.added.some((one) => one.line <= line.line && sets.test(one.text)) &&
    !code.deleted.some((one) => sets.test(one.text))
  );
}
