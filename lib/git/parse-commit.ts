import type { CommitInfo, Oid, Signature } from '@/lib/contracts/git';

/** A commit object's fields. Malformed headers give empty fields, never an error: history holds such commits. */
export function parseCommit(oid: Oid, raw: Buffer): CommitInfo {
  const split = raw.indexOf('\n\n');
  const head = raw.subarray(0, split < 0 ? raw.length : split).toString('latin1');
  const body = split < 0 ? Buffer.alloc(0) : raw.subarray(split + 2);
  let tree = '';
  let author = '';
  let committer = '';
  let encoding = '';
  const parents: Oid[] = [];
  for (const line of head.split('\n')) {
    // Continuation lines (gpgsig, mergetag) start with a space and match nothing here.
    if (line.startsWith('tree ') && tree === '') tree = line.slice(5);
    else if (line.startsWith('parent ')) parents.push(line.slice(7));
    else if (line.startsWith('author ') && author === '') author = line.slice(7);
    else if (line.startsWith('committer ') && committer === '') committer = line.slice(10);
    else if (line.startsWith('encoding ')) encoding = line.slice(9).trim();
  }
  const decode = decoder(encoding, raw);
  // git shows a message as far as its first NUL, and nobody's name may hold one.
  const message = (decode(body).split('\0', 1)[0] ?? '').replace(/(?<!\n)\n+$/, '');
  return {
    oid,
    tree,
    parents,
    author: parseSignature(decode(Buffer.from(author.replaceAll('\0', ''), 'latin1'))),
    committer: parseSignature(decode(Buffer.from(committer.replaceAll('\0', ''), 'latin1'))),
    subject: subjectOf(message),
    message,
  };
}

/** First paragraph on one line, as `%s` shows it. */
function subjectOf(message: string): string {
  const lines = message.replace(/^(?:[ \t]*\n)+/, '').split('\n');
  const end = lines.findIndex((line) => line.trim() === '');
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trimEnd()).join(' ');
}

/** `Name <mail> 1234567890 +0200`; the last angle bracket counts, as git reads it. */
function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<([^>\n]*)>\s*(-?\d+)?\s*([+-]\d{4,})?/s.exec(text);
  return {
    name: (match?.[1] ?? text).trim(),
    email: match?.[2] ?? '',
    time: timeOf(match?.[3] ?? '0'),
    zone: match?.[4] ?? '+0000',
  };
}

/** Seconds up to the year 9999; what no calendar holds counts as no time, as git shows it. */
function timeOf(digits: string): number {
  const seconds = Number(digits);
  return Math.abs(seconds) <= 253_402_300_799 && seconds > -62_135_596_800 ? seconds : 0;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoder(encoding: string, raw: Buffer): (bytes: Buffer) => string {
  if (encoding !== '' && !/^utf-?8$/i.test(encoding)) {
    try {
      const named = new TextDecoder(encoding);
      return (bytes) => named.decode(bytes);
    } catch {
      // An encoding nobody knows: read it like one that was not named.
    }
  }
  try {
    strictUtf8.decode(raw);
    return (bytes) => bytes.toString('utf8');
  } catch {
    return (bytes) => bytes.toString('latin1');
  }
}
