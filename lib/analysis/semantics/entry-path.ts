import type { Oid } from '@/lib/contracts/git';
import type { CodeReader, PlacedUse } from './code-reader';
import { type Entry, entryOf } from './entry-kinds';

export interface Step {
  readonly name: string;
  readonly path: string;
  /** Line of the definition. */
  readonly line: number;
  /** Line where it calls the next one; null for the last. */
  readonly callLine: number | null;
  /** True for a function that is handed the next one to call; its path and line are those of the call it is handed in. */
  readonly isHanded?: true;
  /** True for a macro whose body calls the next one. */
  readonly isMacro?: true;
}

export interface EntryPath {
  readonly entry: Entry;
  readonly entryAt: { readonly path: string; readonly line: number };
  /** From the entry point down to the function asked for. */
  readonly steps: readonly Step[];
}

export interface FunctionAt {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** Known in its own file alone, as a static function or a macro of a .c file. */
  readonly isStatic: boolean;
  readonly isMacro?: true;
}

/** How far and how broad the way up is searched. */
const bounds = { depth: 7, functions: 40, callers: 12, handed: 4 };

/**
 * The shortest way from an entry point down to a function, by who calls it (breadth first, callers by path and line).
 * What hands it on ("probe_named(driver, init)") is followed as what calls it, after those. A table of an unknown kind
 * counts when no better entry is found. Null when none is found within the bounds; `through` gets the macros at
 * which a way up ends: functions that one makes, and users of one of several so named, are not followed.
 */
export async function pathToEntry(
  reader: CodeReader,
  tree: Oid,
  target: FunctionAt,
  through: Set<string> = new Set(),
): Promise<EntryPath | null> {
  interface Visit {
    readonly at: FunctionAt;
    readonly steps: readonly Step[];
  }
  const start: Step = { name: target.name, path: target.path, line: target.line, callLine: null };
  let queue: Visit[] = [{ at: target, steps: [start] }];
  const seen = new Set([keyOf(target)]);
  let soft: EntryPath | null = null;
  for (let depth = 0; depth < bounds.depth && queue.length > 0; depth += 1) {
    const next: Visit[] = [];
    for (const { at, steps } of queue) {
      const { uses } = await reader.uses(tree, at);
      const isOpen = isOfSeveral(uses);
      if (at.isMacro && (isOpen || callersIn(uses, at).length === 0)) through.add(at.name);
      if (at.isMacro && isOpen) continue;
      const entry = await bestEntry(reader, tree, at, uses);
      if (entry !== null) {
        const found = { ...entry, steps };
        if (entry.entry.kind !== 'operations table') return found;
        soft ??= found;
      }
      for (const caller of callersIn(uses, at).slice(0, bounds.callers)) {
        if (seen.has(keyOf(caller)) || seen.size >= bounds.functions) continue;
        seen.add(keyOf(caller));
        const step: Step = {
          name: caller.name,
          path: caller.path,
          line: caller.line,
          callLine: caller.callLine,
          ...(caller.isMacro ? { isMacro: true as const } : {}),
        };
        next.push({ at: caller, steps: [step, ...steps] });
      }
      for (const { callee, ...giver } of handingIn(uses, at).slice(0, bounds.handed)) {
        if (seen.has(keyOf(giver)) || seen.size >= bounds.functions) continue;
        seen.add(keyOf(giver));
        const { name, path, line, callLine } = giver;
        const taker: Step = { name: callee, path, line: callLine, callLine: null, isHanded: true };
        next.push({ at: giver, steps: [{ name, path, line, callLine }, taker, ...steps] });
      }
    }
    queue = next;
  }
  return soft;
}

/** A macro that several files define for themselves: who means which, its name does not say. */
const isOfSeveral = (uses: readonly PlacedUse[]) =>
  new Set(uses.flatMap((use) => (use.kind === 'definition' ? [use.path] : []))).size > 1;

const keyOf = (at: FunctionAt) => `${at.path} ${at.name}`;

/** Functions and macros that call it, nearest file first: the same file, the same directory, then by path. */
export function callersIn(
  uses: readonly PlacedUse[],
  at: { readonly name: string; readonly path: string },
): (FunctionAt & { readonly callLine: number })[] {
  const folder = at.path.slice(0, at.path.lastIndexOf('/') + 1);
  const near = (path: string) => (path === at.path ? 0 : path.startsWith(folder) ? 1 : 2);
  const found = new Map<string, FunctionAt & { callLine: number }>();
  for (const use of uses) {
    const caller = callerOf(use);
    if (caller === null || caller.name === at.name) continue;
    const key = `${use.path} ${caller.name}`;
    if (!found.has(key)) found.set(key, { ...caller, path: use.path, callLine: use.line });
  }
  return [...found.values()].sort(
    (a, b) =>
      near(a.path) - near(b.path) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
}

/** The function around a call, or the macro whose body it stands in. */
function callerOf({ kind, inside, macro, path, line }: PlacedUse): Omit<FunctionAt, 'path'> | null {
  if (kind !== 'call') return null;
  if (macro !== null) return { name: macro, line, isStatic: path.endsWith('.c'), isMacro: true };
  return inside && { name: inside.name, line: inside.startLine, isStatic: inside.isStatic };
}

/** What is handed a function in order to forget it: `rte_intr_callback_unregister(handle, cb, arg)`. */
const takesBack =
  /un_?(?:register|install)|cancel|(?:handler|callback|hook|listener|notifier|intr|irq|timer|alarm)s?_(?:destroy|remove|del(?:ete)?|free|put|detach)/i;

/** Functions that hand it to another one to be called, with the name of that. */
function handingIn(
  uses: readonly PlacedUse[],
  at: { readonly name: string },
): (FunctionAt & { readonly callLine: number; readonly callee: string })[] {
  const found = new Map<string, FunctionAt & { callLine: number; callee: string }>();
  for (const { kind, inside, callee, path, line } of uses) {
    if (kind !== 'argument' || inside === null || callee === null || inside.name === at.name)
      continue;
    if (takesBack.test(callee)) continue;
    const { name, startLine, isStatic } = inside;
    if (!found.has(`${path} ${name}`))
      found.set(`${path} ${name}`, {
        name,
        path,
        line: startLine,
        isStatic,
        callLine: line,
        callee,
      });
  }
  return [...found.values()];
}

async function bestEntry(
  reader: CodeReader,
  tree: Oid,
  at: FunctionAt,
  uses: readonly PlacedUse[],
): Promise<{ entry: Entry; entryAt: { path: string; line: number } } | null> {
  if (at.name === 'main') return { entry: { kind: 'program start', via: 'main()' }, entryAt: at };
  if (/^(?:RTE_INIT(?:_PRIO)?|RTE_FINI(?:_PRIO)?)$/.test(at.name))
    return { entry: { kind: 'module initialisation', via: `${at.name}()` }, entryAt: at };
  const lines = await reader.lines(tree, at.path);
  const head = (lines ?? []).slice(Math.max(0, at.line - 4), at.line + 2).join('\n');
  if (/\b(?:COMPAT_)?SYSCALL_DEFINE\d\s*\(/.test(head)) {
    return { entry: { kind: 'system call', via: `${at.name}()` }, entryAt: at };
  }
  if (/^\s*RTE_EXPORT_(?:EXPERIMENTAL_)?SYMBOL\s*\(/m.test(head) || isPublicApi(at, uses)) {
    return { entry: { kind: 'public API', via: `${at.name}()` }, entryAt: at };
  }
  let soft: { entry: Entry; entryAt: { path: string; line: number } } | null = null;
  for (const use of uses) {
    const entry = entryOf(use);
    if (entry === null) continue;
    const found = { entry, entryAt: { path: use.path, line: use.line } };
    if (entry.kind !== 'operations table') return found;
    soft ??= found;
  }
  return soft ?? (await byMadeName(reader, tree, at));
}

/** Macros that put `_show` or `_store` to the name they are handed: DEVICE_ATTR_RW(rate) names rate_show and rate_store. */
const makesNames = /_ATTR(?:_\w+)?_(?:RW|RO|WO)$|^DEFINE_(?:SHOW|SEQ|PROC_SHOW)_ATTRIBUTE$/;

/** The attribute of its own file that a function is the reader or writer of by its name alone; null for any other function. */
async function byMadeName(reader: CodeReader, tree: Oid, at: FunctionAt) {
  const stem = /^(\w+)_(?:show|store)$/.exec(at.name)?.[1];
  if (stem === undefined) return null;
  const { uses } = await reader.uses(tree, { name: stem, path: at.path, isStatic: true });
  const made = uses.find(
    ({ kind, callee, path }) =>
      kind === 'argument' && path === at.path && makesNames.test(callee ?? ''),
  );
  if (made === undefined) return null;
  const entry: Entry = { kind: 'sysfs or debugfs file', via: `${made.callee}(${stem})` };
  return { entry, entryAt: { path: made.path, line: made.line } };
}

/** A function of a library that a public header declares (DPDK: lib/x/rte_x.h). */
function isPublicApi(at: FunctionAt, uses: readonly PlacedUse[]): boolean {
  return (
    !at.isStatic &&
    /^rte_/.test(at.name) &&
    uses.some(
      (use) =>
        use.kind === 'declaration' &&
        /^lib\/.*\/rte_[^/]*\.h$/.test(use.path) &&
        !/(?:_driver|_pmd|_internal|_private)[^/]*\.h$/.test(use.path),
    )
  );
}
