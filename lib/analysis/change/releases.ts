import type { PatchHunk } from '@/lib/diff/patch';
import type { CodeLine, HunkCode } from './code-text';

const release =
  /\b(?:k|v|kv|kz|devm_k|rte_|mlx5_|x|g_|ibv_)?free\w*\s*\(|\b\w+_(?:free|destroy|release|put|close|unregister|cleanup|fini|uninit|deinit|unmap|delete|detach|dealloc|unref|teardown)(?:_\w+)?\s*\(|\b(?:f|p)?close\s*\(|\bclosedir\s*\(|\bmunmap\s*\(|\bfput\s*\(|\bbrelse\s*\(|\biput\s*\(|\bdput\s*\(/;
/** Undoes something, though it may free nothing: what counts where it only moves. */
const takesDown =
  /\b\w+_(?:flush|clear|clean|stop|disable|remove|purge|drain)(?:_(?!work\b)\w+)?\s*\(/;

/** A call that stands as a statement of its own (or behind `if (…)`), not a prototype or an argument. */
function isCallStatement(text: string): boolean {
  return (
    /^\s+(?:\(void\)\s*|if\s*\(.*\)\s+|else\s+|(?:ret|err|rc)\s*=\s*)?[a-z_]\w*(?:(?:->|\.)\w+)*\s*\(.*(?:\)|,)?\s*;?\s*$/.test(
      text,
    ) && !/__rte_|\balloc|\bget_free/.test(text)
  );
}

const releases = (line: CodeLine) => release.test(line.text) && isCallStatement(line.text);

/** Iterators that allow the element at hand to be freed. */
const safeWalk = /\b(?:\w*_FOREACH\w*_SAFE|\w*for_each\w*_safe\w*)\s*\(/;

/**
 * Freed at another place or in another order than before, forgotten where it is freed, or walked over so that it may be
 * freed. What is only indented anew stays where it was.
 */
export function lifetime(
  code: HunkCode,
  hunk: PatchHunk,
  inFile: readonly HunkCode[],
): CodeLine | null {
  const moved = movedLines(hunk);
  const taken = code.added.find(
    (line) =>
      (releases(line) || (takesDown.test(line.text) && isCallStatement(line.text))) &&
      moved.has(line.text.trim()),
  );
  if (taken) return taken;
  // A pointer is forgotten right where what it points to is released.
  const freed = code.added.some(releases) || code.deleted.some(releases);
  const forgotten =
    freed && code.added.find((line) => /^\s+[\w.>[\]-]+\s*=\s*NULL\s*;/.test(line.text));
  if (forgotten) return forgotten;
  const walk = code.added.find((line) => safeWalk.test(line.text) && !/^\s*#/.test(line.text));
  if (walk && code.deleted.some((line) => /_FOREACH\w*\s*\(|for_each\w*\s*\(/.test(line.text)))
    return walk;
  return code.added.find((line) => isElsewhere(line, code, inFile)) ?? null;
}

/** A release that was not there before, in this place or another of the file. */
export function releasedNow(code: HunkCode, inFile: readonly HunkCode[]): CodeLine | null {
  if (code.deleted.some((line) => release.test(line.text))) return null;
  const found = code.added.find(releases);
  return found === undefined || isElsewhere(found, code, inFile) ? null : found;
}

/** A release that another hunk of the file takes away: of the same function, or of the one that does not wait. */
function isElsewhere(line: CodeLine, code: HunkCode, inFile: readonly HunkCode[]): boolean {
  if (!releases(line) || code.deleted.some((old) => release.test(old.text))) return false;
  const name = released(line.text);
  return name !== null && releasesGone(inFile).has(name);
}

/** Every hunk of a file asks for the same. */
const gone = new WeakMap<readonly HunkCode[], ReadonlySet<string>>();

function releasesGone(inFile: readonly HunkCode[]): ReadonlySet<string> {
  const known = gone.get(inFile);
  if (known !== undefined) return known;
  const names = inFile.flatMap(({ deleted }) =>
    deleted.filter(releases).flatMap((line) => released(line.text) ?? []),
  );
  const found = new Set(names);
  gone.set(inFile, found);
  return found;
}

/** What releases, and what it is first given: "rte_timer_stop(t" of `rte_timer_stop_sync(t, 1)`. */
function released(text: string): string | null {
  const [, callee, first] =
    /\b([A-Za-z_]\w*)\s*\(\s*([^,()]*)/.exec(text.replace(/^\s*if\s*\([^()]*\)/, '')) ?? [];
  return callee === undefined ? null : `${callee.replace(/_sync$/, '')}(${(first ?? '').trim()}`;
}

/** Changed lines that stand on both sides, with context between, or in another order among each other. */
function movedLines(hunk: PatchHunk): ReadonlySet<string> {
  const blocks: { readonly gone: string[]; readonly come: string[] }[] = [];
  let open = false;
  for (const { kind, text } of hunk.lines) {
    if (kind === 'context') {
      open = open && text.trim() === '';
      continue;
    }
    if (!open) blocks.push({ gone: [], come: [] });
    open = true;
    blocks.at(-1)?.[kind === 'add' ? 'come' : 'gone'].push(text.trim());
  }
  const out = new Set<string>();
  for (const { gone, come } of blocks) {
    const inPlace = gone.filter((text) => come.includes(text));
    const now = come.filter((text) => gone.includes(text));
    if (inPlace.join('\n') !== now.join('\n')) for (const text of now) out.add(text);
    for (const text of come)
      if (!gone.includes(text) && blocks.some((other) => other.gone.includes(text))) out.add(text);
  }
  return out;
}
