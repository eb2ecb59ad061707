import type { Severity } from '@/lib/contracts/vocabulary';
import type { MessageLine } from './parse-message';
import type { SymptomName } from './symptoms';

export interface Trace {
  /** "KASAN", "lockdep", "kmemleak", "AddressSanitizer", "gdb", "compiler" … */
  readonly tool: string;
  readonly symptom: SymptomName;
  readonly severity: Severity;
  /** The line that says what happened. */
  readonly headline: string;
  readonly line: number;
  readonly endLine: number;
  /** Functions of the call trace, innermost first, at most eight. */
  readonly frames: readonly string[];
}

interface Rule {
  readonly tool: string;
  readonly symptom: SymptomName;
  readonly severity: Severity;
  readonly head: RegExp;
}

const rules: readonly Rule[] = [
  {
    tool: 'KASAN',
    symptom: 'use-after-free',
    severity: 'critical',
    head: /BUG: KASAN: (?:slab-)?use-after-free/,
  },
  { tool: 'KASAN', symptom: 'null-dereference', severity: 'high', head: /KASAN: null-ptr-deref/ },
  {
    tool: 'KASAN',
    symptom: 'double-free',
    severity: 'critical',
    head: /BUG: KASAN: (?:double-free|invalid-free)/,
  },
  { tool: 'KASAN', symptom: 'out-of-bounds', severity: 'critical', head: /BUG: KASAN:|\bKASAN: / },
  { tool: 'KMSAN', symptom: 'uninitialised', severity: 'high', head: /BUG: KMSAN:|\bKMSAN: / },
  { tool: 'KCSAN', symptom: 'race', severity: 'medium', head: /BUG: KCSAN:|\bKCSAN: / },
  { tool: 'KFENCE', symptom: 'memory-corruption', severity: 'critical', head: /BUG: KFENCE:/ },
  {
    tool: 'UBSAN',
    symptom: 'out-of-bounds',
    severity: 'high',
    head: /UBSAN: array-index-out-of-bounds/,
  },
  { tool: 'UBSAN', symptom: 'integer-overflow', severity: 'medium', head: /UBSAN: / },
  {
    tool: 'lockdep',
    symptom: 'deadlock',
    severity: 'high',
    head: /possible (?:circular|recursive) locking (?:dependency )?detected|inconsistent lock state|suspicious RCU usage|possible irq lock inversion|BUG: Invalid wait context|held lock freed/i,
  },
  {
    tool: 'lockdep',
    symptom: 'deadlock',
    severity: 'high',
    head: /BUG: sleeping function called from invalid context|BUG: scheduling while atomic/,
  },
  {
    tool: 'kmemleak',
    symptom: 'leak',
    severity: 'medium',
    head: /unreferenced object 0x[0-9a-f]+/,
  },
  {
    tool: 'hung task',
    symptom: 'hang',
    severity: 'high',
    head: /INFO: task .* blocked for more than|soft lockup|hard LOCKUP|self-detected stall|detected stalls? on CPUs/,
  },
  {
    tool: 'oops',
    symptom: 'null-dereference',
    severity: 'high',
    head: /kernel NULL pointer dereference|Unable to handle kernel NULL pointer/i,
  },
  {
    tool: 'oops',
    symptom: 'crash',
    severity: 'high',
    head: /Unable to handle kernel paging request|unable to handle (?:kernel )?page fault|general protection fault|Oops[:\s-]|kernel BUG at|Kernel panic - not syncing|Internal error: Oops/i,
  },
  {
    tool: 'refcount',
    symptom: 'use-after-free',
    severity: 'high',
    head: /refcount_t: (?:underflow|addition on 0|saturated)/,
  },
  {
    tool: 'WARN',
    symptom: 'warning-splat',
    severity: 'low',
    head: /^\W*(?:\[[\s\d.]+\]\s*)?WARNING: .*(?:at|PID|CPU)/,
  },
  {
    tool: 'AddressSanitizer',
    symptom: 'use-after-free',
    severity: 'critical',
    head: /AddressSanitizer: heap-use-after-free/,
  },
  {
    tool: 'AddressSanitizer',
    symptom: 'leak',
    severity: 'medium',
    head: /LeakSanitizer: detected memory leaks|Direct leak of \d+ byte/,
  },
  {
    tool: 'AddressSanitizer',
    symptom: 'out-of-bounds',
    severity: 'critical',
    head: /AddressSanitizer: \S+|AddressSanitizer:/,
  },
  { tool: 'UBSan', symptom: 'integer-overflow', severity: 'medium', head: /: runtime error: / },
  {
    tool: 'ThreadSanitizer',
    symptom: 'race',
    severity: 'medium',
    head: /WARNING: ThreadSanitizer: /,
  },
  {
    tool: 'valgrind',
    symptom: 'out-of-bounds',
    severity: 'high',
    head: /==\d+==\s*Invalid (?:read|write) of size/,
  },
  { tool: 'valgrind', symptom: 'leak', severity: 'medium', head: /definitely lost/ },
  {
    tool: 'valgrind',
    symptom: 'uninitialised',
    severity: 'medium',
    head: /==\d+==\s*(?:Conditional jump|Use of uninitialised)/,
  },
  {
    tool: 'gdb',
    symptom: 'crash',
    severity: 'high',
    head: /received signal SIG(?:SEGV|ABRT|BUS|FPE|ILL)|Program terminated with signal/,
  },
  {
    tool: 'compiler',
    symptom: 'build-failure',
    severity: 'medium',
    head: /(?:^|\s)\S+\.(?:c|h|cc|cpp|S|build|rst):\d+(?::\d+)?:\s+(?:fatal )?error:|undefined reference to|ERROR: modpost:|collect2: error/,
  },
  {
    tool: 'build',
    symptom: 'build-failure',
    severity: 'medium',
    head: /(?:^|\s)FAILED: /,
  },
  {
    tool: 'compiler',
    symptom: 'build-failure',
    severity: 'low',
    head: /(?:^|\s)\S+\.(?:c|h|cc|cpp|S):\d+(?::\d+)?:\s+warning:|\[-W(?:error=)?[a-z-]+\]/,
  },
  {
    tool: 'Coverity',
    symptom: 'wrong-result',
    severity: 'low',
    head: /^\s*(?:Coverity|CID)\s*(?:issue)?:?\s*#?\d+|\*\*\* CID \d+/i,
  },
];

const frame =
  /^[\s>|]*(?:\[[\s\d.TC]+\]\s*)?(?:#\d+\s+(?:0x[0-9a-f]+ in )?([A-Za-z_]\w*)|(?:\[<[0-9a-f]+>\]\s*)?\??\s*([A-Za-z_][\w.]*)\+0x[0-9a-f]+|(?:at|by) 0x[0-9A-F]+: ([A-Za-z_]\w*))/;
const callTraceHead =
  /^\W*(?:\[[\s\d.]+\]\s*)?(?:Call trace|Call Trace|Backtrace|Stack trace|Thread \d+)\b/;

/** Quoted tool output in a commit message: what it was, where it stands, the functions of its call trace. */
export function findTraces(lines: readonly MessageLine[]): Trace[] {
  const out: Trace[] = [];
  let coveredTo = 0;
  for (const [index, line] of lines.entries()) {
    if (line.line <= coveredTo) continue;
    const rule = rules.find((one) => one.head.test(line.text));
    const bare =
      rule === undefined && (callTraceHead.test(line.text) || /^\s*#0\s+0x/.test(line.text));
    if (rule === undefined && !bare) continue;
    if (rule?.tool === 'oops' && isSentence(line.text)) continue;
    const [frames, lastFrame] = collectFrames(lines, index);
    const endLine = rule?.tool === 'compiler' ? endOfOutput(lines, index) : lastFrame;
    if (bare && frames.length < 2) continue;
    coveredTo = endLine;
    out.push({
      tool: rule?.tool ?? 'call trace',
      symptom: rule?.symptom ?? 'crash',
      severity: rule?.severity ?? 'medium',
      headline: line.text.trim(),
      line: line.line,
      endLine,
      frames,
    });
  }
  return out;
}

/** The last line of what a compiler says: the source it quotes, and what it notes, stand below without a gap. */
function endOfOutput(lines: readonly MessageLine[], start: number): number {
  const indentOf = (text: string) => text.length - text.trimStart().length;
  const head = lines[start];
  let end = head?.line ?? start + 1;
  for (const { line, text } of lines.slice(start + 1, start + 60)) {
    const isPart =
      indentOf(text) > indentOf(head?.text ?? '') ||
      /^\s*\d*\s*\||:\s+(?:note|warning|(?:fatal )?error):|: In function\b/.test(text);
    if (line !== end + 1 || text.trim() === '' || !isPart) break;
    end = line;
  }
  return end;
}

/** "This fixes a kernel NULL pointer dereference in foo()." tells of an oops, it does not quote one. */
function isSentence(text: string): boolean {
  return (
    /^[A-Za-z].*\b(?:a|the|this|which|when|leads?|causes?|results?)\b/.test(text) &&
    !/0x|\[\s*\d+\.\d+\]|^BUG:/.test(text)
  );
}

function collectFrames(lines: readonly MessageLine[], start: number): [string[], number] {
  const frames: string[] = [];
  let end = start;
  let quiet = 0;
  for (let at = start; at < lines.length && at < start + 120; at++) {
    const line = lines[at];
    const previous = lines[at - 1];
    if (line === undefined) break;
    const match = frame.exec(line.text);
    const name = match?.[1] ?? match?.[2] ?? match?.[3];
    if (name !== undefined) {
      if (frames.length < 8 && !unwinders.has(name)) frames.push(name);
      end = at;
      quiet = 0;
    } else if (at > start) {
      quiet += 1;
      const isGap = previous !== undefined && line.line > previous.line + 1;
      if (quiet > 25 || (isGap && frames.length > 0 && /^[A-Z][a-z]+ /.test(line.text))) break;
    }
  }
  return [frames, lines[end]?.line ?? start + 1];
}

const unwinders = new Set([
  'dump_stack',
  'dump_stack_lvl',
  'show_stack',
  'print_report',
  'kasan_report',
  'kmsan_report',
  'print_address_description',
  '__dump_stack',
  'dump_backtrace',
]);
