/** Statements that ask for something: a test, an assertion, a value that says yes or no. */
const asksSomething =
  /\b(?:if|while|for|return|case|assert)\b|&&|\|\||\?|[!=<>]=|\b\w*(?:ASSERT|CHECK|VERIFY|VALID|BUG_ON|WARN_ON|IF|RET|RETURN|GOTO)\w*\s*\(/;

/**
 * What a statement asks for, part by part, as it compares with other ways to ask for the same: without negation, blanks,
 * brackets and the way to a member, sides in order; and functions called. `!p->q`, `q == NULL` and `x.q != 0` are one, `a < b` and `b >= a` as
 * well. Empty for a statement that asks nothing.
 */
export function comparisonsOf(text: string): readonly string[] {
  if (!asksSomething.test(text)) return [];
  return text
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/^(?:\} )?(?:else )?(?:if|while|for|switch|return|case)\b/, '')
    .replace(/\b(?:un)?likely ?\(/g, '(')
    .replace(/^\w*(?:assert|ASSERT|BUG_ON|WARN_ON)\w* ?\(/, '')
    .split(/&&|\|\||[?:;]|(?<![=!<>+*/%&|^-])=(?!=)/)
    .flatMap((part) => [bare(part), ...answers(part)])
    .filter((part) => /[A-Za-z_]/.test(part));
}

/** Functions whose answer is asked for: with other arguments they may well answer the same. */
const answers = (part: string) =>
  [...part.matchAll(/\b([a-z]\w*) ?\(/g)].flatMap(([, name = '']) =>
    /^(?:sizeof|if|while|return)$/.test(name) ? [] : [`${name}()`],
  );

function bare(part: string): string {
  const text = part
    .replace(/[\s(){}]/g, '')
    .replace(/(?:[A-Za-z_]\w*(?:\[[^\]]*\])?(?:->|\.))+/g, '')
    .replace(/^!+/, '')
    .replace(/[!=]=(?:NULL|nullptr|0|false|true|FALSE|TRUE)$/, '');
  const [, left, sign = '', right = ''] =
    /^(.+?)(?<![<>])([!=]=|[<>]=?)(?![<>])(.+)$/.exec(text) ?? [];
  if (left === undefined) return text;
  return `${[left, right].sort().join(' ')} ${/^[!=]/.test(sign) ? '=' : '<'}`;
}
