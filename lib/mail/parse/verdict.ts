import type { MailVerdict } from '@/lib/contracts/vocabulary';

/** One place where an explanation states its verdict. */
export interface VerdictStatement {
  readonly value: 'yes' | 'no';
  /** In the order of strength (design 5-mail, "Verdict, in this order"). */
  readonly source: 'last-line' | 'label' | 'first-token' | 'bold';
  /** As written. */
  readonly text: string;
}

const strength =
  '(?:(?:very|strong|strongly|clear|clearly|definite|definitely|definitive|absolute|absolutely|urgent|emphatic|conditional|qualified|tentative|high[ -]priority)[ ,:–—-]*)*';
const word = `${strength}(YES|NO|NOT (?:SUITABLE|RECOMMENDED|APPROPRIATE|NEEDED|TO BE BACKPORTED|FOR BACKPORT\\w*|FOR STABLE)|DO NOT BACKPORT)`;
/** The word stands alone: what follows is the end, a bold mark, or punctuation, not a noun ("NO new features"). */
const standsAlone = '(?=[*_]{0,3}[ \\t]*(?:$|[-–—.,;:!✅❌🎯(]|\\*\\*|#))';
const labelWords =
  '(?:(?:my|the|final|overall|stable|kernel|tree|backport(?:ing)?|upstream|autosel|suitability|definitive|strong|direct|short|quick|executive|primary|formal)[ -]+)*(?:backport(?:ing)?|status|recommendation|determination|decision|verdict|answer|conclusion|assessment|result)';
const leading = '[ \\t>]*(?:#{1,6}[ \\t]*)?[*_\\s✅❌🔴🟢🎯➡️→-]*(?:\\d+\\.[ \\t]*)?[*_]*';

const labelLine = new RegExp(
  `^${leading}${labelWords}(?:[ \\t]*\\([^)\\n]{0,40}\\))?[*_]*[ \\t]*(?:[:：=–—]|-|is:?)[ \\t]*[*_\`]*[ \\t]*[✅❌🟢🔴]*[ \\t]*[*_]*${word}${standsAlone}`,
  'i',
);
/** `## YES`, `**YES**`, `**YES - backport to 5.12+**`, `YES`: a line that starts with the word and nothing else. */
const bareLine = new RegExp(
  `^${leading.replace('[ \\t>]*', '[ \\t]*')}[✅❌]*[ \\t]*${word}${standsAlone}`,
);
/** A verdict in a sentence about other commits or about how they were marked is not this mail's. */
const aboutOthers =
  /similar (?:to )?commits?|similar backport|commits? #\d|unlike commit|reference commit|marked (?:as|for|with)|status: (?:yes|no)\)|\((?:yes|no)(?: for backport\w*)?\)|historical/i;

function asValue(text: string): 'yes' | 'no' {
  return /^YES/i.test(text) ? 'yes' : 'no';
}

/** A verdict word in another case than YES/NO ("Yes, but …") is talk, except after a label. */
function isUpper(text: string): boolean {
  return text === text.toUpperCase();
}

/**
 * All the places where an explanation states its verdict, strongest first: the last line; line-anchored labels; the
 * first token. Only when there is none of these: the first bold YES or NO that stands alone.
 */
export function verdictStatements(explanation: string): VerdictStatement[] {
  const lines = explanation.split('\n').map((line) => line.replace(/\s+$/, ''));
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const first = filled[0];
  const last = lastTextLine(lines, filled);
  if (first === undefined || last === undefined) return [];
  const statements: VerdictStatement[] = [];
  const end = lastLineStatement(lines[last] ?? '');
  if (end) statements.push(end);
  for (const index of filled) {
    const found = labelStatement(lines, index);
    if (found && index !== last) statements.push(found);
    else if (found && !end) statements.push(found);
  }
  const token = bareLine.exec(lines[first] ?? '');
  if (token?.[1] !== undefined && isUpper(token[1]) && first !== last) {
    statements.push({ value: asValue(token[1]), source: 'first-token', text: token[0].trim() });
  }
  if (statements.length > 0) return statements;
  const bold = boldStatement(explanation);
  return bold ? [bold] : [];
}

/** The last line with words on it: rules and closing fences after the verdict do not count. */
function lastTextLine(lines: readonly string[], filled: readonly number[]): number | undefined {
  for (let at = filled.length - 1; at >= 0; at -= 1) {
    const index = filled[at];
    if (index !== undefined && !/^[\s\-_=*`]+$/.test(lines[index] ?? '')) return index;
  }
  return filled[0];
}

function lastLineStatement(line: string): VerdictStatement | null {
  if (isTableOrQuote(line) || aboutOthers.test(line)) return null;
  const label = labelLine.exec(line);
  if (label?.[1] !== undefined) {
    return { value: asValue(label[1]), source: 'last-line', text: line.trim() };
  }
  const bare = bareLine.exec(line);
  if (bare?.[1] !== undefined && isUpper(bare[1]) && !/^[ \t]*(?:[-*+]|\d+\.)[ \t]/.test(line)) {
    return { value: asValue(bare[1]), source: 'last-line', text: line.trim() };
  }
  // Newlines lost: "… worth having in stable. **YES**"
  const tail = /(?:[.!?:)]|^)[ \t]+\*\*(YES|NO)\*\*[.!]?$/.exec(line);
  return tail?.[1] ? { value: asValue(tail[1]), source: 'last-line', text: tail[0].trim() } : null;
}

function isTableOrQuote(line: string): boolean {
  return /^[ \t]*(?:\||>)/.test(line) || (line.match(/\|/g)?.length ?? 0) >= 2;
}

/** `Backport Status: YES` and the like, at the start of a paragraph or marked as a heading or bold. */
function labelStatement(lines: readonly string[], index: number): VerdictStatement | null {
  const line = lines[index] ?? '';
  if (isTableOrQuote(line) || aboutOthers.test(line)) return null;
  const found = labelLine.exec(line);
  if (found?.[1] === undefined) return splitLabel(lines, index);
  const marked = /^[ \t]*(?:#{1,6}|\*\*|__)/.test(line);
  const starts = index === 0 || (lines[index - 1] ?? '').trim() === '';
  // A line of running text can begin with "status: NO" by the accident of wrapping.
  if (!marked && !starts) return null;
  return { value: asValue(found[1]), source: 'label', text: found[0].trim() };
}

const labelOnly = new RegExp(`^${leading}${labelWords}[*_]*[ \\t]*:?[*_ \\t]*$`, 'i');

/** A label line of its own, heading or bold, with the verdict on the next line that holds text. */
function splitLabel(lines: readonly string[], index: number): VerdictStatement | null {
  const line = lines[index] ?? '';
  if (!/^[ \t]*(?:#{1,6}|\*\*|__)/.test(line) || !labelOnly.test(line)) return null;
  for (let next = index + 1; next < Math.min(lines.length, index + 4); next += 1) {
    const text = lines[next] ?? '';
    if (text.trim() === '') continue;
    const bare = bareLine.exec(text);
    if (bare?.[1] === undefined || !isUpper(bare[1])) return null;
    return { value: asValue(bare[1]), source: 'label', text: `${line.trim()} ${bare[0].trim()}` };
  }
  return null;
}

/** The first bold YES or NO that stands alone: not a list item's, not before a code span or a tag name, not in a table. */
function boldStatement(explanation: string): VerdictStatement | null {
  const bold =
    /\*\*(?:[A-Za-z ]{0,40}: ?)?(YES|NO)(\*\*|[ ,.:–—-]+[^*\n]{0,120}\*\*|,? [a-z][^*]{0,120}\*\*)/g;
  for (const match of explanation.matchAll(bold)) {
    const lineStart = explanation.lastIndexOf('\n', match.index) + 1;
    const newline = explanation.indexOf('\n', match.index + match[0].length);
    const lineEnd = newline === -1 ? explanation.length : newline;
    const before = explanation.slice(lineStart, match.index);
    const after = explanation.slice(match.index + match[0].length, lineEnd);
    const line = explanation.slice(lineStart, lineEnd);
    const inside = match[2] === '**' ? '' : (match[2] ?? '');
    if (isTableOrQuote(line)) continue;
    if (
      /^\s*`|^\s*(?:fixes|cc|stable|reported-by|tested-by|explicit|link|closes)\b[^.]{0,20}\btags?\b/i.test(
        after,
      )
    )
      continue;
    if (/^\s*(?:fixes|cc|tested-by|reported-by|link|closes):/i.test(after)) continue;
    if (match[1] === 'NO' && inside === '' && /^ [a-z]/.test(after)) continue;
    if (/^[ ]+[a-z]/.test(inside) && match[1] === 'NO') continue;
    if (aboutOthers.test(`${before.slice(-60)}${match[0]}`)) continue;
    if (/^[ \t]*(?:[-*+•]|\d+\.)[ \t]/.test(before) && /[?:]\**[ \t]*$/.test(before)) continue;
    if (match[1] === 'NO' && /^[ \t]*[-*+•][ \t]+$/.test(before)) continue;
    return { value: asValue(match[1] ?? ''), source: 'bold', text: match[0] };
  }
  return null;
}

/** The verdict of an explanation: `contradictory` when its statements disagree, `unknown` when there is none. */
export function readVerdict(explanation: string): MailVerdict {
  const values = new Set(verdictStatements(explanation).map((statement) => statement.value));
  if (values.size === 0) return 'unknown';
  if (values.size > 1) return 'contradictory';
  return values.has('yes') ? 'yes' : 'no';
}
