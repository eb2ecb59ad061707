/**
 * C as projects write it is C after the preprocessor; a parser sees it before. These rewrites turn the macro idioms
 * that break a plain C grammar into plain C without moving a line, so that line numbers stay true. Columns may move.
 */

/** Annotations that stand where a grammar expects none: `__init`, `__user`, `__rte_unused`, `__must_hold(x)` … */
const annotation =
  /\b(?:__rte_(?!constant_p\b)[a-z0-9_]+|__attribute__|__attribute|__init|__exit|__initdata|__exitdata|__initconst|__devinit|__devexit|__devinitdata|__devinitconst|__cpuinit|__cpuinitdata|__cpuexit|__meminit|__meminitdata|__ref|__refdata|__user|__kernel|__iomem|__percpu|__rcu|__force|__bitwise|__must_check|__always_inline|__always_unused|__maybe_unused|__used|__unused|__cold|__hot|__pure|__packed|__aligned|__weak|__noreturn|__printf|__scanf|__acquires|__releases|__acquire|__release|__must_hold|__cond_acquires|__cond_lock|__sched|__kprobes|__lockfunc|__net_init|__net_exit|__net_initdata|__read_mostly|__ro_after_init|__latent_entropy|__visible|__section|__counted_by|__nonstring|__randomize_layout|__no_sanitize_address|__free|__guarded_by|__cacheline_aligned|____cacheline_aligned|____cacheline_aligned_in_smp|noinline|noinline_for_stack|notrace|asmlinkage|fastcall|rte_experimental|G_GNUC_[A-Z_]+|_X_EXPORT|PG_USED_FOR_ASSERTS_ONLY|pg_attribute_[a-z_]+|_cleanup_[a-z_]*|_public_|_pure_|_const_|_unused_|OVS_UNUSED|OVS_[A-Z]+_(?:ATTR|THREAD_SAFETY)\w*|OVS_REQUIRES|OVS_ACQUIRES|OVS_RELEASES|OVS_EXCLUDED|OVS_GUARDED(?:_BY)?|OVS_NO_THREAD_SAFETY_ANALYSIS)\b/g;

/**
 * Of DPDK's `__rte_…` the annotations that take arguments (lib/eal/include: rte_common.h, rte_lock_annotations.h). Any other
 * that is followed by a parenthesis is a function or its call: `__rte_mbuf_refcnt_update(m, 1)`.
 */
const withArguments =
  /^__rte_(?:aligned|section|format_printf|deprecated_msg|alloc_size|alloc_align|dealloc|access|nonnull|counted_by|(?:pt_)?guarded_by|(?:scoped_|reentrant_)?capability|(?:try_)?(?:acquire|release|requires|exclude|assert)_(?:shared_|exclusive_)?(?:capability|lock)|locks_excluded|lock_returned|unlock_function|(?:exclusive|shared)_(?:trylock_function|lock_function|locks_required))$/;

/** Whether a word that looks like an annotation is a function: called, defined, or handed on as a value. */
function isFunction(word: string, source: string, offset: number): boolean {
  if (!word.startsWith('__rte_')) return false;
  const end = offset + word.length;
  if (source[end] === '(') return !withArguments.test(word);
  const before = source.slice(Math.max(0, offset - 80), offset).trimEnd();
  return /[=,(&?:]$/.test(before) && /^\s*[,);}]/.test(source.slice(end, end + 80));
}

/** A macro at the left margin used as a whole declaration without a semicolon: `RTE_EXPORT_SYMBOL(x)`, `MODULE_X("y")`. */
const loneMacro =
  /^([A-Z][A-Z0-9_]{2,}[ \t]*\((?:[^()\n]|\([^()\n]*\))*\))[ \t]*(?:\/\*.*\*\/[ \t]*)?$/;

/** The kernel's lower-case ones of that kind: `module_init(f)`, `late_initcall(f)`. */
const loneInit =
  /^((?:module_(?:init|exit)|(?:\w+_)?initcall(?:_sync)?)[ \t]*\(\w+\))[ \t]*(?:\/\*.*\*\/[ \t]*)?$/;

/** `list_for_each_entry(a, b, c) {` and its many relatives: a loop head to the eye, a call to the grammar. */
const loopMacro = /\b[A-Za-z_]\w*(?:for_each|FOREACH|FOR_EACH|foreach)\w*(?=[ \t]*\()/g;

const syscall = /^((?:COMPAT_)?SYSCALL_DEFINE)[0-9]\((\w+)(,?)/;

/** The source with the known macro idioms made plain; the same number of lines. */
export function tameMacros(source: string): string {
  const plain = source.replace(annotation, (word, offset: number) => {
    if (isFunction(word, source, offset)) return word;
    // With arguments, the arguments go too.
    return source[offset + word.length] === '('
      ? `\u0001${' '.repeat(word.length - 1)}`
      : ' '.repeat(word.length);
  });
  const lines = dropMarkedArguments(plain).split('\n');
  let continued = false;
  for (const [index, line] of lines.entries()) {
    const isDirective: boolean = continued || /^[ \t]*#/.test(line);
    continued = isDirective && line.endsWith('\\');
    if (!isDirective) lines[index] = tameLine(line, lines[index + 1] ?? '');
  }
  return lines.join('\n');
}

/** Removes a marked annotation's argument list, over lines if need be, keeping the line breaks. */
function dropMarkedArguments(text: string): string {
  if (!text.includes('\u0001')) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const mark = text.indexOf('\u0001', at);
    if (mark < 0) return out + text.slice(at);
    out += `${text.slice(at, mark)} `;
    const open = text.indexOf('(', mark);
    let depth = 0;
    let end = open;
    for (; end < text.length && end < open + 2000; end++) {
      if (text[end] === '(') depth += 1;
      else if (text[end] === ')') {
        depth -= 1;
        if (depth === 0) break;
      }
    }
    out += text.slice(mark + 1, end + 1).replace(/[^\n]/g, ' ');
    at = end + 1;
  }
  return out;
}

function tameLine(line: string, next: string): string {
  const call = syscall.exec(line);
  if (call) return line.replace(syscall, `long sys_$2(${call[3] === ',' ? 'int,' : ''}`);
  const lone = loneMacro.exec(line) ?? loneInit.exec(line);
  if (lone?.[1] !== undefined) {
    // A macro followed by a body defines a function: give it the shape of one.
    if (next.startsWith('{')) return line.replace(/^([A-Z]\w*)/, 'void $1');
    return line.replace(lone[1], `${lone[1]};`);
  }
  return line.replace(loopMacro, 'while');
}

/**
 * The source with the first branch of every preprocessor conditional only: directives and other branches are blanked.
 * For code whose braces do not balance over `#ifdef … #else … #endif`. `#if 0` keeps its `#else` instead.
 */
export function firstBranches(source: string): string {
  interface Level {
    keep: boolean;
    taken: boolean;
    outer: boolean;
  }
  const stack: Level[] = [];
  let active = true;
  let inDirective = false;
  return source
    .split('\n')
    .map((line) => {
      const directive = inDirective ? null : /^[ \t]*#[ \t]*(\w+)(.*)$/.exec(line);
      const wasDirective = inDirective;
      inDirective = (wasDirective || directive !== null) && line.endsWith('\\');
      if (wasDirective) return '';
      if (directive === null) return active ? line : '';
      const word = directive[1];
      if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
        const keep = !(word === 'if' && /^\s*0\s*(\/\*.*)?$/.test(directive[2] ?? ''));
        stack.push({ keep, taken: keep, outer: active });
        active = active && keep;
      } else if (word === 'else' || word === 'elif') {
        const level = stack.at(-1);
        if (level) {
          level.keep = !level.taken;
          level.taken = true;
          active = level.outer && level.keep;
        }
      } else if (word === 'endif') {
        active = stack.pop()?.outer ?? true;
      }
      return '';
    })
    .join('\n');
}
