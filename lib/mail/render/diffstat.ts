/**
 * The diffstat of a patch as `git diff --stat` lays it out (names are not shortened): ` path | N ++--` lines and the
 * summary. Empty for a patch without files.
 */
export function diffstatOf(patch: Buffer): string {
  const files: { path: string; added: number; removed: number; binary: boolean }[] = [];
  let left = { old: 0, new: 0 };
  for (const line of patch.toString('utf8').split('\n')) {
    const file = files.at(-1);
    if (file && (left.old > 0 || left.new > 0)) {
      const mark = line[0] ?? ' ';
      if (mark === '+') file.added += 1;
      if (mark === '-') file.removed += 1;
      left = {
        old: left.old - (mark === '+' || mark === '\\' ? 0 : 1),
        new: left.new - (mark === '-' || mark === '\\' ? 0 : 1),
      };
      continue;
    }
    const start = /^diff --git (?:"?a\/.*?"? )?"?b\/(.*?)"?$/.exec(line);
    if (start) files.push({ path: start[1] ?? '', added: 0, removed: 0, binary: false });
    else if (file && /^(?:GIT binary patch|Binary files )/.test(line)) file.binary = true;
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk) left = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
  }
  if (files.length === 0) return '';
  const width = Math.max(...files.map((file) => file.path.length));
  const most = Math.max(1, ...files.map((file) => file.added + file.removed));
  const digits = String(most).length;
  const scale = Math.min(1, 40 / most);
  const lines = files.map((file) => {
    const name = file.path.padEnd(width);
    if (file.binary) return ` ${name} | Bin`;
    const graph = '+'.repeat(bars(file.added, scale)) + '-'.repeat(bars(file.removed, scale));
    return ` ${name} | ${String(file.added + file.removed).padStart(digits)} ${graph}`.trimEnd();
  });
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return `${lines.join('\n')}\n${summary(files.length, added, removed)}`;
}

function bars(count: number, scale: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round(count * scale));
}

function summary(files: number, added: number, removed: number): string {
  const parts = [` ${files} file${files === 1 ? '' : 's'} changed`];
  if (added > 0 || removed === 0) parts.push(`${added} insertion${added === 1 ? '' : 's'}(+)`);
  if (removed > 0 || added === 0) parts.push(`${removed} deletion${removed === 1 ? '' : 's'}(-)`);
  return parts.join(', ');
}
