import type { MailAddress } from '@/lib/contracts/mail';
import { splitTrailers } from '@/lib/mail/parse/envelope';

/** What becomes the commit message of a backport. */
export interface BackportMessage {
  /** The upstream commit's whole message: subject, blank line, body. */
  readonly message: string;
  /** The project's line for "this is upstream commit X", and where it goes (`Profile.backportMarkerPlace`). */
  readonly marker: { readonly line: string; readonly place: 'header' | 'trailer' } | null;
  /** Why the patch differs from upstream's; null when it does not. */
  readonly adjustment: string | null;
  /** Who accepted it: the last Signed-off-by, and the name in the adjustment note; null for nobody yet. */
  readonly signer: MailAddress | null;
}

/** Subject on one line, and the body below it, of a commit message. */
export function splitMessage(message: string): { subject: string; body: string } {
  const text = message.replace(/\r\n?/g, '\n').replace(/^\n+/, '');
  const end = /\n[ \t]*\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  return {
    subject: head.replace(/\s+/g, ' ').trim(),
    body: end ? text.slice(end.index + end[0].length).trimEnd() : '',
  };
}

/**
 * Lines that `git am` would take for the start of the patch (`---`, `diff -`, `--- file`, `Index: `) or apply as one;
 * there is no way to quote them in a plain mail, so they get one space in front.
 */
export function guardLines(text: string): string {
  return text.replace(/^(?=---(?:[ \t]*$| \S)|diff -|Index: |\+\+\+ |@@ -)/gm, ' ');
}

/** The body of the backport's commit message: marker, text, original trailers, note, Signed-off-by. */
export function backportBody(input: BackportMessage): string {
  const { body } = splitMessage(input.message);
  const { message, trailersText } = splitTrailers(body);
  const last = [
    trailersText,
    input.marker?.place === 'trailer' ? input.marker.line : '',
    input.adjustment === null ? '' : adjustmentNote(input.signer, input.adjustment),
  ].filter((part) => part !== '');
  const { signer } = input;
  const signature = signer === null ? '' : `Signed-off-by: ${signer.name} <${signer.email}>`;
  const ending = last.join('\n');
  const parts = [
    input.marker?.place === 'header' ? input.marker.line : '',
    message,
    ending.endsWith(signature) ? ending : [ending, signature].filter(Boolean).join('\n'),
  ];
  return guardLines(parts.filter((part) => part !== '').join('\n\n'));
}

/**
 * The whole commit message, as `git am` would make it of the mail: lines without trailing blanks, never two empty
 * lines in a row (git-stripspace(1)). The title keeps its brackets, which a plain `git am` takes off.
 */
export function backportMessage(input: BackportMessage): string {
  const { subject } = splitMessage(input.message);
  const text = `${subject}\n\n${backportBody(input)}`;
  return `${text
    .replace(/[ \t\r\f\v]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** `[ Name: what was changed ]`, as stable maintainers write it. */
function adjustmentNote(signer: MailAddress | null, note: string): string {
  return `[ ${signer === null ? '' : `${signer.name}: `}${note.replace(/\s+/g, ' ').replace(/[[\]]/g, '').trim()} ]`;
}
