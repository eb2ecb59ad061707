import type { CodeLine, HunkCode } from './code-text';

/** Memory barriers by their names: DPDK's, the kernel's, those of rdma-core and PostgreSQL, of GCC and C11, of the machines. */
const named =
  /\b(?:(?:rte_)?(?:smp_|io_|cio_|dma_|virt_|pmem_)?[rw]?mb|smp_mb__\w+|mmiowb|(?:rte_compiler_)?barrier|(?:rte_atomic|__atomic|atomic)_thread_fence|__sync_synchronize|udma_\w*barrier|mmio_(?:flush_writes|wc_start)|pg_(?:memory|read|write|compiler)_barrier|d[ms]b|isb)\s*\(([^()]*)\)/g;
/** Instructions that are barriers: Arm's, POWER's, those of x86, RISC-V, MIPS, SPARC and LoongArch. */
const instruction =
  /"\s*((?:d[ms]b|isb|lwsync|hwsync|ptesync|isync|sync|eieio|[mls]fence|fence|membar|dbar)\b[\w #,.]*)/g;
/** In what order an atomic operation is done with others. */
const order = /\b(?:__ATOMIC|rte_memory_order|memory_order)_([A-Za-z_]+)\b/g;

interface Barrier {
  /** As it is written. */
  readonly shown: string;
  /** The same for all spellings of one meaning. */
  readonly meaning: string;
}

function barriersOf(text: string, inAsm: boolean): Barrier[] {
  const code = text.replace(/^\s*#\s*define\s+\w+(?:\([^()]*\))?/, '');
  const plain = (words: string) =>
    words
      .replace(order, (_whole, name: string) => name.toLowerCase())
      .replace(/\b(?:rte_|__)(?=atomic_thread_fence)/, '')
      .replace(/\s+/g, '');
  const found: (Barrier & { readonly at: number })[] = [];
  const add = (at: number, shown: string) =>
    found.push({ at, shown: shown.trim().replace(/\s+/g, ' '), meaning: plain(shown) });
  for (const one of code.matchAll(named)) add(one.index, one[0]);
  for (const one of inAsm ? code.matchAll(instruction) : []) add(one.index, one[1] ?? '');
  for (const one of code.replace(named, (whole) => ' '.repeat(whole.length)).matchAll(order))
    add(one.index, one[0]);
  return found.sort((a, b) => a.at - b.at);
}

/**
 * A memory barrier, or the order of an atomic operation, that another one takes the place of: the line of the new one, its
 * text "old -> new"; null without one. The same barriers in another number are no replacement.
 */
export function barrierChanged(code: HunkCode): CodeLine | null {
  const inAsm = [...code.added, ...code.deleted, ...code.context].some(({ text }) =>
    /\b_*asm_*\b/.test(text),
  );
  const all = (lines: readonly CodeLine[]) =>
    lines.flatMap((line) => barriersOf(line.text, inAsm).map((one) => ({ ...one, line })));
  const before = all(code.deleted);
  for (const block of new Set(before.map((one) => one.line.block))) {
    const was = before.filter((one) => one.line.block === block);
    const now = all(code.added.filter((line) => line.block === block));
    if (was.length !== now.length) continue;
    // One that stands here as well as there only moved.
    const stays = (list: readonly Barrier[], one: Barrier) =>
      list.some(({ meaning }) => meaning === one.meaning);
    for (const [at, one] of now.entries()) {
      const old = was[at];
      if (old === undefined || stays(was, one) || stays(now, old)) continue;
      return { ...one.line, text: `${old.shown} -> ${one.shown}` };
    }
  }
  return null;
}
