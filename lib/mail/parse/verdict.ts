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
const refusal =
  'NOT (?:SUITABLE|RECOMMENDED|APPROPRIATE|NEEDED|TO BE BACKPORTED|FOR BACKPORT\\w*|FOR STABLE)|DO NOT BACKPORT';
const word = `${strength}(YES|NO|${refusal})`;
/** The word stands alone: what follows is the end, a bold mark, or punctuation, not a noun ("NO new features"). */
const standsAlone = '(?=[*_`]{0,3}[ \\t]*(?:$|[-–—.,;:!✅❌🎯(]|\\*\\*|#))';
const qualifiers =
  '(?:(?:my|the|final|overall|stable|kernel|tree|backport(?:ing)?|upstream|autosel|suitability|definitive|strong|direct|short|quick|executive|primary|formal)[ -]+)*';
const labelWords = `${qualifiers}(?:backport(?:ing)?|status|recommendation|determination|decision|verdict|answer|conclusion|assessment|result)`;
/** Every repetition is bounded: a mail of blanks or stars must not keep a parser busy for hours. */
const leading = '[#*_`\\s✅❌🔴🟢🎯➡️→-]{0,60}(?:\\d{1,3}\\.[ \\t]{0,8})?[*_]{0,4}';

const labelLine = new RegExp(
  `^${leading}(${labelWords})(?:[ \\t]{0,20}\\([^)\\n]{0,40}\\))?[*_]{0,4}[ \\t]{0,20}(?:[:：=–—]|-|is:?)[ \\t]{0,20}[*_\`]{0,4}[ \\t]{0,20}[✅❌🟢🔴]{0,4}[ \\t]{0,20}[*_\`]{0,4}${word}${standsAlone}`,
  'i',
);
const labelOnly = new RegExp(
  `^${leading}(${labelWords})[*_]{0,4}[ \\t]{0,20}:?[*_ \\t]{0,40}$`,
  'i',
);
/** `## YES`, `**YES**`, `**STRONG YES**`, `**YES - backport to 5.12+**`: a line that starts with the word. */
const bareWord = new RegExp(`^${leading}[ \\t]{0,20}${word}${standsAlone}`, 'i');
/** The explanation opens with the word: `YES The patch …`, `**NO** This commit …`, but not "NO new features". */
const firstToken = /^[\s#>*_✅❌`]{0,60}(YES\b|NO\b(?=[*_`\s]{0,20}(?:$|[-–—.,;:!(]|[A-Z"'`])))/u;

/** Labels that a walk-through also uses for its sub-questions: next to a closing verdict they are not the verdict. */
const weakLabel = /^(?:status|answer|conclusion|assessment|result)$/i;
/** Labels after which "Yes" and "No" begin ordinary sentences: only capitals count. */
const wordyLabel = /(?:conclusion|assessment|result|status)$/i;

/** A verdict in a sentence about other commits, or about how they were marked, is not this mail's. */
const aboutOthers =
  /similar (?:to )?(?:backport |historical )?commits?|commits? #\d|unlike commit|reference (?:commit|example)|marked (?:as|for|with)|status: (?:yes|no)\)|\((?:yes|no)(?: for backport\w*)?\)|historical/i;

function asValue(text: string): 'yes' | 'no' {
  return /^YES/i.test(text) ? 'yes' : 'no';
}

function isUpper(text: string): boolean {
  return text === text.toUpperCase();
}

/** The match of a line that states the verdict without a label; only capitals count. */
function bareLine(line: string): RegExpExecArray | null {
  const found = bareWord.exec(line);
  return found?.[1] !== undefined && isUpper(found[1]) ? found : null;
}

/**
 * All the places where an explanation states its verdict, strongest first: the last line; line-anchored labels and
 * paragraphs of the one word; the first token. Only when there is none of these: the first bold YES or NO that stands alone.
 */
export function verdictStatements(explanation: string): VerdictStatement[] {
  const lines = explanation.split('\n').map((line) => line.trimEnd());
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const first = filled[0];
  const last = lastTextLine(lines, filled);
  if (first === undefined || last === undefined) return [];
  const end = lastLineStatement(lines[last] ?? '');
  const statements = end ? [end] : [];
  for (const index of filled) {
    if (index === last && end) continue;
    const found = labelStatement(lines, index);
    if (found && !(end && weakLabel.test(found.label))) statements.push(found.statement);
    const alone = found || index === first ? null : aloneStatement(lines, index);
    if (alone) statements.push(alone);
  }
  const token = firstToken.exec(lines[first] ?? '');
  if (token?.[1] !== undefined && first !== last) {
    statements.push({ value: asValue(token[1]), source: 'first-token', text: token[0].trim() });
  }
  if (statements.length > 0) return statements;
  const bold = boldStatement(explanation);
  return bold ? [bold] : [];
}

/** The last line with words on it: rules and closing fences after the verdict do not count. */
function lastTextLine(lines: readonly string[], filled: readonly number[]): number | undefined {
  return filled.findLast((index) => !/^[\s\-_=*`]+$/.test(lines[index] ?? '')) ?? filled[0];
}

function lastLineStatement(line: string): VerdictStatement | null {
  if (isTableOrQuote(line) || aboutOthers.test(line)) return null;
  const label = labelLine.exec(line);
  if (label?.[2] !== undefined && accepts(label[1] ?? '', label[2])) {
    return { value: asValue(label[2]), source: 'last-line', text: line.trim() };
  }
  const bare = bareLine(line);
  if (bare?.[1] !== undefined && !/^[ \t]*(?:[-*+]|\d+\.)[ \t]/.test(line)) {
    return { value: asValue(bare[1]), source: 'last-line', text: line.trim() };
  }
  // Newlines lost: "… worth having in stable. **YES**"
  const tail = /(?:[.!?:)]|^)[ \t]+\*\*(YES|NO)\*\*[.!]?$/.exec(line);
  return tail?.[1] ? { value: asValue(tail[1]), source: 'last-line', text: tail[0].trim() } : null;
}

function accepts(label: string, value: string): boolean {
  return isUpper(value) || !wordyLabel.test(label);
}

function isTableOrQuote(line: string): boolean {
  return /^[ \t]*(?:\||>)/.test(line) || (line.match(/\|/g)?.length ?? 0) >= 2;
}

interface Labelled {
  readonly label: string;
  readonly statement: VerdictStatement;
}

/** `Backport Status: YES` and the like, where a line of its own or a paragraph starts. */
function labelStatement(lines: readonly string[], index: number): Labelled | null {
  const line = lines[index] ?? '';
  if (isTableOrQuote(line) || aboutOthers.test(line)) return null;
  const found = labelLine.exec(line);
  if (found?.[2] === undefined) return splitLabel(lines, index);
  const [whole, label = '', value] = found;
  if (!accepts(label, value) || !startsHere(lines, index, line.slice(whole.length))) return null;
  return { label, statement: { value: asValue(value), source: 'label', text: whole.trim() } };
}

/**
 * `**YES**` or `## NO` as a paragraph of its own. After a question, a heading or a colon it answers that, and is no
 * verdict on the whole.
 */
function aloneStatement(lines: readonly string[], index: number): VerdictStatement | null {
  const found = /^[ \t]{0,3}(?:#{1,6}[ \t]{1,8}\*{0,3}|\*\*)(YES|NO)\*{0,3}[.!]?$/.exec(
    lines[index] ?? '',
  );
  if (found?.[1] === undefined) return null;
  const blank = (at: number) => (lines[at] ?? '').trim() === '';
  if (!blank(index - 1) || !blank(index + 1)) return null;
  const before = lines.slice(0, index).findLast((line) => line.trim() !== '') ?? '';
  if (
    /[?:][*_`]{0,3}$/.test(before.trim()) ||
    /^[ \t]*(?:#{1,6}[ \t]|\*\*[^*]*\*\*$)/.test(before)
  ) {
    return null;
  }
  return { value: asValue(found[1]), source: 'label', text: found[0].trim() };
}

/** Running text can begin a line with "status: NO" by the accident of wrapping; a heading or a statement cannot. */
function startsHere(lines: readonly string[], index: number, after: string): boolean {
  const line = lines[index] ?? '';
  const previous = (lines[index - 1] ?? '').trim();
  if (previous === '') return true;
  if (!/^[ \t]*(?:#{1,6}|\*\*|__)/.test(line)) return false;
  return /^[*_`\s✅❌.!]*$/u.test(after) || /[.:!*`)>-]$/.test(previous);
}

/** A label line of its own, heading or bold, with the verdict on the next line that holds text. */
function splitLabel(lines: readonly string[], index: number): Labelled | null {
  const line = lines[index] ?? '';
  const found = labelOnly.exec(line);
  if (!found || !/^[ \t]*(?:#{1,6}|\*\*|__)/.test(line)) return null;
  const next = lines.slice(index + 1, index + 4).find((text) => text.trim() !== '') ?? '';
  const bare = bareLine(next);
  if (bare?.[1] === undefined) return null;
  const text = `${line.trim()} ${bare[0].trim()}`;
  const statement = { value: asValue(bare[1]), source: 'label', text } as const;
  return { label: found[1] ?? '', statement };
}

const boldWord = /\*\*(?:[A-Za-z ]{0,40}: ?)?(YES|NO)(?:\*\*|[ ,.:–—-]{1,3}[^*\n]{0,120}\*\*)/g;
const tagAfter =
  /^\s*(?:`|"?(?:fixes|cc|link|closes|reported-by|tested-by|reviewed-by|acked-by)["']?:|(?:explicit |"?fixes"? |"?cc"? |stable |link |syzbot |testing |review )+(?:stable )?tags?\b)/i;

/** The first bold YES or NO that stands alone: not a table cell, not before a code span or a tag, not of other commits. */
function boldStatement(explanation: string): VerdictStatement | null {
  for (const match of explanation.matchAll(boldWord)) {
    const lineStart = explanation.lastIndexOf('\n', match.index) + 1;
    const matchEnd = match.index + match[0].length;
    const newline = explanation.indexOf('\n', matchEnd);
    const line = explanation.slice(lineStart, newline === -1 ? undefined : newline);
    const before = explanation.slice(lineStart, match.index);
    const after = explanation.slice(matchEnd, matchEnd + 200).replace(/\s+/g, ' ');
    if (isTableOrQuote(line) || tagAfter.test(after)) continue;
    const affirmed = /^ ?[-–—:,]? ?this (?:commit|patch|change|fix|should|is)\b/i.test(after);
    if (!affirmed && !standsForItself(explanation, match, before, after)) continue;
    return { value: asValue(match[1] ?? ''), source: 'bold', text: match[0] };
  }
  return null;
}

function standsForItself(
  explanation: string,
  match: RegExpExecArray,
  before: string,
  after: string,
): boolean {
  const lookBack = explanation.slice(Math.max(0, match.index - 160), match.index);
  const sentence = lookBack.split(/[.!?]\s/).at(-1) ?? '';
  if (aboutOthers.test(`${sentence}${match[0]}`)) return false;
  const isItem = /^[ \t]*(?:[-*+•]|\d+\.)[ \t]/.test(before);
  // "- **Obviously correct?** **YES**" answers its own bullet; "- **NO** reverts found" is a bullet's first word.
  if (isItem) return false;
  const inside = match[0].slice(2, -2).replace(/^[A-Za-z ]*: ?/, '');
  const isNoun = /^NO [a-z]/.test(inside) || (inside === 'NO' && /^ [a-z]/.test(after));
  return !isNoun;
}

/** The verdict of an explanation: `contradictory` when its statements disagree, `unknown` when there is none. */
export function readVerdict(explanation: string): MailVerdict {
  const values = new Set(verdictStatements(explanation).map((statement) => statement.value));
  if (values.size === 0) return 'unknown';
  if (values.size > 1) return 'contradictory';
  return values.has('yes') ? 'yes' : 'no';
}
