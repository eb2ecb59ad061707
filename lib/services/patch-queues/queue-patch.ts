import { resolveMarkers } from '@/lib/applicability/branch-marks';
import { readMarkers } from '@/lib/applicability/markers';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import { readIndexEntry } from '@/lib/mail/parse/index-entry';
import type { MarkerForm } from '@/lib/profiles/marker-form';

/** What is kept of a patch in a queue. */
export interface QueuePatch {
  readonly subject: string;
  readonly upstream: readonly string[];
  readonly patchId: string | null;
}

/**
 * Reads a patch as the stable-queue keeps them: a mail with or without git's "From <oid>" line in front, the upstream
 * marker in its text (as in a commit message), and a diff with or without `diff --git` lines (quilt writes none).
 */
export async function readQueuePatch(
  content: Buffer,
  upstream: UpstreamIndex,
  forms: readonly MarkerForm[],
): Promise<QueuePatch> {
  const mail = withDiffLines(content.toString('latin1').replace(/^From \S+ [^\n]*\n/, ''));
  const entry = await readIndexEntry(Buffer.from(mail, 'latin1'));
  const subject = entry.subject.replace(/^(?:\[[^\]]*\]\s*)+/, '');
  const text = Buffer.from(messageOf(mail), 'latin1').toString('utf8');
  const { found } = await resolveMarkers(
    upstream,
    readMarkers(`${subject}\n\n${text}`, forms),
    subject,
  );
  return { subject, upstream: found.map((one) => one.oid), patchId: entry.patchId };
}

/** The text between the headers and the patch. */
function messageOf(mail: string): string {
  const body = mail.indexOf('\n\n');
  const text = body < 0 ? '' : mail.slice(body + 2);
  const end = /^(?:---[ \t]*$|diff --git |Index: )/m.exec(text)?.index ?? text.length;
  return text.slice(0, Math.min(end, 1 << 20));
}

/** A patch-id counts from `diff --git` lines: a quilt patch gets those that git would write. */
function withDiffLines(mail: string): string {
  if (/^diff --git /m.test(mail)) return mail;
  // The blank behind a name keeps a line from being cut in more ways than one; the time behind it is no part of a patch.
  return mail.replace(
    /^--- (\S+)(?:[^\S\n][^\n]*)?\n\+\+\+ (\S+)(?:[^\S\n][^\n]*)?$/gm,
    (_pair, from: string, to: string) => {
      const left = from === '/dev/null' ? to.replace(/^b\//, 'a/') : from;
      const right = to === '/dev/null' ? from.replace(/^a\//, 'b/') : to;
      return `diff --git ${left} ${right}\n--- ${from}\n+++ ${to}`;
    },
  );
}
