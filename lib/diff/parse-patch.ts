import type { FileStatus, PatchFile, PatchHunk, PatchLine } from './patch';
import { unquotePath } from './quoted-path';

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;
const combinedHunk = /^@@@+ /;

interface Draft {
  oldPath: string | null;
  newPath: string | null;
  status: FileStatus;
  oldMode: string | null;
  newMode: string | null;
  oldOid: string | null;
  newOid: string | null;
  similarity: number | null;
  binary: boolean;
  hunks: PatchHunk[];
  added: number;
  deleted: number;
}

/**
 * Reads patch text, as `git diff`, `git show`, `git format-patch` or plain `diff -u` write it, into files with hunks.
 * What stands before the first file (a mail's headers and message, a diffstat) is passed over. Lines of a hunk are
 * counted by its header, so that a "-- " signature after the last hunk is no deletion.
 */
export function parsePatch(text: string): PatchFile[] {
  const lines = text.split('\n');
  const files: Draft[] = [];
  let current: Draft | null = null;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.startsWith('diff --git ')) {
      current = startGitFile(line);
      files.push(current);
      at += 1;
    } else if (isPlainHeader(lines, at) && (current === null || current.hunks.length > 0)) {
      current = emptyDraft();
      files.push(current);
    } else if (current !== null && hunkHeader.test(line)) {
      at = readHunk(lines, at, current);
    } else if (current !== null && !combinedHunk.test(line)) {
      if (current.hunks.length === 0) readHeader(line, current);
      at += 1;
    } else {
      at += 1;
    }
  }
  return files;
}

function emptyDraft(): Draft {
  return {
    oldPath: null,
    newPath: null,
    status: 'modified',
    oldMode: null,
    newMode: null,
    oldOid: null,
    newOid: null,
    similarity: null,
    binary: false,
    hunks: [],
    added: 0,
    deleted: 0,
  };
}

function isPlainHeader(lines: readonly string[], at: number): boolean {
  return (
    (lines[at] ?? '').startsWith('--- ') &&
    (lines[at + 1] ?? '').startsWith('+++ ') &&
    hunkHeader.test(lines[at + 2] ?? '')
  );
}

/** "diff --git a/X b/X": both names are the same unless a rename header follows, which is the only certain split. */
function startGitFile(line: string): Draft {
  const draft = emptyDraft();
  const names = line.slice('diff --git '.length);
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(names);
  const half = (names.length - 1) / 2;
  let oldName = '';
  let newName = '';
  if (quoted?.[1] !== undefined && quoted[2] !== undefined) {
    oldName = unquotePath(quoted[1]);
    newName = unquotePath(quoted[2]);
  } else if (Number.isInteger(half)) {
    oldName = names.slice(0, half);
    newName = names.slice(half + 1);
  }
  draft.oldPath = stripSide(oldName);
  draft.newPath = stripSide(newName);
  return draft;
}

function stripSide(name: string): string | null {
  if (name === '' || name === '/dev/null') return null;
  return /^[a-z]\//.test(name) ? name.slice(2) : name;
}

/**
 * A "---" or "+++" name: plain diff puts a tab and a date behind it, git a lone tab when the name holds a space, behind a
 * quoted one as well.
 */
function headerName(written: string): string | null {
  const [name = ''] = written.replace(/\r$/, '').split('\t');
  return stripSide(unquotePath(name));
}

function readHeader(line: string, file: Draft): void {
  if (line.startsWith('--- ')) {
    file.oldPath = headerName(line.slice(4));
    if (file.oldPath === null) file.status = 'added';
  } else if (line.startsWith('+++ ')) {
    file.newPath = headerName(line.slice(4));
    if (file.newPath === null) file.status = 'deleted';
  } else if (line.startsWith('new file mode ')) {
    file.status = 'added';
    file.newMode = line.slice(14).trim();
    file.oldPath = null;
  } else if (line.startsWith('deleted file mode ')) {
    file.status = 'deleted';
    file.oldMode = line.slice(18).trim();
    file.newPath = null;
  } else if (line.startsWith('old mode ')) file.oldMode = line.slice(9).trim();
  else if (line.startsWith('new mode ')) file.newMode = line.slice(9).trim();
  else if (/^(rename|copy) from /.test(line)) {
    file.status = line.startsWith('rename') ? 'renamed' : 'copied';
    file.oldPath = unquotePath(line.replace(/^\w+ from /, ''));
  } else if (/^(rename|copy) to /.test(line)) {
    file.newPath = unquotePath(line.replace(/^\w+ to /, ''));
  } else if (line.startsWith('similarity index ')) {
    file.similarity = Number.parseInt(line.slice(17), 10);
  } else if (line.startsWith('index ')) {
    const index = /^index ([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d+))?/.exec(line);
    file.oldOid = index?.[1] ?? null;
    file.newOid = index?.[2] ?? null;
    if (index?.[3] !== undefined) {
      file.oldMode ??= index[3];
      file.newMode ??= index[3];
    }
  } else if (line.startsWith('GIT binary patch') || /^Binary files .* differ/.test(line)) {
    file.binary = true;
  }
}

function readHunk(lines: readonly string[], start: number, file: Draft): number {
  const header = hunkHeader.exec(lines[start] ?? '');
  const number = (group: number, fallback: number) =>
    header?.[group] === undefined ? fallback : Number.parseInt(header[group], 10);
  const oldStart = number(1, 0);
  const oldCount = number(2, 1);
  const newStart = number(3, 0);
  const newCount = number(4, 1);
  const out: PatchLine[] = [];
  let oldLine = oldStart;
  let newLine = newStart;
  let at = start + 1;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.startsWith('\\')) {
      const last = out.at(-1);
      if (last) out[out.length - 1] = { ...last, noNewline: true };
      at += 1;
      continue;
    }
    const oldDone = oldLine - oldStart >= oldCount;
    const newDone = newLine - newStart >= newCount;
    if (oldDone && newDone) break;
    const sign = line[0];
    const text = line.slice(1);
    if (sign === '+' && !newDone) {
      out.push({ kind: 'add', text, oldLine: null, newLine, noNewline: false });
      newLine += 1;
      file.added += 1;
    } else if (sign === '-' && !oldDone) {
      out.push({ kind: 'delete', text, oldLine, newLine: null, noNewline: false });
      oldLine += 1;
      file.deleted += 1;
    } else if ((sign === ' ' || (line === '' && at < lines.length - 1)) && !oldDone && !newDone) {
      // Mail software strips the blank of an empty context line.
      out.push({ kind: 'context', text, oldLine, newLine, noNewline: false });
      oldLine += 1;
      newLine += 1;
    } else break;
    at += 1;
  }
  const section = header?.[5] ?? '';
  file.hunks.push({ oldStart, oldCount, newStart, newCount, section, lines: out });
  return at;
}
