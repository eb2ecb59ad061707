import type { Signature } from '@/lib/contracts/git';
import { diffstatOf } from './diffstat';
import { bodyAddress, encodeAddress, encodeBody, encodeHeader, mailDate } from './encode';
import { type BackportMessage, backportBody, splitMessage } from './message';

/** One accepted backport, ready to leave. */
export interface BackportMail extends BackportMessage {
  readonly author: Signature;
  /** The branch's version, "6.6"; null leaves it out of the subject. */
  readonly version: string | null;
  /** Place in the series; null for a single patch. */
  readonly position: { readonly n: number; readonly m: number } | null;
  /** The patch against the branch tip and the backports before it: `git diff --binary --full-index`. */
  readonly patch: Buffer;
  /** With angle brackets; null leaves the header out. */
  readonly messageId: string | null;
  readonly inReplyTo?: string | null;
}

const mboxSeparator = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';

/**
 * The backport as a mail that `git am` takes: From and Date of the author, upstream marker, original trailers, a note
 * where the patch differs, Signed-off-by of the accepting person. Line ends are LF; carriage returns, long lines and
 * bytes that are not UTF-8 come through because the body is then in base64. Lines of the message that would be taken
 * for the start of a patch get one space in front.
 */
export function renderBackportMail(mail: BackportMail): Buffer {
  return render(mail, false);
}

function render(mail: BackportMail, raw: boolean): Buffer {
  const { subject } = splitMessage(mail.message);
  const encoded = encodeBody(patchBody(mail), raw);
  const headers = [
    `From: ${encodeAddress(mail.author)}`,
    `Date: ${mailDate(mail.author.time, mail.author.zone)}`,
    `Subject: ${subjectPrefix(mail)} ${encodeHeader(subject)}`,
    ...(mail.messageId === null ? [] : [`Message-ID: ${mail.messageId}`]),
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`, `References: ${mail.inReplyTo}`] : []),
    ...encoded.headers,
  ];
  return Buffer.concat([Buffer.from(`${headers.join('\n')}\n\n`, 'utf8'), encoded.body]);
}

/**
 * The in-body From line is always there: it also ends what `git am` reads as headers, so that a message that begins
 * with "Subject: …" or "[PATCH] …" stays a message.
 */
function patchBody(mail: BackportMail): Buffer {
  // Below the rule it reaches no commit message.
  const note = needsKeepBrackets(mail.message) ? `${keepBrackets}\n\n` : '';
  const head = `From: ${bodyAddress(mail.author)}\n\n${backportBody(mail)}\n---\n${note}${diffstatOf(mail.patch)}\n\n`;
  const newline = mail.patch.at(-1) === 0x0a ? '' : '\n';
  return Buffer.concat([
    Buffer.from(head, 'utf8'),
    mail.patch,
    Buffer.from(`${newline}-- \nStablehand\n`),
  ]);
}

function subjectPrefix(mail: BackportMail): string {
  const words = ['PATCH'];
  if (mail.version !== null) words.push(mail.version);
  if (mail.position !== null) {
    const width = String(mail.position.m).length;
    words.push(`${String(mail.position.n).padStart(width, '0')}/${mail.position.m}`);
  }
  return `[${words.join(' ')}]`;
}

/**
 * Whether the title itself begins with what `git am` takes off a subject (`[media] x`, `Re: x`, `: x`). Such a series
 * keeps its titles with `git am --keep-non-patch` only; "Re:" and ":" cannot be kept at all.
 */
export function needsKeepBrackets(message: string): boolean {
  return /^(?:\[[^\]]*\]|re:|:)/i.test(splitMessage(message).subject);
}

/** What to do about such a title; git's own format-patch has the same problem (git-am(1), `--keep-non-patch`). */
export const keepBrackets =
  'The title begins with words that a plain "git am" takes off; "git am --keep-non-patch" keeps brackets.';

/** Mails put together as an mbox in mboxrd form; `git am` takes it when they were rendered here. */
export function renderMbox(mails: readonly Buffer[]): Buffer {
  return Buffer.concat(mails.flatMap((mail) => [Buffer.from(mboxSeparator), escapeFrom(mail)]));
}

function escapeFrom(mail: Buffer): Buffer {
  const text = mail.toString('latin1');
  const escaped = /^>*From /m.test(text) ? text.replace(/^(?=>*From )/gm, '>') : text;
  return Buffer.from(`${escaped}${escaped.endsWith('\n') ? '' : '\n'}\n`, 'latin1');
}

/** A quilt series as the kernel's stable-queue keeps it. */
export interface QuiltSeries {
  /** One file name per line. */
  readonly series: string;
  readonly files: readonly { readonly name: string; readonly content: Buffer }[];
}

/**
 * The same backports as quilt patches: mail headers, message and patch in plain bytes, never in base64. `numbered`:
 * names as `git format-patch` gives them, `0001-…`.
 */
export function renderQuiltSeries(
  mails: readonly BackportMail[],
  options: { readonly numbered?: boolean } = {},
): QuiltSeries {
  const taken = new Set<string>();
  const files = mails.map((mail, index) => {
    const { subject } = splitMessage(mail.message);
    const number = `${String(index + 1).padStart(4, '0')}-`;
    return {
      name: options.numbered ? number + queueFileName(subject) : queueFileName(subject, taken),
      content: render({ ...mail, version: null, position: null }, true),
    };
  });
  return { series: files.map((file) => `${file.name}\n`).join(''), files };
}

/**
 * The file name of a patch in the stable queue: the title in lower case, everything but letters, digits, `.` and `_`
 * turned into `-`. A name that is in `taken` already gets a number; the name is added to it.
 */
export function queueFileName(title: string, taken: Set<string> = new Set()): string {
  const stem =
    title
      .toLowerCase()
      .replace(/[^a-z0-9._]+/g, '-')
      .replace(/\.{2,}/g, '.')
      .replace(/^[-.]+/, '')
      .slice(0, 100)
      .replace(/[-.]+$/, '') || 'patch';
  let name = `${stem}.patch`;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}-${number}.patch`;
  taken.add(name);
  return name;
}
