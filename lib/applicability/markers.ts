import { linesToSkip } from '@/lib/applicability/reverts';
import type { MarkerForm, MarkerFormName } from '@/lib/profiles/marker-form';

/** One upstream commit that a message names, before anybody looked whether upstream has it. */
export interface NamedUpstream {
  /** As written, lower case: 8 to 40 hex digits. */
  readonly name: string;
  readonly form: MarkerFormName;
  readonly kind: 'header' | 'trailer';
  /** The line as written, without surrounding blanks. */
  readonly line: string;
}

const objectName = /\b[0-9a-f]{8,40}\b/gi;
const listHead = /\bupstream (?:commits|patches)\b/i;
const listItem = /^\s*(?:[-*+]\s*)?(?:commit\s+)?([0-9a-f]{12,40})\b/i;
/** Ends of the line above after which the name below is no statement of where this commit comes from. */
const otherSentence =
  /\b(?:(?:which|that)\s+(?:is|was)|revert\w*|by|in|since|see|with|after|before|until|to|than|like|unlike|not|fix\w*|introduced|caused|broke\w*)(?:\s+(?:the|an?))?\s*$/i;

/**
 * Every upstream commit that the message names in one of the forms, in order of appearance (3-applicability, "Upstream
 * markers on a stable branch"). The subject line is not looked at, nor what the message says it reverts: "reverts
 * commit X which is commit Y upstream" is no backport of Y. Which of them count is for the caller: header forms win,
 * and of trailers the last.
 */
export function readMarkers(message: string, forms: readonly MarkerForm[]): NamedUpstream[] {
  const lines = message.split('\n');
  const reverted = linesToSkip(message);
  const found: NamedUpstream[] = [];
  for (let i = 1; i < lines.length; i++) {
    if (reverted.has(i)) continue;
    const inSentence = otherSentence.test(lines[i - 1] ?? '');
    found.push(...matchLine(lines[i] ?? '', forms, inSentence));
    if (!inSentence) found.push(...readList(lines, i, forms));
  }
  return found;
}

function matchLine(
  line: string,
  forms: readonly MarkerForm[],
  inSentence: boolean,
): NamedUpstream[] {
  for (const form of forms) {
    if (form.wholeSentence && inSentence) continue;
    const names = form.pattern.exec(line)?.[1];
    if (names === undefined) continue;
    return [...names.matchAll(objectName)].map((match) => ({
      name: match[0].toLowerCase(),
      form: form.name,
      kind: form.kind,
      line: line.trim(),
    }));
  }
  return [];
}

/** "… the following upstream commits …:", in one sentence. */
function isListHead(line: string): boolean {
  return line.trimEnd().endsWith(':') && listHead.test(line.slice(line.lastIndexOf('.') + 1));
}

/** A squashed backport's "This backports the following upstream commits all as one patch:" with one name a line. */
function readList(
  lines: readonly string[],
  head: number,
  forms: readonly MarkerForm[],
): NamedUpstream[] {
  const form = forms.find((one) => one.name === 'upstream-line');
  if (form === undefined || !isListHead(lines[head] ?? '')) return [];
  const found: NamedUpstream[] = [];
  for (let i = head + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const name = listItem.exec(line)?.[1];
    if (name === undefined) {
      if (line.trim() === '' && found.length === 0) continue;
      break;
    }
    found.push({ name: name.toLowerCase(), form: form.name, kind: form.kind, line: line.trim() });
  }
  return found;
}
