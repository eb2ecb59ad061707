import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import type { ClassHit } from './classes';
import { codeOf } from './code-text';
import { isPublicInterface } from './file-role';

export type InterfaceHit = ClassHit & { readonly class: 'new-api' | 'abi-change' };

interface Declared {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  readonly hunk: number;
  /** White space, annotations and how a number is written aside, what it says. */
  readonly plain: string;
}

const exported = /\b(?:EXPORT_SYMBOL\w*|RTE_EXPORT_(?:EXPERIMENTAL_)?SYMBOL)\s*\(\s*(\w+)/;
const statement =
  /^\s*(?:return|if|for|while|goto|case|else|break|continue|do|switch)\b|[-+|&*/]=|\+\+|--|^\s+\w+(?:->|\.)/;

/**
 * What a file's change does to interfaces that others are built against: symbols exported or no longer exported, and
 * declarations of public headers and version maps that come or go. A declaration that only moves, or only gets an
 * annotation, is neither. `patch`: the files it is changed with.
 */
export function interfaceChanges(
  file: PatchFile,
  patch: readonly PatchFile[] = [file],
): InterfaceHit[] {
  const path = pathOf(file);
  const names = namesOf(path);
  const added = collect(file, 'added', names);
  const deleted = collect(file, 'deleted', names);
  const came = added.filter((one) => !deleted.some((old) => old.name === one.name));
  const gone = deleted.filter((old) => !added.some((one) => one.name === old.name));
  const altered = deleted.filter(
    (old) =>
      added.some((one) => one.name === old.name) &&
      !added.some((one) => one.name === old.name && one.plain === old.plain),
  );
  const hit = (kind: InterfaceHit['class'], one: Declared, isOld: boolean): InterfaceHit => ({
    class: kind,
    path,
    hunk: one.hunk,
    line: isOld ? null : one.line,
    text: isOld ? `- ${one.text.trim()}` : one.text.trim(),
  });
  // A header goes from one list to another, and one that is gone is gone by what it declares.
  if (names === listedHeader) {
    const before = came.length === 0 ? new Set<string>() : listedBefore(patch);
    return came
      .filter((one) => !before.has(one.name))
      .slice(0, 6)
      .map((one) => hit('new-api', one, false));
  }
  // Members of a file that is removed or added as a whole are told once.
  return [
    ...[...gone, ...altered].slice(0, 6).map((one) => hit('abi-change', one, true)),
    ...came.slice(0, 6).map((one) => hit('new-api', one, false)),
  ];
}

/** A patch may change the lists of hundreds of folders: each is read once. */
const listed = new WeakMap<readonly PatchFile[], ReadonlySet<string>>();

/** The headers that a patch takes from lists of installed ones. */
function listedBefore(patch: readonly PatchFile[]): ReadonlySet<string> {
  const known = listed.get(patch);
  if (known !== undefined) return known;
  const names = new Set(
    patch
      .filter((one) => namesOf(pathOf(one)) === listedHeader)
      .flatMap((one) => collect(one, 'deleted', listedHeader).map((old) => old.name)),
  );
  listed.set(patch, names);
  return names;
}

/** How a file's lines name what others are built against. */
function namesOf(path: string): (text: string) => string | null {
  if (isPublicInterface(path)) return path.endsWith('.map') ? mapSymbol : declaration;
  return path.endsWith('meson.build') ? listedHeader : exportedSymbol;
}

function collect(
  file: PatchFile,
  side: 'added' | 'deleted',
  nameOf: (text: string) => string | null,
): Declared[] {
  return file.hunks.flatMap((hunk, index) => {
    const members = typeLines(hunk, side);
    const internal = nameOf === mapSymbol ? internalLines(hunk, side) : new Set<number>();
    const listed = nameOf === listedHeader ? installedLines(hunk, side) : null;
    const last = nameOf === declaration ? lastLines(hunk, side) : new Set<number>();
    return codeOf(hunk)[side].flatMap(({ text: written, line }) => {
      if (internal.has(line) || listed?.has(line) === false) return [];
      // The last constant of an enum may do without its comma.
      const text = last.has(line) ? written.replace(lastConstant, '$1,') : written;
      // An indented declaration outside a type is a local variable of an inline function.
      if (/^\s+[A-Za-z_]/.test(text) && nameOf === declaration && !members.has(line)) return [];
      const name = nameOf(text);
      const plain = text
        .replace(/\b__\w+(?:\([^()]*(?:\([^()]*\))?[^()]*\))?/g, '')
        .replace(/\b0[xX][0-9a-fA-F]{1,32}(?![0-9a-fA-F])/g, (number) => BigInt(number).toString())
        .replace(/\s+/g, ' ')
        .replace(/,\s*$/, '')
        .trim();
      return name === null ? [] : [{ name, text: written, line, hunk: index + 1, plain }];
    });
  });
}

/** Numbers of the lines (of one side) of a version map's INTERNAL part: nobody outside is built against those. */
function internalLines(hunk: PatchHunk, side: 'added' | 'deleted'): ReadonlySet<number> {
  const opens = /^(\w+) \{/;
  const out = new Set<number>();
  let part = opens.exec(hunk.section)?.[1];
  for (const line of hunk.lines) {
    part = opens.exec(line.text)?.[1] ?? part;
    const number = side === 'added' ? line.newLine : line.oldLine;
    if (part === 'INTERNAL' && number !== null) out.add(number);
  }
  return out;
}

/** Numbers of the lines (of one side) that stand inside a struct, union or enum, as far as the hunk shows it. */
function typeLines(hunk: PatchHunk, side: 'added' | 'deleted'): ReadonlySet<number> {
  const opens = /^(?:typedef\s+)?(?:struct|union|enum)\b[^;()]*$/;
  const out = new Set<number>();
  let inside = opens.test(hunk.section);
  for (const line of hunk.lines) {
    if (opens.test(line.text)) inside = true;
    else if (/^[}{]/.test(line.text) || /^[A-Za-z_].*\(/.test(line.text)) inside = false;
    const number = side === 'added' ? line.newLine : line.oldLine;
    if (inside && number !== null) out.add(number);
  }
  return out;
}

const lastConstant = /^(\s+[A-Z][A-Z0-9_]*(?:\s*=\s*[^,;()\s]+)?)\s*$/;

/** Numbers of the lines (of one side) behind which a type ends. */
function lastLines(hunk: PatchHunk, side: 'added' | 'deleted'): ReadonlySet<number> {
  const out = new Set<number>();
  let before: number | null = null;
  for (const line of hunk.lines) {
    const number = side === 'added' ? line.newLine : line.oldLine;
    if (number === null) continue;
    if (/^\s*\}/.test(line.text) && before !== null) out.add(before);
    before = number;
  }
  return out;
}

/** Numbers of the lines (of one side) of lists of headers that meson installs: DPDK's `headers` and `driver_sdk_headers`. */
function installedLines(hunk: PatchHunk, side: 'added' | 'deleted'): ReadonlySet<number> {
  const opens = /^\s*(?:indirect_|driver_sdk_)?headers\s*\+?=\s*files\(/;
  const out = new Set<number>();
  let inside = opens.test(hunk.section);
  for (const line of hunk.lines) {
    const number = side === 'added' ? line.newLine : line.oldLine;
    if (number === null) continue;
    if (opens.test(line.text)) inside = true;
    if (inside) out.add(number);
    if (/\)\s*$/.test(line.text)) inside = false;
  }
  return out;
}

/** A header of its own line, or behind `headers += files(`. */
const listedHeader = (text: string) =>
  /^\s*(?:\w+\s*\+?=\s*files\()?\s*'([^']+\.h)',?\s*\)?\s*$/.exec(text)?.[1] ?? null;

const exportedSymbol = (text: string) => exported.exec(text)?.[1] ?? null;

const mapSymbol = (text: string) => /^\s+(\w+);/.exec(text)?.[1] ?? null;

/** The name that a line of a public header declares: prototype, macro, member or constant; null for other lines. */
function declaration(text: string): string | null {
  if (statement.test(text)) return null;
  return (
    exported.exec(text)?.[1] ??
    /^\s*#\s*define\s+(\w+)/.exec(text)?.[1] ??
    /^\s*(?:typedef\s+)?(?:struct|union|enum)\s+(\w+)\s*\{/.exec(text)?.[1] ??
    /^\t?(?:[A-Za-z_]\w*[\s*]+)+(\w+)(?:\[[^\]]*\])*(?:\s*:\s*\d+)?;\s*$/.exec(text)?.[1] ??
    /^(?:[A-Za-z_]\w*[\s*]+)+(\w+)\s*\([^;{]*[;,]?\s*$/.exec(text)?.[1] ??
    /^((?!__)[a-z]\w*)\s*\([^;{]*[;,]\s*$/.exec(text)?.[1] ??
    /^\t([A-Z][A-Z0-9_]+)(?:\s*=\s*[^,]+)?,\s*$/.exec(text)?.[1] ??
    null
  );
}
