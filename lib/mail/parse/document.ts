import type { MailDocument, MailPatch, ParsedMail } from '@/lib/contracts/mail';
import type { MailKind } from '@/lib/contracts/vocabulary';
import { asLatin1, decodeBytes } from './bytes';
import { findUpstreamMarker, readEnvelope, splitTrailers } from './envelope';
import { explanationForm } from './form';
import {
  type HeaderBlock,
  headerAddresses,
  headerText,
  headerValue,
  isoDate,
  messageId,
  messageIds,
  readAddresses,
} from './headers';
import { type Mime, readMime } from './mime';
import { findPatchPart } from './patch-part';
import { readPhases, readVerification } from './phases';
import { classifyReply, stripQuoted } from './reply';
import { failedOid, patchKind, readStableProcess, stableSubject } from './stable-mail';
import { parseSubject, type Subject } from './subject';
import { readVerdict } from './verdict';
import { readWebArchive } from './web-archive';

/** Names of headers of which a message has at least one. */
const mailHeaders = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'received',
  'return-path',
  'mime-version',
  'in-reply-to',
  'list-id',
]);

export interface ParseOptions {
  /** The reader cut the message off: why, in words. Its patch is left out then, since half of one is none. */
  readonly truncation?: string | null;
}

/** Whether bytes begin like a mail: a known header among the first fields, or the head of a web archive's page. */
export function looksLikeMail(raw: Uint8Array): boolean {
  return (
    hasMailHeader(readMimeHeader(raw)) || readWebArchive(asLatin1(raw.subarray(0, 8192))) !== null
  );
}

function readMimeHeader(raw: Uint8Array): readonly { readonly name: string }[] {
  const text = asLatin1(raw.subarray(0, 65_536)).replace(/^\s*(?:>?From [^\n]*\n)?/, '');
  return text
    .split(/\r?\n\r?\n/, 1)
    .join('')
    .split(/\r?\n/)
    .flatMap((line) => {
      const found = /^([!-9;-~]{1,80})[ \t]*:/.exec(line);
      return found ? [{ name: (found[1] ?? '').toLowerCase() }] : [];
    });
}

function hasMailHeader(fields: readonly { readonly name: string }[]): boolean {
  return fields.some((field) => mailHeaders.has(field.name));
}

/**
 * Reads one message, whatever its state. Never throws: what is wrong stands in `error`, and everything that could be
 * read is there all the same.
 */
export async function parseMail(
  raw: Uint8Array,
  options: ParseOptions = {},
): Promise<MailDocument> {
  const { truncation = null } = options;
  const document = await parseWhole(raw, truncation === null ? [] : [truncation]);
  return truncation === null ? document : { ...document, patch: null };
}

async function parseWhole(raw: Uint8Array, problems: string[]): Promise<MailDocument> {
  try {
    const mime = await readMime(raw);
    if (!hasMailHeader(mime.header.fields)) {
      const page = asPage(raw);
      if (page) return assemble(page, problems);
      problems.push('no mail header found: kept as it is');
    }
    return assemble(fromMime(mime), [...problems, ...mime.problems]);
  } catch (cause) {
    problems.push(
      `could not be read (${cause instanceof Error ? cause.message : 'unknown reason'})`,
    );
    return assemble({ ...nothing, latin: asLatin1(raw.subarray(0, 65_536)) }, problems);
  }
}

/** The line of `mail parse --json`. */
export function toParsedMail(document: MailDocument): ParsedMail {
  return {
    messageId: document.messageId,
    subject: document.subject,
    kind: document.kind,
    upstream: document.upstream,
    newest: document.newest,
    oldest: document.oldest,
    counter: document.counter,
    title: document.title,
    verdict: document.verdict,
    form: document.form,
    phases: document.phases,
    inReplyTo: document.inReplyTo,
    error: document.error,
  };
}

/** What is common to a message with headers and one copied from a web page. */
type Source = Pick<
  MailDocument,
  | 'messageId'
  | 'subject'
  | 'inReplyTo'
  | 'references'
  | 'from'
  | 'to'
  | 'cc'
  | 'date'
  | 'stableBase'
  | 'webArchive'
> & {
  readonly latin: string;
  readonly charset: string | null;
  readonly patches: readonly Uint8Array[];
  readonly reviewHeader: boolean;
};

const nothing: Source = {
  messageId: null,
  subject: '',
  inReplyTo: null,
  references: [],
  from: null,
  to: [],
  cc: [],
  date: null,
  stableBase: null,
  webArchive: false,
  latin: '',
  charset: null,
  patches: [],
  reviewHeader: false,
};

function fromMime(mime: Mime): Source {
  const { header } = mime;
  const inReplyTo = messageIds(headerValue(header, 'in-reply-to'));
  const references = messageIds(headerValue(header, 'references'));
  return {
    messageId: messageId(header),
    subject: headerText(header, 'subject') ?? '',
    inReplyTo: inReplyTo[0] ?? null,
    references: references.length > 0 ? references : inReplyTo,
    from: headerAddresses(header, 'from')[0] ?? null,
    to: headerAddresses(header, 'to'),
    cc: headerAddresses(header, 'cc'),
    date: isoDate(headerValue(header, 'date')),
    stableBase: headerText(header, 'x-stable-base'),
    webArchive: false,
    latin: asLatin1(mime.body),
    charset: mime.charset,
    patches: mime.patches,
    reviewHeader: isReviewHeader(header),
  };
}

function isReviewHeader(header: HeaderBlock): boolean {
  return (
    headerText(header, 'x-stable')?.toLowerCase() === 'review' ||
    header.fields.some((field) => field.name.startsWith('x-kerneltest-'))
  );
}

function asPage(raw: Uint8Array): Source | null {
  const latin = asLatin1(raw);
  const head = readWebArchive(latin);
  if (!head) return null;
  const decode = (text: string) => decodeBytes(Buffer.from(text, 'latin1'));
  return {
    ...nothing,
    subject: decode(head.subject).replace(/\s+/g, ' '),
    from: { name: decode(head.name), email: head.email },
    date: isoDate(head.date),
    webArchive: true,
    latin: latin.slice(head.bodyStart, head.bodyEnd).replaceAll('\r\n', '\n'),
  };
}

function kindOf(subject: Subject, source: Source, body: string, quotes: boolean): MailKind {
  if (subject.reply) return 'reply';
  if (subject.selection) {
    return subject.forward && findUpstreamMarker(body) === null ? 'other' : 'selection';
  }
  const stable = stableSubject(subject.title);
  if (stable) return stable.kind;
  const patch = patchKind(subject, body, source.reviewHeader);
  if (patch) return patch;
  return !subject.patch && source.inReplyTo !== null && quotes ? 'reply' : 'other';
}

function assemble(source: Source, problems: readonly string[]): MailDocument {
  const decode = (start: number, end: number) =>
    decodeBytes(Buffer.from(source.latin.slice(start, end), 'latin1'), source.charset).replace(
      /\r\n?/g,
      '\n',
    );
  const subject = parseSubject(source.subject);
  const quotes = /^[ \t]{0,3}>/m.test(source.latin);
  const kind = kindOf(subject, source, source.latin, quotes);
  const stableTitle = kind === 'added' || kind === 'failed' ? stableSubject(subject.title) : null;
  const hasEnvelope = kind !== 'reply';
  const body = decode(0, source.latin.length);
  const part = hasEnvelope ? findPatchPart(source.latin) : null;
  const envelope = readEnvelope(source.latin, part, {
    cherryPick: kind === 'submission' || kind === 'failed',
  });
  const message = splitTrailers(hasEnvelope ? decode(...envelope.message) : '');
  const explanation =
    kind === 'selection' && envelope.explanation
      ? cleanExplanation(decode(...envelope.explanation))
      : null;
  const versions = stableTitle ? [stableTitle.version] : subject.versions;
  const isStable = ['added', 'failed', 'review-posting', 'submission'].includes(kind);
  const stable = isStable ? readStableProcess(body, versions) : null;
  const authorText = hasEnvelope ? envelope.authorLine : null;
  const author = authorText
    ? (readAddresses(decodeBytes(Buffer.from(authorText, 'latin1'), source.charset))[0] ?? null)
    : null;
  return {
    messageId: source.messageId,
    subject: source.subject,
    kind,
    upstream: upstreamOf(kind, source.latin, envelope.upstream, stable?.cherryPick ?? null),
    newest: stableTitle?.version ?? subject.newest,
    oldest: stableTitle?.version ?? subject.oldest,
    counter: subject.counter,
    title: stableTitle?.title ?? subject.title,
    verdict: kind === 'selection' ? readVerdict(explanation ?? '') : null,
    form:
      kind === 'selection' ? explanationForm(explanation ?? '', envelope.explanationMarked) : null,
    phases: explanation ? readPhases(explanation) : [],
    inReplyTo: source.inReplyTo,
    error: problems.length > 0 ? problems.join('; ') : null,
    references: source.references,
    from: source.from,
    to: source.to,
    cc: source.cc,
    date: source.date,
    author: author ?? source.from,
    prefixes: subject.prefixes,
    revision: subject.revision,
    sequence: subject.counter?.n ?? sequenceOf(source.messageId),
    stableBase: source.stableBase,
    ...message,
    explanation,
    explanationMarked: envelope.explanationMarked,
    verification: explanation ? readVerification(explanation) : [],
    patch: readPatch(source, part, decode),
    stable,
    reply: kind === 'reply' ? { replyClass: classifyReply(body), text: stripQuoted(body) } : null,
    body,
    webArchive: source.webArchive,
  };
}

/** Blank lines around it off; the text itself stays as it is. */
function cleanExplanation(text: string): string | null {
  const trimmed = text.replace(/^\s*\n/, '').trimEnd();
  return trimmed === '' ? null : trimmed;
}

/** Replies name the commit in the mail they quote, failures in the command line to reproduce them. */
function upstreamOf(
  kind: MailKind,
  latin: string,
  marked: string | null,
  cherryPick: string | null,
): string | null {
  if (kind === 'reply')
    return findUpstreamMarker(latin.replace(/^(?:[ \t]{0,3}>)+ ?/gm, ''))?.oid ?? null;
  if (kind === 'failed') return failedOid(latin, cherryPick) ?? marked;
  return kind === 'other' ? null : marked;
}

/** `<20250803211836.3546094-7-sashal@kernel.org>`: 7 (date, process id, sequence, as git send-email makes them). */
function sequenceOf(id: string | null): number | null {
  const found = /^<?\d{14}\.\d+-(\d+)-[^>\s]+@/.exec(id ?? '');
  return found?.[1] === undefined ? null : Number(found[1]);
}

function readPatch(
  source: Source,
  part: ReturnType<typeof findPatchPart>,
  decode: (start: number, end: number) => string,
): MailPatch | null {
  if (part && part.patchEnd > part.patchStart) {
    const bytes = Buffer.from(source.latin.slice(part.patchStart, part.patchEnd), 'latin1');
    return {
      bytes,
      text: decodeBytes(bytes, source.charset),
      diffstat: decode(part.diffstatStart, part.diffstatEnd).trimEnd(),
      complete: part.complete && !source.webArchive,
    };
  }
  const attached = source.patches[0];
  if (!attached) return null;
  const found = findPatchPart(asLatin1(attached));
  if (!found || found.patchEnd === found.patchStart) return null;
  const bytes = attached.subarray(found.patchStart, found.patchEnd);
  return { bytes, text: decodeBytes(bytes), diffstat: '', complete: found.complete };
}
