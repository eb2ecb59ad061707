import type { PatchHunk } from '@/lib/diff/patch';
import { isErrorLabel, labelOf } from './error-label';
import { bodyOf, type Statement } from './statements';
import { testParts } from './test-parts';

/** An `if` that does nothing but leave with an error. */
export interface Refusal {
  /** Its index among the statements. */
  readonly at: number;
  /** Index of the first statement behind it and what stands in its block. */
  readonly next: number;
  readonly test: Statement;
  /** What it asks for, without the `if` and its brackets. */
  readonly condition: string;
  readonly body: readonly string[];
}

const returnsError =
  /^return\b\s*\(?\s*(?:-\s*\(?\s*\w|(?:NULL|nullptr|false|FALSE)\b|(?:ret|err|rc|rv|error|retval|status|diag|errno|rte_errno)\b\)?;|\w*(?:ERR|FAIL|INVAL|NOT_?SUP|DENIED)\w*|E[A-Z]{3,}\b|\w*(?:err|error|fail)\w*\s*\()/;
/** A statement that keeps an error, or tells of one. */
export const saysError =
  /\b(?:ret|err|rc|rv|error|retval|status|\w*errno)\s*=\s*-?\s*\(?[A-Z]|\b(?:ret|err|rc|rv)\s*=\s*-\s*\d|\b\w*error_set\s*\(|\b\w*LOG\w*\s*\(\s*(?:ERR|ERROR|CRIT|WARNING)\b|\b(?:dev|pr|net|netdev|nn|pci|wiphy|usb)_(?:err|warn|crit)\w*\s*\(|\b\w*(?:_ERR|_ERROR|_err|_error|perror)\s*\(|\bfprintf\s*\(\s*stderr/;
const leaves = /^(?:return|goto|continue|break)\b/;
/** What stands in such a block is no work that may fail: `rc = make(p); if (rc) return rc;`. */
const works = /^(?:if|for|while|switch|do)\b|(?<![=!<>])=(?!=)[^"]*\w ?\(/;

/**
 * The tests among statements that refuse something: what stands in their block tells of an error, or hands one on, and
 * leaves. One with another branch behind it, or of which the hunk does not show all, is left out.
 */
export function refusalsIn(
  statements: readonly Statement[],
  hunks: readonly PatchHunk[],
): readonly Refusal[] {
  return statements.flatMap((test, at) => {
    const { condition, rest } = (/^if ?\(/.test(test.text) && testParts(test.text)) || {};
    if (condition === undefined || rest === undefined) return [];
    const inside = rest === '' ? bodyOf(statements, at) : [];
    const body = inside?.map((one) => one.text) ?? null;
    if (body === null || (rest === '') === (body.length === 0)) return [];
    const all = rest === '' ? body : [rest];
    if (!isRefused(all, hunks)) return [];
    const end = at + 1 + (inside?.length ?? 0);
    const next = /^\}$/.test(statements[end]?.text ?? '') && /\{$/.test(test.text) ? end + 1 : end;
    return [{ at, next, test, condition, body: all }];
  });
}

function isRefused(body: readonly string[], hunks: readonly PatchHunk[]): boolean {
  const last = body.at(-1) ?? '';
  if (!leaves.test(last) || body.some((one) => works.test(one))) return false;
  const label = labelOf(last);
  if (label !== null && isErrorLabel(label, hunks)) return true;
  return returnsError.test(last) || body.some((one) => saysError.test(one));
}
