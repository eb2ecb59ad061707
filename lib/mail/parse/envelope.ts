import type { MailTrailer } from '@/lib/contracts/mail';
import type { PatchPart } from './patch-part';

/** The parts of a selection or stable mail, as positions in a one-character-per-byte body. */
export interface Envelope {
  /** Value of the in-body `From:` line, still as bytes-in-characters; null when there is none. */
  readonly authorLine: string | null;
  readonly upstream: string | null;
  readonly message: readonly [number, number];
  /** Between the end of the commit message and the diffstat; null when there is no such place. */
  readonly explanation: readonly [number, number] | null;
  /** The line "LLM Generated explanations, may be completely bogus" stood there. */
  readonly explanationMarked: boolean;
}

const markers = [
  /^[ \t]{0,40}\[[ \t]{0,40}upstream commit:?\s+([0-9a-f]{40})\s*\]/im,
  /^[ \t]{0,40}\[?[ \t]{0,40}\(?commit[ \t]{1,40}([0-9a-f]{40})[ \t]{1,40}upstream\b/im,
  /^[ \t]{0,40}upstream commit:?[ \t]{1,40}([0-9a-f]{40})\b/im,
  /^[ \t]{0,40}\[[ \t]{0,40}backport of(?: upstream)? commit[ \t]{1,40}([0-9a-f]{40})/im,
] as const;
const cherryPicked = /^[ \t]{0,40}\(cherry[- ]picked from (?:upstream )?commit ([0-9a-f]{40})/im;

/**
 * The upstream commit a text names: `[ Upstream commit <40 hex> ]`, `commit <40 hex> upstream.`, and, for
 * submissions, `(cherry picked from commit …)`. Lower case; `end` is just after the line.
 */
export function findUpstreamMarker(
  text: string,
  options: { readonly cherryPick?: boolean } = {},
): { readonly oid: string; readonly start: number; readonly end: number } | null {
  const forms = options.cherryPick ? [...markers, cherryPicked] : markers;
  let found: { oid: string; start: number; end: number } | null = null;
  for (const form of forms) {
    const match = form.exec(text);
    if (match?.[1] === undefined || (found !== null && form === cherryPicked)) continue;
    if (found === null || match.index < found.start) {
      const newline = text.indexOf('\n', match.index + match[0].length);
      const end = newline === -1 ? text.length : newline + 1;
      found = { oid: match[1].toLowerCase(), start: match.index, end };
    }
  }
  return found;
}

const explanationHeader = /^[ \t]*(?:LLM|AI)[- ]generated explanations?\b[^\n]*$/im;
const rule = /^---[ \t\r]*$/gm;
const trailerLine = /^[A-Z][A-Za-z]+(?:-[A-Za-z]+)*:[ \t]*\S|^(?:cc|[a-z-]+-by):[ \t]*\S/;
const noteLine = /^[ \t]*\[[^\]]*\]?[ \t]*$|^\(cherry picked from/;

/** Reads the envelope of a body that carries a commit message. `part` is where its patch stands. */
export function readEnvelope(
  body: string,
  part: PatchPart | null,
  options: { readonly cherryPick?: boolean } = {},
): Envelope {
  const limit = part?.diffstatStart ?? body.length;
  const header = explanationHeader.exec(body.slice(0, limit));
  const messageLimit = header?.index ?? limit;
  const marker = findUpstreamMarker(body.slice(0, messageLimit), options);
  const isPicked = marker !== null && cherryPicked.test(body.slice(marker.start, marker.end));
  const author = findAuthorLine(body, marker === null || isPicked ? messageLimit : marker.start);
  const start = marker === null || isPicked ? (author?.end ?? 0) : marker.end;
  const ruleAt = endOfMessage(body, start, messageLimit);
  const messageEnd = ruleAt?.start ?? (header || part ? messageLimit : body.length);
  let explanation: readonly [number, number] | null = null;
  if (header) explanation = [header.index + header[0].length, limit];
  else if (ruleAt) explanation = [ruleAt.end, limit];
  return {
    authorLine: author?.value ?? null,
    upstream: marker?.oid ?? null,
    message: [start, messageEnd],
    explanation,
    explanationMarked: header !== null,
  };
}

/**
 * The first `From:` line before `limit` that starts a block of its own; where a whole patch mail is quoted (failures,
 * queue notices), the one under its `From <oid> …` line when there is no other.
 */
function findAuthorLine(body: string, limit: number): { value: string; end: number } | null {
  let quoted: { value: string; end: number } | null = null;
  for (const match of body.slice(0, limit).matchAll(/^From:[ \t]*(.*(?:\n[ \t]+\S.*)*)\n/gim)) {
    const before = body.slice(Math.max(0, match.index - 300), match.index);
    const rest = body.slice(match.index + match[0].length, limit);
    const more = /^(?:[A-Z][\w-]*:.*(?:\n[ \t]+\S.*)*\n)*/.exec(rest)?.[0].length ?? 0;
    const found = {
      value: (match[1] ?? '').replace(/\r?\n\s*/g, ' ').trim(),
      end: match.index + match[0].length + more,
    };
    if (before.trim() === '' || /\n[ \t\r]*\n$/.test(before)) return found;
    if (/(?:^|\n)>?From \S[^\n]*\n$/.test(before)) quoted ??= found;
  }
  return quoted;
}

/** The `---` that ends the commit message: the first one after a trailer, else the first one. */
function endOfMessage(
  body: string,
  start: number,
  limit: number,
): { start: number; end: number } | null {
  let first: { start: number; end: number } | null = null;
  for (const match of body.slice(0, limit).matchAll(rule)) {
    if (match.index < start) continue;
    const found = { start: match.index, end: Math.min(match.index + match[0].length + 1, limit) };
    const before = body.slice(start, match.index).trimEnd();
    const previous = before.slice(before.lastIndexOf('\n') + 1);
    if (trailerLine.test(previous) || noteLine.test(previous)) return found;
    first ??= found;
  }
  return first;
}

/** Where a bracketed note of several lines (`[ name: changed\n x ]`) that ends at `last` begins, or null. */
function noteStart(lines: readonly string[], last: number): number | null {
  if (!/\][ \t]*$/.test(lines[last] ?? '') || /^[ \t]*\[/.test(lines[last] ?? '')) return null;
  for (let index = last - 1; index >= Math.max(0, last - 6); index -= 1) {
    const line = lines[index] ?? '';
    if (/^[ \t]*\[/.test(line)) return line.includes(']') ? null : index;
    if (line.trim() === '' || trailerLine.test(line)) return null;
  }
  return null;
}

/** Splits a commit message into text and trailer block (decoded strings). */
export function splitTrailers(message: string): {
  readonly message: string;
  readonly trailersText: string;
  readonly trailers: readonly MailTrailer[];
} {
  const lines = message.trimEnd().split('\n');
  let start = lines.length;
  let real = 0;
  while (start > 0) {
    const line = lines[start - 1] ?? '';
    const note = noteStart(lines, start - 1);
    if (note !== null) {
      start = note;
      continue;
    }
    const isTrailer = trailerLine.test(line);
    const continues = /^[ \t]+\S/.test(line) && trailerLine.test(lines[start - 2] ?? '');
    if (!isTrailer && !continues && !noteLine.test(line)) break;
    if (isTrailer) real += 1;
    start -= 1;
  }
  if (real === 0 || (start > 0 && start === lines.length)) {
    return { message: message.trim(), trailersText: '', trailers: [] };
  }
  const block = lines.slice(start);
  const trailers: { key: string; value: string }[] = [];
  for (const line of block) {
    const found = trailerLine.test(line) ? /^([A-Za-z-]+):[ \t]*(.*)$/.exec(line) : null;
    const last = trailers.at(-1);
    if (found) trailers.push({ key: found[1] ?? '', value: (found[2] ?? '').trim() });
    else if (last && /^[ \t]+\S/.test(line)) last.value += ` ${line.trim()}`;
  }
  return {
    message: lines.slice(0, start).join('\n').trim(),
    trailersText: block.join('\n'),
    trailers,
  };
}
