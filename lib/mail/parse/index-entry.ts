import { stablePatchId } from '@/lib/applicability/patch-id';
import { asLatin1 } from './bytes';
import {
  headerAddresses,
  headerText,
  headerValue,
  isoDate,
  messageIds,
  readHeaders,
} from './headers';
import { readMime } from './mime';
import { findPatchPart } from './patch-part';
import { stableSubject } from './stable-mail';

/** What an index keeps of a message. */
export interface IndexEntry {
  /** Without brackets; null when the message has none. */
  readonly messageId: string | null;
  /** What it answers, nearest first. */
  readonly parents: readonly string[];
  readonly subject: string;
  readonly title: string;
  readonly fromName: string;
  readonly fromEmail: string;
  readonly date: number | null;
  readonly patchId: string | null;
}

/** Headers are written by anybody: longer than this is cut. */
const longest = { id: 300, subject: 500, name: 200, parents: 40 };
/** A message whose body is longer is looked at as far as this for a patch. */
const patchBytes = 4 << 20;

/** Reads what an index needs, and no more: headers, and the patch's id where there is a patch. Never throws. */
export async function readIndexEntry(raw: Uint8Array): Promise<IndexEntry> {
  const header = readHeaders(raw);
  const subject = (headerText(header, 'subject') ?? '').slice(0, longest.subject);
  const from = headerAddresses(header, 'from')[0];
  const direct = messageIds(headerValue(header, 'in-reply-to'));
  const above = messageIds(headerValue(header, 'references')).reverse();
  const date = isoDate(headerValue(header, 'date'));
  const [id = null] = messageIds(headerValue(header, 'message-id'));
  const parents = [...new Set([...direct, ...above].map(bareId))]
    .filter((one) => one !== '' && one.length <= longest.id)
    .slice(0, longest.parents);
  return {
    messageId: id === null || id.length > longest.id ? null : bareId(id),
    parents,
    subject,
    title: titleKey(subject),
    fromName: (from?.name ?? '').slice(0, longest.name),
    fromEmail: (from?.email ?? '').toLowerCase().slice(0, longest.id),
    date: date === null ? null : Math.trunc(Date.parse(date) / 1000),
    patchId: await patchIdOf(
      raw,
      header.bodyStart,
      headerValue(header, 'content-transfer-encoding'),
      headerValue(header, 'content-type'),
    ),
  };
}

/** `git patch-id --stable` of the first patch of a message, or null. */
async function patchIdOf(
  raw: Uint8Array,
  bodyStart: number,
  encoding: string | null,
  type: string | null,
): Promise<string | null> {
  const plain = !/base64|quoted-printable/i.test(encoding ?? '') && !/multipart/i.test(type ?? '');
  const bytes = raw.subarray(0, patchBytes);
  if (
    plain &&
    !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('\ndiff --git ')
  ) {
    return null;
  }
  const mime = plain ? null : await readMime(bytes);
  const body =
    mime === null
      ? asLatin1(bytes.subarray(bodyStart)).replaceAll('\r\n', '\n')
      : asLatin1(mime.body);
  if (!body.includes('diff --git ')) return null;
  const part = findPatchPart(body);
  if (part === null || part.patchEnd <= part.patchStart) return null;
  return stablePatchId(Buffer.from(body.slice(part.patchStart, part.patchEnd), 'latin1'));
}

/** A Message-ID without its angle brackets. */
export function bareId(id: string): string {
  return id.trim().replace(/^<|>$/g, '');
}

/**
 * A subject as it is compared: answer words and every bracket in front taken off, case and white space folded; of a
 * notice of the stable process ("Patch "x" has been added to …") the title it speaks of. A commit whose own title begins
 * with a bracket ("[media] x") folds the same way.
 */
export function titleKey(subject: string): string {
  let rest = subject.replace(/\s+/g, ' ').trim();
  for (let step = 0; step < 12; step += 1) {
    const shorter = rest.replace(
      /^(?:(?:re|fwd?|aw|sv|antw)(?:\[\d+\])?\s*:\s*|\[[^\]]{0,120}\]\s*)/i,
      '',
    );
    if (shorter === rest) break;
    rest = shorter;
  }
  const inner = stableSubject(rest)?.title;
  return (inner ?? rest).toLowerCase().replace(/\.$/, '').trim();
}
