import type { StableProcess } from '@/lib/contracts/mail';
import type { MailKind } from '@/lib/contracts/vocabulary';
import type { Subject } from './subject';

/** What a mail of the stable process says in its subject; null when it is none. */
export interface StableSubject {
  readonly kind: Extract<MailKind, 'added' | 'failed'>;
  readonly version: string;
  readonly title: string;
}

const added =
  /^patch\s+["'“](.*)["'”]\s+(?:has been|was|is now)\s+(?:added|queued|applied)\s+to\s+(?:the\s+)?(?:stable\s+(?:release|branch|tree)\s+)?v?(\d+(?:\.\d+){1,2})\b/i;
const failed =
  /^failed:\s+patch\s+["'“](.*)["'”]\s+failed to apply to (?:the\s+)?v?(\d+(?:\.\d+){1,2})\b/i;

/** `Patch "…" has been added to the 6.6-stable tree` and `FAILED: patch "…" failed to apply to 6.6-stable tree`. */
export function stableSubject(title: string): StableSubject | null {
  const plain = title.replace(/^(?:\[[^\]]*\]\s*)+/, '');
  const isAdded = added.exec(plain);
  const found = isAdded ?? failed.exec(plain);
  if (!found) return null;
  return {
    kind: isAdded ? 'added' : 'failed',
    // DPDK names the next point release: "queued to stable release 22.11.5" speaks of 22.11.
    version: (found[2] ?? '').replace(
      /stable release/i.test(title) ? /^(\d+\.\d+)\.\d+$/ : /$^/,
      '$1',
    ),
    title: (found[1] ?? '').replace(/^(?:\[[^\]]*\bPATCH[^\]]*\]\s*)+/i, '').trim(),
  };
}

const reviewText =
  /^[\w.]+-stable review patch\.|this is the start of the stable review cycle|stable review patch\. +if anyone has any objections/im;

/**
 * Review posting or submission, for a `[PATCH 6.6 …]` or `[PATCH 5.15.y …]` subject; null when it names no stable
 * tree. Review postings name the bare version and say "stable review patch", or count with three digits.
 */
export function patchKind(
  subject: Subject,
  body: string,
  hasReviewHeader: boolean,
): Extract<MailKind, 'review-posting' | 'submission'> | null {
  if (!subject.patch) return null;
  if (subject.versions.length === 0) return subject.stable ? 'submission' : null;
  if (reviewText.test(body) || (hasReviewHeader && !subject.branchStyle)) return 'review-posting';
  if (!subject.branchStyle && subject.wideCounter) return 'review-posting';
  return 'submission';
}

/** The facts of a stable process mail beyond its envelope (text body, decoded). */
export function readStableProcess(body: string, versions: readonly string[]): StableProcess {
  const cherryPick = /^[ \t>]*(git cherry-pick\b[^\n#]*)/m.exec(body)?.[1]?.trim() ?? null;
  const queueFile =
    /the filename of the patch is:\s*(\S+\.patch)\b/i.exec(body)?.[1] ??
    /^queue-[\d.]+\/(\S+\.patch)$/m.exec(body)?.[1] ??
    null;
  return { versions, cherryPick, dependencies: readDependencies(body), queueFile };
}

/** The commit of a failure mail: in its `git cherry-pick -x` line, else at the head of the patch it appends. */
export function failedOid(body: string, cherryPick: string | null): string | null {
  const picked = /\b([0-9a-f]{40})\b/.exec(cherryPick ?? '')?.[1];
  return picked ?? /^>?From ([0-9a-f]{40}) /m.exec(body)?.[1] ?? null;
}

function readDependencies(body: string): { oid: string; subject: string }[] {
  const start = /^[ \t]*(?:possible )?dependencies:[ \t]*$/im.exec(body);
  if (!start) return [];
  const dependencies: { oid: string; subject: string }[] = [];
  for (const line of body.slice(start.index + start[0].length).split('\n')) {
    const found = /^[ \t]*([0-9a-f]{7,40})[ \t]*[(:]?[ \t]*["'“]?(.*?)["'”]?\)?[ \t\r]*$/.exec(
      line,
    );
    if (found?.[1] !== undefined) {
      dependencies.push({ oid: found[1], subject: found[2] ?? '' });
    } else if (line.trim() !== '') {
      break;
    }
  }
  return dependencies;
}
