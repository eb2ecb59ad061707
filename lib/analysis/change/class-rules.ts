import type { PatchHunk } from '@/lib/diff/patch';
import { pairLines } from '@/lib/diff/words';
import type { ChangeClass } from './classes';
import type { CodeLine, HunkCode } from './code-text';

export interface CodeRule {
  readonly class: ChangeClass;
  /** The line that shows the class, or null. */
  find(code: HunkCode, hunk: PatchHunk, path: string): CodeLine | null;
}

const count = (lines: readonly CodeLine[], pattern: RegExp) =>
  lines.filter((line) => pattern.test(line.text)).length;

/** The first added line with the pattern, when there are more such lines added than deleted. */
function more(code: HunkCode, pattern: RegExp): CodeLine | null {
  const found = code.added.find((line) => pattern.test(line.text));
  return found && count(code.added, pattern) > count(code.deleted, pattern) ? found : null;
}

/** An added line with the pattern whatever was deleted, or a deleted one when none is added. */
function touched(code: HunkCode, pattern: RegExp): CodeLine | null {
  const added = code.added.find((line) => pattern.test(line.text));
  if (added) return added;
  return code.deleted.find((line) => pattern.test(line.text)) ?? null;
}

/** A call that stands as a statement of its own (or behind `if (…)`), not a prototype or an argument. */
function isCallStatement(text: string): boolean {
  return (
    /^\s+(?:\(void\)\s*|if\s*\(.*\)\s+|else\s+|(?:ret|err|rc)\s*=\s*)?[a-z_]\w*(?:(?:->|\.)\w+)*\s*\(.*(?:\)|,)?\s*;?\s*$/.test(
      text,
    ) && !/__rte_|\balloc|\bget_free/.test(text)
  );
}

const releases = (line: CodeLine) => release.test(line.text) && isCallStatement(line.text);

const condition = /\b(?:if|while)\s*\(|\?|&&|\|\|/;
const leaves = /\b(?:return|goto|continue|break)\b/;
const nullCompared =
  /[!=]=\s*(?:NULL|nullptr)\b|\b(?:NULL|nullptr)\s*[!=]=|\bIS_ERR(?:_OR_NULL)?\s*\(/;
const notTested = /(?:\(|&&|\|\||\?)\s*!\s*\(?([A-Za-z_]\w*(?:(?:->|\.)\w+)*)\)?\s*(?=\)|&&|\|\|)/g;
const givesPointer =
  /=\s*\(?[\w\s*()]*?\w*(?:alloc|_get|get_|find|lookup|create|_new|dup|map|open|container_of|to_|priv|data)\w*\s*\(/;

const limit =
  /(?<![-<>])[<>](?![<>])=?\s*(?:\(\w+\)\s*)?[\w.>()-]*(?:len|size|max|count|num|nb_|nr_|limit|bound|end|tail|SIZE|MAX|LEN|NUM|COUNT)\w*|\b\w*(?:len|size|idx|index|offset|off|count|num|nb_\w+|id)\s*(?:>(?!>)=?|<(?!<)=?)\s*|\b(?:min|max|min_t|max_t|clamp|clamp_t|RTE_MIN|RTE_MAX|ARRAY_SIZE|RTE_DIM|array_index_nospec)\s*\(/;
const boundedCopy = /\b(?:(?:rte_)?str[sl]c(?:py|at)|v?s[cn]+printf)\s*\(/;
const looseCopy = /\b(?:str(?:n?cpy|n?cat)|v?sprintf|memcpy)\s*\(/;
const release =
  /\b(?:k|v|kv|kz|devm_k|rte_|mlx5_|x|g_|ibv_)?free\w*\s*\(|\b\w+_(?:free|destroy|release|put|close|unregister|cleanup|fini|uninit|deinit|unmap|delete|detach|dealloc|unref|teardown)(?:_\w+)?\s*\(|\b(?:f|p)?close\s*\(|\bclosedir\s*\(|\bmunmap\s*\(|\bfput\s*\(|\bbrelse\s*\(|\biput\s*\(|\bdput\s*\(/;
const lock =
  /\b(?:mutex|spin|raw_spin|read|write|rw|rwsem|down|up|seq|rcu_read|rte_spinlock|rte_rwlock|rte_mcslock|rte_ticketlock|rte_seqlock|pthread_(?:mutex|rwlock|spin)|local|bh|task|sock|inode|lock|unlock|release_sock|netif_tx|rtnl|console|device|ovs_mutex|ovs_rwlock|LWLock)_?\w*lock\w*\s*\(|\b(?:down|up)(?:_read|_write|_interruptible)?\s*\(|\b(?:scoped_)?guard\s*\(|\b(?:lock|release)_sock\s*\(|\brtnl_(?:un)?lock\s*\(|\bLWLock(?:Acquire|Release)\s*\(/;
const reference =
  /\b(?:kref|refcount|kobject|of_node|fwnode|dev|device|pci_dev|module|sock|dst|netdev|skb|cgroup|css|tty|bdev|fget|fput|file|inode|task|pid|net|cred|try_module|key)_(?:get|put|hold|ref|unref|inc|dec)(?:_(?:unless_zero|not_zero|not_one|and_test|and_lock|ref|safe|rcu|checked))?\s*\(|\b(?:get|put)_(?:device|pid|task_struct|page|net|cred|file)\s*\(|\b(?:mmget|mmput|mmgrab|mmdrop|igrab|ihold|iput|dget|dput|fget|fput|sock_hold|sock_put|bdgrab|mntget|mntput)\s*\(|\b\w*ref_?(?:cnt|count)\w*\s*(?:\+\+|--|[-+]=)|(?:\+\+|--)\s*[\w.>-]*ref_?(?:cnt|count)|\brte_atomic\w*_(?:inc|dec)\w*\([^)]*ref|\brte_mbuf_refcnt_(?:update|set)\s*\(/;
const table =
  /\b(?:PCI|USB|HID|SDIO|ACPI|I2C|SND|HDA|X86|PNP|EISA|PCMCIA|RTE_PCI|BCMA|SSB|VIRTIO|ZORRO|MHI|TEE|WMI)_\w*(?:DEVICE|VDEVICE|DEV|ID|MATCH|QUIRK|ENTRY)\w*\s*\(|\.compatible\s*=|\bDMI_MATCH\s*\(|^\s*\{\s*"[A-Z]{3,4}[0-9A-F]{4}"|^\s*\{\s*(?:0x[0-9a-fA-F]{4}\s*,\s*){1,2}|\bRTE_PCI_DEVICE\s*\(|\{\s*\.?(?:vendor(?:_id)?|device(?:_id)?)\s*=\s*(?!0\s*[,}])|\bIDVENDOR\b/;
const metadata =
  /^\s*(?:MODULE_(?:ALIAS\w*|LICENSE|DESCRIPTION|AUTHOR|FIRMWARE|SOFTDEP|WEAKDEP|IMPORT_NS|VERSION|INFO|PARM_DESC)|RTE_PMD_REGISTER_(?:KMOD_DEP|PARAM_STRING|ALIAS|PCI_TABLE))\s*\(/;
const barrier =
  /\b(?:READ_ONCE|WRITE_ONCE|ACCESS_ONCE|smp_\w+|rte_(?:smp_|io_)?[rw]?mb|rte_(?:atomic|wait_until)\w*|__atomic_\w+|atomic(?:64)?_\w+|rte_memory_order\w*|memory_order_\w+|cancel_(?:delayed_)?work_sync|flush_work\w*|synchronize_\w+|del_timer_sync|timer_(?:shutdown|delete)_sync|call_rcu|kfree_rcu|rcu_(?:assign|dereference)\w*|cmpxchg\w*|xchg|test_and_(?:set|clear)_bit|tasklet_kill|disable_irq|rte_rcu_\w+|pg_memory_barrier|pthread_(?:join|cond_\w+))\s*\(/;
const endian =
  /\b(?:rte_)?(?:cpu_to_(?:le|be)\d+|(?:le|be)\d+_to_cpu\w*|(?:le|be)_to_cpu_\d+|cpu_to_(?:le|be)_\d+)\w*\s*\(|\b(?:ntoh|hton)(?:s|l|ll)\s*\(|\b(?:RTE_)?(?:LE|BE)(?:16|32|64)\s*\(|\b(?:get|put)_unaligned_(?:le|be)\d+\s*\(/;
const wideNow =
  /\(\s*(?:u64|s64|uint64_t|int64_t|size_t|unsigned long long|long long)\s*\)|\b1ULL\b|\bU?INT64_C\s*\(|\bBIT_ULL\s*\(|\bRTE_BIT64\s*\(/;
const wide =
  /\bcheck_(?:add|sub|mul|shl)_overflow\s*\(|\b(?:array|struct|flex_array)_size\s*\(|\bsize_(?:mul|add)\s*\(|\b(?:mul|div)_u64\w*\s*\(|\b(?:U?INT(?:8|16|32|64)|SIZE|USHRT|UCHAR|ULONG|INT)_MAX\b/;
const conversion =
  /%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[diouxXsp]|\bPRI[diouxX]\d+/g;

/** Detectors of the code classes, one idea each. They look at one hunk: lines with comments taken out. */
export const codeRules: readonly CodeRule[] = [
  { class: 'check-added', find: (code) => checkAdded(code) },
  {
    class: 'bounds',
    find: (code) => {
      const found = code.added.find(
        (line) =>
          limit.test(line.text) &&
          /\bif\s*\(|\bwhile\s*\(|&&|\|\||\b(?:(?:min|max|clamp)(?:_t)?\s*\(|RTE_MIN|RTE_MAX|ARRAY_SIZE|RTE_DIM|array_index)/.test(
            line.text,
          ) &&
          !/\bfor\s*\(/.test(line.text),
      );
      return found &&
        !code.deleted.some((line) => line.text.trim() === found.text.trim()) &&
        more(code, limit)
        ? found
        : (boundedNow(code) ?? otherBound(code));
    },
  },
  { class: 'null-check', find: nullCheck },
  { class: 'refcount', find: (code) => touched(code, reference) },
  { class: 'locking', find: (code) => touched(code, lock) },
  {
    class: 'lifetime',
    find: (code) => {
      const moved = code.added.find(
        (line) =>
          releases(line) && code.deleted.some((old) => old.text.trim() === line.text.trim()),
      );
      if (moved) return moved;
      // A pointer is forgotten right where what it points to is released.
      const freed = code.added.some(releases) || code.deleted.some(releases);
      return (
        (freed && code.added.find((line) => /^\s+[\w.>[\]-]+\s*=\s*NULL\s*;/.test(line.text))) ||
        null
      );
    },
  },
  {
    class: 'error-path',
    find: (code) =>
      more(
        code,
        /\bgoto\s+\w+|^\s*\w*(?:err|fail|out|cleanup|free|unlock|undo|unwind|exit|rollback)\w*:\s*$/i,
      ) ??
      more(
        code,
        /\breturn\s+-\s*(?:rte_errno|[A-Z]\w*)|\b(?:ret|err|rc|error|status|diag)\w*\s*=\s*-\s*[A-Z]/,
      ) ??
      more(
        code,
        /\bif\s*\(\s*(?:ret|err|rc|error|rv|status|diag|r)\b\s*(?:<\s*0|!=\s*0|\))|\bif\s*\(\s*(?:ret|err|rc)\s*=/,
      ) ??
      fewerReturns(code),
  },
  {
    class: 'init',
    find: (code) =>
      more(
        code,
        /\bmemset\s*\(|\b(?:kz|kvz|vz|devm_kz|rte_z)\w*alloc\w*\s*\(|\b(?:k|rte_)?calloc\s*\(|\b(?:INIT_\w+|init_\w+|spin_lock_init|mutex_init|TAILQ_INIT|LIST_INIT|STAILQ_INIT|rte_spinlock_init|rte_rwlock_init|pthread_mutex_init)\s*\(/,
      ) ??
      otherMemset(code) ??
      initialisedNow(code),
  },
  {
    class: 'leak',
    find: (code) => {
      const found = code.added.find(releases);
      return found && !code.deleted.some((line) => release.test(line.text)) ? found : null;
    },
  },
  {
    class: 'race',
    find: (code) => more(code, barrier) ?? more(code, /^\s*(?:static |extern |const )*volatile\b/),
  },
  { class: 'overflow', find: (code) => more(code, wide) ?? widened(code) ?? widerTerm(code) },
  {
    class: 'endianness',
    find: endianChanged,
  },
  { class: 'format', find: formatChanged },
  { class: 'id-table', find: (code) => (code.deleted.length <= 1 ? more(code, table) : null) },
  { class: 'quirk', find: (code) => more(code, /quirk|\bDMI_MATCH\s*\(|_BROKEN_|\bworkaround/i) },
  { class: 'module-metadata', find: (code) => touched(code, metadata) },
];

const aTest = /\b(?:if|while)\s*\(\s*!\s*\(?[A-Za-z_]|(?:&&|\|\|)\s*!\s*\(?[A-Za-z_]/;

/** Texts of the hunk's lines around a line of the new file. */
function near(hunk: PatchHunk, line: number): string[] {
  const at = hunk.lines.findIndex((one) => one.newLine === line);
  return hunk.lines.slice(Math.max(0, at - 30), at + 31).map((one) => one.text);
}

/**
 * A comparison with NULL, or `!x` of something that the hunk shows to be a pointer: it is dereferenced there, or comes
 * from a call that gives one. A flag or a count tested with `!` is none.
 */
function nullCheck(code: HunkCode, hunk: PatchHunk): CodeLine | null {
  const compared = more(code, nullCompared);
  if (compared) return compared;
  // A pointer under another name is tested as often as before.
  if (count(code.added, aTest) <= count(code.deleted, aTest)) return null;
  for (const line of code.added) {
    if (!/\b(?:if|while)\s*\(|&&|\|\|/.test(line.text)) continue;
    for (const match of line.text.matchAll(notTested)) {
      const name = match[1] ?? '';
      if (code.deleted.some((old) => old.text.includes(`!${name}`))) continue;
      const isUsed = near(hunk, line.line).some((text) => {
        const at = text.indexOf(name);
        if (at < 0 || /[\w>.]/.test(text[at - 1] ?? '')) return false;
        const rest = text.slice(at + name.length);
        const star =
          /(?:^|[\s(=,!])\*$/.test(text.slice(0, at)) &&
          !/\b(?:struct|void|char|int)\b/.test(text.slice(0, at));
        return /^(?:->|\[)/.test(rest) || star || givesPointer.test(rest);
      });
      if (isUsed) return line;
    }
  }
  return null;
}

function checkAdded(code: HunkCode): CodeLine | null {
  const tests = /\bif\s*\(/;
  if (count(code.added, tests) > count(code.deleted, tests)) {
    const at = code.added.findIndex(
      (line) =>
        tests.test(line.text) && !code.deleted.some((old) => old.text.trim() === line.text.trim()),
    );
    const found = code.added[at];
    const after = code.added.slice(at, at + 6);
    if (
      found &&
      (after.some((line) => leaves.test(line.text)) ||
        after.some((line) => /\b(?:ret|err|rc)\w*\s*=/.test(line.text)))
    )
      return found;
  }
  for (const [from, to] of pairLines(
    code.deleted.map((l) => l.text),
    code.added.map((l) => l.text),
    0.4,
  )) {
    const before = code.deleted[from];
    const after = code.added[to];
    if (!before || !after || !condition.test(before.text) || !tests.test(after.text)) continue;
    const parts = (text: string) => (text.match(/&&|\|\|/g) ?? []).length;
    if (parts(after.text) > parts(before.text)) return after;
  }
  // A condition that goes on in an added line of its own.
  const goesOn = /^\s*(?:&&|\|\|)|(?:&&|\|\|)\s*$/;
  return code.deleted.length <= 1 && !code.deleted.some((line) => goesOn.test(line.text))
    ? (code.added.find((line) => goesOn.test(line.text)) ?? null)
    : null;
}

/** An early way out that the change takes away: what followed it is now done on the error path as well. */
function fewerReturns(code: HunkCode): CodeLine | null {
  const out = /^\s+return\s+(?:ret|err|rc|error|status|-\s*[A-Z]\w*)\s*;|^\s+goto\s/;
  const gone = code.deleted.find((line) => out.test(line.text));
  return gone &&
    count(code.deleted, out) + count(code.deleted, /^\s+return\s+0\s*;/) > count(code.added, out)
    ? gone
    : null;
}

/** A variable that had no value where it was declared, and has one now; one that is new repairs nothing by it. */
function initialisedNow(code: HunkCode): CodeLine | null {
  const declares =
    /^\s*(?:(?:unsigned|const|static|struct|enum|union)\s+)*[A-Za-z_]\w*[\s*]+[A-Za-z_]/;
  const bare = /(?<=[\s*,])([A-Za-z_]\w*)(?:\[[^[\]]*\])*\s*(?=[;,])/g;
  const set = /\b([A-Za-z_]\w*)(?:\[[^[\]]*\])*\s*=\s*(?:0|NULL|false|-1|\{[^{}]*\})\s*(?=[;,])/g;
  const names = (lines: readonly CodeLine[], pattern: RegExp) =>
    lines.flatMap(({ text }) =>
      declares.test(text) ? [...text.matchAll(pattern)].map(([, name]) => name) : [],
    );
  const had = new Set(names(code.deleted, bare));
  return had.size === 0
    ? null
    : (code.added.find((line) => names([line], set).some((name) => had.has(name))) ?? null);
}

/** Another byte order of what was there: of a line that is replaced, or of a value in its own place. */
function endianChanged(code: HunkCode): CodeLine | null {
  if (touched(code, endian) === null) return null;
  const all = new RegExp(endian, 'g');
  const calls = ({ text }: CodeLine) => (text.match(all) ?? []).join(' ');
  const texts = (lines: readonly CodeLine[]) => lines.map((line) => line.text);
  for (const [from, to] of pairLines(texts(code.deleted), texts(code.added), 0.4)) {
    const [before, after] = [code.deleted[from], code.added[to]];
    if (before && after && calls(before) !== calls(after)) return after;
  }
  // All of a short line may be the conversion.
  const bare = ({ text }: CodeLine) => text.replace(all, '').replace(/[\s()]/g, '');
  const before = new Map<string, Set<string>>();
  for (const line of code.deleted)
    before.set(bare(line), (before.get(bare(line)) ?? new Set()).add(calls(line)));
  const wrapped = code.added.find((line) => {
    const old = before.get(bare(line));
    return old !== undefined && (old.size > 1 || !old.has(calls(line)));
  });
  if (wrapped) return wrapped;
  const inPlace = /^\s*([\w.>[\]-]+)\s*=\s*(\w+)\s*\(\s*(?:\(\w+\)\s*)?\1\s*\)\s*;/;
  const isInPlace = ({ text }: CodeLine) => endian.test(text) && inPlace.test(text);
  return code.added.find(isInPlace) ?? code.deleted.find(isInPlace) ?? null;
}

/** The same memory, cleared by another length or value. */
function otherMemset(code: HunkCode): CodeLine | null {
  const target = (text: string) => /\bmemset\s*\(\s*([^,]+),/.exec(text)?.[1]?.trim() ?? null;
  const before = new Map(code.deleted.map((line) => [target(line.text), line.text.trim()]));
  return (
    code.added.find((line) => {
      const old = before.get(target(line.text));
      return target(line.text) !== null && old !== undefined && old !== line.text.trim();
    }) ?? null
  );
}

/** A comparison that lets one more or one less through, and is else the same. */
function otherBound(code: HunkCode): CodeLine | null {
  const bare = (text: string) =>
    text.replace(/(?<![-<>])([<>])=?(?![<>])/g, '$1').replace(/\s+/g, '');
  const before = new Map<string, Set<string>>();
  for (const { text } of code.deleted)
    before.set(bare(text), (before.get(bare(text)) ?? new Set()).add(text.replace(/\s+/g, '')));
  return (
    code.added.find(({ text }) => {
      if (!/\b(?:if|while|for)\s*\(|&&|\|\|/.test(text)) return false;
      const texts = before.get(bare(text));
      return texts !== undefined && (texts.size > 1 || !texts.has(text.replace(/\s+/g, '')));
    }) ?? null
  );
}

/** A copy that knows the size of its target, where one stood that did not. */
function boundedNow(code: HunkCode): CodeLine | null {
  const found = code.added.find((line) => boundedCopy.test(line.text));
  return found && code.deleted.some((line) => looseCopy.test(line.text)) ? found : null;
}

/** A term that is computed in more bits than before; in a line of its own a wide type says nothing. */
function widerTerm(code: HunkCode): CodeLine | null {
  const texts = (lines: readonly CodeLine[]) => lines.map((line) => line.text);
  for (const [from, to] of pairLines(texts(code.deleted), texts(code.added), 0.5)) {
    const [before, after] = [code.deleted[from], code.added[to]];
    if (before && after && wideNow.test(after.text) && !wideNow.test(before.text)) return after;
  }
  return null;
}

/** A declaration whose type grew: `int n` to `uint64_t n`. */
function widened(code: HunkCode): CodeLine | null {
  const declares = /^\s*(?:const\s+|static\s+|unsigned\s+)?(\w+)\s+(\w+)\s*(?:=.*)?[;,)]/;
  const bits: Readonly<Record<string, number>> = {
    char: 8,
    uint8_t: 8,
    u8: 8,
    short: 16,
    uint16_t: 16,
    int16_t: 16,
    u16: 16,
    int: 32,
    unsigned: 32,
    uint32_t: 32,
    int32_t: 32,
    u32: 32,
    long: 64,
    uint64_t: 64,
    int64_t: 64,
    u64: 64,
    size_t: 64,
    ssize_t: 64,
  };
  for (const line of code.added) {
    const now = declares.exec(line.text);
    if (!now?.[1] || !now[2]) continue;
    for (const old of code.deleted) {
      const was = declares.exec(old.text);
      if (was?.[2] === now[2] && was[1] !== undefined && (bits[now[1]] ?? 0) > (bits[was[1]] ?? 99))
        return line;
    }
  }
  return null;
}

function formatChanged(code: HunkCode): CodeLine | null {
  const conversions = (text: string) =>
    /"/.test(text) ? (text.match(conversion) ?? []).join(' ') : '';
  for (const [from, to] of pairLines(
    code.deleted.map((l) => l.text),
    code.added.map((l) => l.text),
    0.6,
  )) {
    const before = conversions(code.deleted[from]?.text ?? '');
    const after = conversions(code.added[to]?.text ?? '');
    if (
      before !== '' &&
      after !== '' &&
      before !== after &&
      before.split(' ').length === after.split(' ').length
    )
      return code.added[to] ?? null;
  }
  return null;
}
