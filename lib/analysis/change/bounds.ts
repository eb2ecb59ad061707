import type { PatchHunk } from '@/lib/diff/patch';
import { type CodeLine, type HunkCode, more } from './code-text';
import { isLogCall } from './log-calls';
import { bodyOf, statementsOf } from './statements';

const limit =
  /(?<![-<>])[<>](?![<>])=?\s*(?:\(\w+\)\s*)?[\w.>()-]*(?:len|size|max|count|num|nb_|nr_|limit|bound|end|tail|SIZE|MAX|LEN|NUM|COUNT)\w*|\b\w*(?:len|size|idx|index|offset|off|count|num|nb_\w+|id)\s*(?:>(?!>)=?|<(?!<)=?)\s*|\b(?:min|max|min_t|max_t|clamp|clamp_t|RTE_MIN|RTE_MAX|ARRAY_SIZE|RTE_DIM|array_index_nospec)\s*\(/;
const boundedCopy = /\b(?:(?:rte_)?str[sl]c(?:py|at)|v?s[cn]+printf)\s*\(/;
const looseCopy = /\b(?:str(?:n?cpy|n?cat)|v?sprintf|memcpy)\s*\(/;
const compares =
  /\bif\s*\(|\bwhile\s*\(|&&|\|\||\b(?:(?:min|max|clamp)(?:_t)?\s*\(|RTE_MIN|RTE_MAX|ARRAY_SIZE|RTE_DIM|array_index)/;

/** The line by which an access is bounded that was not, or bounded otherwise; null without one. */
export function boundsChanged(code: HunkCode, hunk: PatchHunk): CodeLine | null {
  const was = new Set(code.deleted.map(({ text }) => text.trim()));
  const found = code.added.find(
    (line) =>
      limit.test(line.text) &&
      compares.test(line.text) &&
      !/\bfor\s*\(/.test(line.text) &&
      !was.has(line.text.trim()) &&
      !onlyTells(hunk, line.line),
  );
  return found && more(code, limit)
    ? found
    : (boundedNow(code) ?? otherBound(code) ?? otherEnd(code));
}

/** Whether the `if` of a line does nothing but tell somebody: what it asks for is not kept out. */
function onlyTells(hunk: PatchHunk, line: number): boolean {
  const statements = statementsOf(hunk);
  const at = statements.findIndex((one) => one.line <= line && line <= one.end);
  if (!/^if \(/.test(statements[at]?.text ?? '')) return false;
  const body = bodyOf(statements, at);
  return body !== null && body.length > 0 && body.every(({ text }) => isLogCall(text));
}

/** A comparison that lets one more or one less through, and is else the same. */
function otherBound(code: HunkCode): CodeLine | null {
  const bare = (text: string) =>
    text.replace(/(?<![-<>])([<>])=?(?![<>])/g, '$1').replace(/\s+/g, '');
  const before = new Map<string, Set<string>>();
  for (const { text } of code.deleted)
    before.set(bare(text), (before.get(bare(text)) ?? new Set()).add(text.replace(/\s+/g, '')));
  return (
    code.added.find(({ text }) => {
      if (!/\b(?:if|while|for)\s*\(|&&|\|\|/.test(text)) return false;
      const texts = before.get(bare(text));
      return texts !== undefined && (texts.size > 1 || !texts.has(text.replace(/\s+/g, '')));
    }) ?? null
  );
}

/** A loop that ends elsewhere, and is else the same: `i < a` to `i < b`; not `i < x->n` to `i < y.n`, where `n` moved. */
function otherEnd(code: HunkCode): CodeLine | null {
  const bare = (end: string) =>
    end.replace(/\s+/g, '').replace(/\b[A-Za-z_]\w*(?:\[\w+\])?(?:->|\.)/g, '');
  const parts = ({ text }: CodeLine) => {
    const [, start = '', left = '', end = '', step = ''] =
      /\bfor\s*\(([^;]*);\s*([\w.>[\]-]+?)\s*[<>]=?\s*([^;]+);([^;]*)$/.exec(text) ?? [];
    return left === '' ? null : { same: `${start};${left};${step}`.replace(/\s+/g, ''), end };
  };
  const before = new Map(
    code.deleted.flatMap((line) => {
      const one = parts(line);
      return one === null ? [] : [[one.same, one.end] as const];
    }),
  );
  return (
    code.added.find((line) => {
      const now = parts(line);
      const was = now === null ? undefined : before.get(now.same);
      return was !== undefined && bare(was) !== bare(now?.end ?? '');
    }) ?? null
  );
}

/** A copy that knows the size of its target, where one stood that did not. */
function boundedNow(code: HunkCode): CodeLine | null {
  const found = code.added.find((line) => boundedCopy.test(line.text));
  return found && code.deleted.some((line) => looseCopy.test(line.text)) ? found : null;
}
