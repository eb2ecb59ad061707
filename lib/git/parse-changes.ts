import type { ChangedPath, ChangeStatus, Oid } from '@/lib/contracts/git';
import { displayPath } from '@/lib/git/parse-tree';

/** Reads `git diff-tree --raw -z --no-abbrev` (with or without -M). */
export function parseRawChanges(output: Buffer): ChangedPath[] {
  const fields = output.toString('latin1').split('\0');
  const changes: ChangedPath[] = [];
  let at = 0;
  while (at < fields.length) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) ([AMDRCT])(\d*)$/.exec(
      fields[at] ?? '',
    );
    at += 1;
    if (match === null) continue;
    const [, oldMode = '', newMode = '', oldOid = '', newOid = '', letter = 'M', score] = match;
    const status = letter as ChangeStatus;
    const oldPath = displayPath(fields[at] ?? '');
    const moved = status === 'R' || status === 'C';
    const path = moved ? displayPath(fields[at + 1] ?? '') : oldPath;
    at += moved ? 2 : 1;
    changes.push({
      status,
      path,
      oldPath,
      oldMode,
      newMode,
      oldOid,
      newOid,
      score: moved ? Number(score) : null,
    });
  }
  return changes;
}

/** Reads `git diff-tree --stdin -z --name-only` of these commits: each with its paths as bytes (latin1). */
export function readNames(output: Buffer, commits: ReadonlySet<Oid>): Map<Oid, readonly string[]> {
  const found = new Map<Oid, readonly string[]>();
  let paths: string[] = [];
  for (const field of output.toString('latin1').split('\0')) {
    if (commits.has(field)) {
      paths = [];
      found.set(field, paths);
    } else if (field !== '') {
      paths.push(field);
    }
  }
  return found;
}
