/** Where the diffstat and the patch stand in a body (positions in a one-character-per-byte string). */
export interface PatchPart {
  /** Start of the first ` path | N` line; equal to `patchStart` when there is no diffstat. */
  readonly diffstatStart: number;
  /** End of the summary line and of the mode lines after it. */
  readonly diffstatEnd: number;
  readonly patchStart: number;
  readonly patchEnd: number;
  /** Every hunk has as many lines as its header says. */
  readonly complete: boolean;
}

const summaryLine =
  /^ ?\d+ files? changed(?:, \d+ insertions?\(\+\))?(?:, \d+ deletions?\(-\))?[ \r]*$/gm;
/** ` path | 12 ++--`, ` a => b | 0`, ` x.png | Bin 0 -> 12 bytes`; web archives lose the space in front. */
const statLine = /^ ?[^\s|][^|]* *\| +(?:\d+(?: [+-]+)?|Bin\b.*|Unmerged)[ \r]*$/;
const modeLine =
  /^ ?(?:create|delete) mode \d+ |^ ?mode change \d+ |^ ?(?:rename|copy) .*\(\d+%\)|^ ?rewrite /;
const patchLine = /^(?:diff --git |diff -[a-zA-Z]|Index: \S)/;
const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const extendedHeader =
  /^(?:index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename |copy |--- |\+\+\+ |Binary files |GIT binary patch|\\ No newline)/;

/**
 * Finds diffstat and patch. The explanation in front may hold `---` rules, code fences and pieces of diffs, so the
 * place is where a summary line (` 3 files changed`) is followed by the patch; from there back over the ` path | N`
 * lines (design 5-mail). Null when the body holds no patch and no diffstat.
 */
export function findPatchPart(body: string): PatchPart | null {
  let lastSummary: { start: number; end: number } | null = null;
  for (const match of body.matchAll(summaryLine)) {
    const start = match.index;
    const { end, next } = passModeLines(body, start + match[0].length + 1);
    if (next < body.length && startsPatch(body, next)) {
      return withPatch(body, walkBack(body, start), end, next);
    }
    if (walkBack(body, start) < start) lastSummary = { start, end };
  }
  const first = firstPatchLine(body);
  if (first !== null) {
    const summary = lastSummary !== null && lastSummary.end <= first ? lastSummary : null;
    if (summary !== null && body.slice(summary.end, first).trim() === '') {
      return withPatch(body, walkBack(body, summary.start), summary.end, first);
    }
    return withPatch(body, first, first, first);
  }
  if (lastSummary === null) return null;
  const { start, end } = lastSummary;
  return {
    diffstatStart: walkBack(body, start),
    diffstatEnd: end,
    patchStart: end,
    patchEnd: end,
    complete: false,
  };
}

function withPatch(body: string, start: number, end: number, patchStart: number): PatchPart {
  const { end: patchEnd, complete } = endOfPatch(body, patchStart);
  return { diffstatStart: start, diffstatEnd: end, patchStart, patchEnd, complete };
}

/** `diff --git …`, or, as the stable queue writes it, `--- a/file` with `+++ b/file` under it. */
function startsPatch(body: string, position: number): boolean {
  const line = lineAt(body, position);
  if (patchLine.test(line)) return true;
  return /^--- \S/.test(line) && /^\+\+\+ \S/.test(lineAt(body, nextLine(body, position)));
}

function lineAt(body: string, position: number): string {
  const newline = body.indexOf('\n', position);
  return body.slice(position, newline === -1 ? body.length : newline);
}

function nextLine(body: string, position: number): number {
  const newline = body.indexOf('\n', position);
  return newline === -1 ? body.length : newline + 1;
}

/** A patch without a diffstat: `diff --git` whose next lines are those of a patch, not of a quoted piece. */
function firstPatchLine(body: string): number | null {
  for (const match of body.matchAll(/^diff --git .*$/gm)) {
    const after = lineAt(body, nextLine(body, match.index));
    if (extendedHeader.test(after)) return match.index;
  }
  return null;
}

/** `create mode …` and the like, then blank lines: where they end, and where the next text starts. */
function passModeLines(body: string, from: number): { end: number; next: number } {
  let position = Math.min(from, body.length);
  while (position < body.length && modeLine.test(lineAt(body, position))) {
    position = nextLine(body, position);
  }
  const end = position;
  while (position < body.length && lineAt(body, position).trim() === '') {
    position = nextLine(body, position);
  }
  return { end, next: position };
}

function walkBack(body: string, summaryStart: number): number {
  let start = summaryStart;
  while (start > 0) {
    const previous = body.lastIndexOf('\n', start - 2) + 1;
    if (!statLine.test(body.slice(previous, start - 1))) break;
    start = previous;
  }
  return start;
}

/**
 * Walks the patch by its own counts: a removed line `- ` reads `-- `, as a signature does, so only the counts know
 * where a hunk ends. A hunk with too few lines (cut, or damaged by a web archive) ends at the signature.
 */
function endOfPatch(body: string, from: number): { end: number; complete: boolean } {
  let position = from;
  let end = from;
  let complete = true;
  let inBinary = false;
  let header = true;
  while (position < body.length) {
    const line = lineAt(body, position).replace(/\r$/, '');
    const hunk = hunkHeader.exec(line);
    if (hunk) {
      inBinary = false;
      header = false;
      const walked = walkHunk(body, nextLine(body, position), hunk);
      position = walked.end;
      complete &&= walked.complete;
      end = position;
    } else if (startsPatch(body, position) || isHeader(line, header)) {
      header = true;
      inBinary = line.startsWith('GIT binary patch') || (inBinary && !patchLine.test(line));
      position = nextLine(body, position);
      end = position;
    } else if (inBinary && (line === '' || /^(?:literal|delta) \d+$|^[A-Za-z][!-~]+$/.test(line))) {
      position = nextLine(body, position);
      if (line !== '') end = position;
    } else if (line === '' && patchLine.test(lineAt(body, nextLine(body, position)))) {
      position = nextLine(body, position);
    } else {
      break;
    }
  }
  // git ends each binary block with an empty line: it belongs to the patch.
  if (inBinary && body[end] === '\n') end += 1;
  return { end, complete };
}

/** After a hunk only the start of another file goes on with the patch; `--- ` alone may be anything. */
function isHeader(line: string, inHeader: boolean): boolean {
  return extendedHeader.test(line) && (inHeader || line.startsWith('\\ No newline'));
}

function walkHunk(
  body: string,
  from: number,
  header: RegExpExecArray,
): { end: number; complete: boolean } {
  let oldLeft = Number(header[1] ?? 1);
  let newLeft = Number(header[2] ?? 1);
  let position = from;
  while ((oldLeft > 0 || newLeft > 0) && position < body.length) {
    const line = lineAt(body, position);
    const mark = line[0] ?? ' ';
    if (patchLine.test(line) || hunkHeader.test(line)) return { end: position, complete: false };
    if (mark === '\\') {
      position = nextLine(body, position);
      continue;
    }
    if (mark === '-' && oldLeft > 0) oldLeft -= 1;
    else if (mark === '+' && newLeft > 0) newLeft -= 1;
    else if (mark === ' ' || mark === '\r' || line === '') {
      oldLeft -= 1;
      newLeft -= 1;
    } else return { end: endOfDamagedHunk(body, position), complete: false };
    position = nextLine(body, position);
  }
  if (lineAt(body, position).startsWith('\\ No newline')) position = nextLine(body, position);
  return { end: position, complete: oldLeft === 0 && newLeft === 0 };
}

/** Lines lost their leading space: go on to the next header of the patch or to the signature. */
function endOfDamagedHunk(body: string, from: number): number {
  let position = from;
  while (position < body.length) {
    const line = lineAt(body, position).replace(/\r$/, '');
    if (
      patchLine.test(line) ||
      hunkHeader.test(line) ||
      /^-- ?$/.test(line) ||
      /^_{20,}$/.test(line)
    ) {
      return position;
    }
    position = nextLine(body, position);
  }
  return position;
}
