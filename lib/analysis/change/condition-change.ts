import { closing } from './test-parts';

/** What a condition asks for beyond, or short of, what it asked for. */
export interface ConditionChange {
  /** `wider`: it holds in more cases than before; `narrower`: in fewer. */
  readonly to: 'wider' | 'narrower';
  /** What is new in it, or gone, without blanks. */
  readonly parts: readonly string[];
}

/** How a condition changed, as `changeOf` has it, whatever its blanks. */
export const conditionChange = (was: string, now: string): ConditionChange | null =>
  changeOf(was.replace(/\s+/g, ''), now.replace(/\s+/g, ''));

/**
 * How a condition without blanks changed, where one of its parts, and that only, is joined by others or left alone: `a` to `a && b`,
 * `a && b` to `a && (b || c)`. Null for another change, and for none.
 */
function changeOf(was: string, now: string): ConditionChange | null {
  for (const [sign, more, fewer] of [
    ['||', 'wider', 'narrower'],
    ['&&', 'narrower', 'wider'],
  ] as const) {
    const [before, after] = [partsOf(was, sign), partsOf(now, sign)];
    if (before.length === 1 && after.length === 1) continue;
    const gone = without(before, after);
    const come = without(after, before);
    if (gone.length === 0 && come.length === 0) return null;
    if (gone.length === 0) return { to: more, parts: come };
    if (come.length === 0) return { to: fewer, parts: gone };
    const [left = '', right = ''] = [...gone, ...come];
    if (gone.length > 1 || come.length > 1) return null;
    return changeOf(left, right);
  }
  return null;
}

function without(parts: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return parts.filter((part) => {
    const at = left.indexOf(part);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The parts of a condition that a sign joins outside of brackets, brackets around a whole part taken off. */
function partsOf(text: string, sign: '||' | '&&'): string[] {
  const inner = bare(text);
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < inner.length; at += 1) {
    if (inner[at] === '(') depth += 1;
    else if (inner[at] === ')') depth -= 1;
    else if (depth === 0 && inner.startsWith(sign, at)) {
      parts.push(inner.slice(from, at));
      from = at + sign.length;
      at += 1;
    }
  }
  parts.push(inner.slice(from));
  return parts.map(bare);
}

function bare(text: string): string {
  let inner = text.replace(/^(?:un)?likely(?=\()/, '');
  while (inner.startsWith('(') && closing(inner, 1) === inner.length - 1)
    inner = inner.slice(1, -1).replace(/^(?:un)?likely(?=\()/, '');
  return inner;
}
