import { parseSubject } from '@/lib/analysis/message/subject';
import type { MailDocument } from '@/lib/contracts/mail';
import type { NewCandidate } from '@/lib/db/queries/candidate-write';
import { parsePatch } from '@/lib/diff/parse-patch';
import { linesOf, pathOf } from '@/lib/diff/patch';

/**
 * Facts of a candidate whose commit no repository holds: everything comes from the mail. `patchDigest` names its patch
 * when it carries one.
 */
export function factsOfMail(
  upstream: string,
  document: MailDocument,
  patchDigest: string | null,
): NewCandidate {
  const files = document.patch === null ? [] : parsePatch(document.patch.text);
  const hunks = files.flatMap((file) => file.hunks);
  const count = (kind: 'add' | 'delete') =>
    hunks.reduce((sum, hunk) => sum + linesOf(hunk, kind).length, 0);
  const seconds = document.date === null ? null : Math.trunc(Date.parse(document.date) / 1000);
  const parts = [document.title, document.message, document.trailersText];
  return {
    upstreamOid: upstream,
    commitKnown: false,
    subject: document.title,
    message: parts.filter((part) => part.trim() !== '').join('\n\n'),
    authorName: document.author?.name ?? '',
    authorEmail: document.author?.email ?? '',
    authorTime: seconds,
    commitTime: null,
    subsystem: parseSubject(document.title).subsystem ?? '',
    paths: [...new Set(files.map(pathOf))],
    additions: count('add'),
    deletions: count('delete'),
    firstRelease: null,
    firstReleaseTime: null,
    mailPatchDigest: patchDigest,
    seriesKey: null,
    seriesIndex: null,
  };
}
