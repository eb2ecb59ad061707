import type { MailForm } from '@/lib/contracts/vocabulary';

const phaseHeading = /^[ \t]*(?:#{1,6}[ \t]*\**|\*\*)[ \t]*phase[ \t]+[1-9]\b/gim;
const stepLine = /^[ \t]*(?:#{1,6}[ \t]*)?\**[ \t]*step[ \t]+[1-9]\.\d+\b/gim;
const phaseRecord = /^[ \t]*\**phase[ \t]+[1-9][ \t]+record\b/gim;

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
  if (/^[ \t]*#{1,6}[ \t]*\**[ \t]*phase walk-?through/im.test(text) || records >= 3) return 'E2';
  if (headings >= 3 || count(text, stepLine) >= 4) return 'E1';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines[0] ?? '';
  const last = lines.findLast((line) => !/^[\s\-_=*`]+$/.test(line)) ?? '';
  if (!marked) return lostNewlines(text, first) ? 'A0' : 'A1';
  if (/^[ \t]*\**(?:#+[ \t]*)?\**(?:YES|NO)\**[.!]?[ \t]*$/.test(last) && lines.length > 1)
    return 'D';
  if (/^\*\*(?:YES|NO)\b/.test(first)) return 'B0';
  if (/^(?:YES|NO)\b/.test(first)) return 'C';
  const status = /^[ \t]*(?:#{1,6}[ \t]*)?\**[ \t]*backport status\**[ \t]*:/im.exec(text);
  const other =
    /^[ \t]*(?:#{1,6}[ \t]*)?\**[ \t]*(?:\w+[ \t]+){0,2}(?:answer|recommendation|determination|decision|verdict|conclusion)\**[ \t]*:[ \t]*\**(?:YES|NO)\b/im.exec(
      text,
    );
  if (status && (!other || status.index < other.index)) return 'B1';
  if (/^#{1,4}[ \t]*\**[ \t]*\d+\.[ \t]*\**[ \t]*[A-Z]/m.test(text) && !other && !status)
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
