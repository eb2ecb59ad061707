import type { MailForm } from '@/lib/contracts/vocabulary';

const phaseHeading =
  /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40}\*{0,4}|\*\*)[ \t]{0,40}phase[ \t]{1,40}[1-9]\b/gim;
const stepLine =
  /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40})?\*{0,4}[ \t]{0,40}step[ \t]{1,40}[1-9]\.\d+\b/gim;
const phaseRecord = /^[ \t]{0,40}\*{0,4}phase[ \t]{1,40}[1-9][ \t]{1,40}record\b/gim;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The form of an explanation (design 5-mail, table "Explanation forms"). `marked`: the header line "LLM Generated
 * explanations …" stood above it. No explanation at all is `empty`.
 */
export function explanationForm(explanation: string, marked: boolean): MailForm {
  const text = explanation.trim();
  if (text === '') return 'empty';
  if (/^error\b[: ]/i.test(text) && text.length < 400) return 'error';
  const records = count(text, phaseRecord);
  const headings = count(text, phaseHeading);
  if (
    /^[ \t]{0,40}#{1,6}[ \t]{0,40}\*{0,4}[ \t]{0,40}phase walk-?through/im.test(text) ||
    records >= 3
  )
    return 'E2';
  if (headings >= 3 || count(text, stepLine) >= 4) return 'E1';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines[0] ?? '';
  const last = lines.findLast((line) => !/^[\s\-_=*`]+$/.test(line)) ?? '';
  if (!marked) return lostNewlines(text, first) ? 'A0' : 'A1';
  if (
    /^[ \t]{0,40}\*{0,4}(?:#+[ \t]{0,40})?\*{0,4}(?:YES|NO)\*{0,4}[.!]?[ \t]{0,40}$/.test(last) &&
    lines.length > 1
  )
    return 'D';
  if (/^\*\*(?:YES|NO)\b/.test(first)) return 'B0';
  if (/^(?:YES|NO)\b/.test(first)) return 'C';
  const status =
    /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40})?\*{0,4}[ \t]{0,40}backport status\*{0,4}[ \t]{0,40}:/im.exec(
      text,
    );
  const other =
    /^[ \t]{0,40}(?:#{1,6}[ \t]{0,40})?\*{0,4}[ \t]{0,40}(?:\w+[ \t]{1,40}){0,2}(?:answer|recommendation|determination|decision|verdict|conclusion)\*{0,4}[ \t]{0,40}:[ \t]{0,40}\*{0,4}(?:YES|NO)\b/im.exec(
      text,
    );
  if (status && (!other || status.index < other.index)) return 'B1';
  if (
    /^#{1,4}[ \t]{0,40}\*{0,4}[ \t]{0,40}\d+\.[ \t]{0,40}\*{0,4}[ \t]{0,40}[A-Z]/m.test(text) &&
    !other &&
    !status
  )
    return 'D';
  return 'B2';
}

/**
 * One paragraph with its headings inline: the sender's tool joined the lines. Web archives lose blank lines as well,
 * so without any the headings at the start of lines decide.
 */
function lostNewlines(text: string, first: string): boolean {
  if (/\n[ \t\r]*\n/.test(text)) return false;
  const inline = count(text, /\S #{1,6}(?: |$)/gm);
  const atStart = count(text, /^#{1,6} /gm);
  return inline > 0 || (atStart < 2 && !/^\*\*(?:YES|NO)\*\*$/.test(first));
}
