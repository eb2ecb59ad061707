import type { PatchHunk } from '@/lib/diff/patch';
import { pairLines } from '@/lib/diff/words';
import { barrierChanged } from './barriers';
import { boundsChanged } from './bounds';
import { endianChanged } from './byte-order';
import { checkAdded } from './check-added';
import type { ChangeClass } from './classes';
import { type CodeLine, count, type HunkCode, more } from './code-text';
import { isErrorLabel, labelOf } from './error-label';
import { initialised } from './initialised';
import { leavingMacro } from './leaving-macro';
import { nullCheck } from './null-check';
import { lifetime, releasedNow } from './releases';

export interface CodeRule {
  readonly class: ChangeClass;
  /** The line that shows the class, or null. */
  find(
    code: HunkCode,
    hunk: PatchHunk,
    path: string,
    /** Of all hunks of the file, this one too. */
    inFile: readonly HunkCode[],
    hunks: readonly PatchHunk[],
  ): CodeLine | null;
}

/** An added line with the pattern whatever was deleted, or a deleted one when none is added. */
function touched(code: HunkCode, pattern: RegExp): CodeLine | null {
  const added = code.added.find((line) => pattern.test(line.text));
  if (added) return added;
  return code.deleted.find((line) => pattern.test(line.text)) ?? null;
}

const lock =
  /\b(?:mutex|spin|raw_spin|read|write|rw|rwsem|down|up|seq|rcu_read|rte_spinlock|rte_rwlock|rte_mcslock|rte_ticketlock|rte_seqlock|pthread_(?:mutex|rwlock|spin)|local|bh|task|sock|inode|lock|unlock|release_sock|netif_tx|rtnl|console|device|ovs_mutex|ovs_rwlock|LWLock)_?\w*lock\w*\s*\(|\b(?:down|up)(?:_read|_write|_interruptible)?\s*\(|\b(?:scoped_)?guard\s*\(|\b(?:lock|release)_sock\s*\(|\brtnl_(?:un)?lock\s*\(|\bLWLock(?:Acquire|Release)\s*\(|\b(?!\w*_(?:get|is|has|wait|check|needs?|needed|should|can|may|wants?)_(?:\w+_)?lock\b)\w+_(?:rd|wr|read_|write_)?(?:try|un)?lock(?:_(?:irq|irqsave|irqrestore|bh|nested|all))?\s*\(/;
const reference =
  /\b(?:kref|refcount|kobject|of_node|fwnode|dev|device|pci_dev|module|sock|dst|netdev|skb|cgroup|css|tty|bdev|fget|fput|file|inode|task|pid|net|cred|try_module|key)_(?:get|put|hold|ref|unref|inc|dec)(?:_(?:unless_zero|not_zero|not_one|and_test|and_lock|ref|safe|rcu|checked))?\s*\(|\b(?:get|put)_(?:device|pid|task_struct|page|net|cred|file)\s*\(|\b(?:mmget|mmput|mmgrab|mmdrop|igrab|ihold|iput|dget|dput|fget|fput|sock_hold|sock_put|bdgrab|mntget|mntput)\s*\(|\b\w*ref_?(?:cnt|count)\w*\s*(?:\+\+|--|[-+]=)|(?:\+\+|--)\s*[\w.>-]*ref_?(?:cnt|count)|\brte_atomic\w*_(?:inc|dec)\w*\([^)]*ref|\brte_mbuf_refcnt_(?:update|set)\s*\(/;
const table =
  /\b(?:PCI|USB|HID|SDIO|ACPI|I2C|SND|HDA|X86|PNP|EISA|PCMCIA|RTE_PCI|BCMA|SSB|VIRTIO|ZORRO|MHI|TEE|WMI)_\w*(?:DEVICE|VDEVICE|DEV|ID|MATCH|QUIRK|ENTRY)\w*\s*\(|\.compatible\s*=|\bDMI_MATCH\s*\(|^\s*\{\s*"[A-Z]{3,4}[0-9A-F]{4}"|^\s*\{\s*(?:0x[0-9a-fA-F]{4}\s*,\s*){1,2}|\bRTE_PCI_DEVICE\s*\(|\{\s*\.?(?:vendor(?:_id)?|device(?:_id)?)\s*=\s*(?!0\s*[,}])|\bIDVENDOR\b/;
const metadata =
  /^\s*(?:MODULE_(?:ALIAS\w*|LICENSE|DESCRIPTION|AUTHOR|FIRMWARE|SOFTDEP|WEAKDEP|IMPORT_NS|VERSION|INFO|PARM_DESC)|RTE_PMD_REGISTER_(?:KMOD_DEP|PARAM_STRING|ALIAS|PCI_TABLE))\s*\(/;
const barrier =
  /\b(?:READ_ONCE|WRITE_ONCE|ACCESS_ONCE|smp_\w+|rte_(?:smp_|io_)?[rw]?mb|rte_(?:atomic|wait_until)\w*|__atomic_\w+|atomic(?:64)?_\w+|rte_memory_order\w*|memory_order_\w+|cancel_(?:delayed_)?work_sync|flush_work\w*|synchronize_\w+|del_timer_sync|timer_(?:shutdown|delete)_sync|\w+_(?:unregister|cancel|stop|delete|disable|shutdown|remove)_sync|call_rcu|kfree_rcu|rcu_(?:assign|dereference)\w*|cmpxchg\w*|xchg|test_and_(?:set|clear)_bit|tasklet_kill|disable_irq|rte_rcu_\w+|pg_memory_barrier|pthread_(?:join|cond_\w+))\s*\(/;
const wideNow =
  /\(\s*(?:u64|s64|uint64_t|int64_t|size_t|unsigned long long|long long)\s*\)|\b1ULL\b|\bU?INT64_C\s*\(|\bBIT_ULL\s*\(|\bRTE_BIT64\s*\(/;
const wide =
  /\bcheck_(?:add|sub|mul|shl)_overflow\s*\(|\b(?:array|struct|flex_array)_size\s*\(|\bsize_(?:mul|add)\s*\(|\b(?:mul|div)_u64\w*\s*\(|\b(?:U?INT(?:8|16|32|64)|SIZE|USHRT|UCHAR|ULONG|INT)_MAX\b/;
const conversion =
  /%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[diouxXsp]|\bPRI[diouxX]\d+/g;

/** Detectors of the code classes, one idea each. They look at one hunk: lines with comments taken out. */
export const codeRules: readonly CodeRule[] = [
  { class: 'check-added', find: checkAdded },
  { class: 'bounds', find: boundsChanged },
  {
    class: 'null-check',
    find: (code, hunk, _path, _inFile, hunks) => nullCheck(code, hunk, hunks),
  },
  { class: 'refcount', find: (code) => touched(code, reference) },
  { class: 'locking', find: (code) => touched(code, lock) },
  { class: 'lifetime', find: (code, hunk, _path, inFile) => lifetime(code, hunk, inFile) },
  {
    class: 'error-path',
    find: (code, _hunk, _path, _inFile, hunks) => errorPath(code, hunks),
  },
  { class: 'init', find: (code, hunk, _path, inFile) => initialised(code, hunk, inFile) },
  { class: 'leak', find: (code, _hunk, _path, inFile) => releasedNow(code, inFile) },
  {
    class: 'race',
    // A pointer to volatile memory is one to a device.
    find: (code) =>
      more(code, barrier) ?? more(code, /^\s*(?:static |extern |const )*volatile\b(?![^=;,()]*\*)/),
  },
  { class: 'barrier', find: barrierChanged },
  { class: 'overflow', find: (code) => more(code, wide) ?? widened(code) ?? widerTerm(code) },
  { class: 'endianness', find: endianChanged },
  { class: 'format', find: formatChanged },
  { class: 'id-table', find: (code) => (code.deleted.length <= 1 ? more(code, table) : null) },
  { class: 'quirk', find: (code) => more(code, /quirk|\bDMI_MATCH\s*\(|_BROKEN_|\bworkaround/i) },
  { class: 'module-metadata', find: (code) => touched(code, metadata) },
];

const errorOut =
  /\bgoto\s+\w+|^\s*\w*(?:err|fail|out|cleanup|free|unlock|undo|unwind|exit|rollback)\w*:\s*$/i;

/** The line by which an error takes another way than before; null without one. */
function errorPath(code: HunkCode, hunks: readonly PatchHunk[]): CodeLine | null {
  // A place in the course of things is none that errors lead to.
  const isElsewhere = ({ text }: CodeLine) => {
    const label = labelOf(text);
    return label !== null && !isErrorLabel(label, hunks);
  };
  const ways = {
    ...code,
    added: code.added.filter((line) => !isElsewhere(line)),
    deleted: code.deleted.filter((line) => !isElsewhere(line)),
  };
  return (
    more(ways, errorOut) ??
    more(
      ways,
      /\breturn\s+-\s*(?:rte_errno|[A-Z]\w*)|\b(?:ret|err|rc|error|status|diag)\w*\s*=\s*-\s*[A-Z]/,
    ) ??
    more(
      ways,
      /\bif\s*\(\s*(?:ret|err|rc|error|rv|status|diag|r)\b\s*(?:<\s*0|!=\s*0|\))|\bif\s*\(\s*(?:ret|err|rc)\s*=/,
    ) ??
    more(ways, leavingMacro) ??
    fewerReturns(ways) ??
    resultUsed(code)
  );
}

/** An early way out that the change takes away: what followed it is now done on the error path as well. */
function fewerReturns(code: HunkCode): CodeLine | null {
  const plain = /^\s+return\s+(?:ret|err|rc|error|status|-\s*[A-Z]\w*)\s*;|^\s+goto\s/;
  const out = new RegExp(`${plain.source}|${leavingMacro.source}`);
  const gone = code.deleted.find((line) => out.test(line.text));
  return gone &&
    count(code.deleted, out) + count(code.deleted, /^\s+return\s+0\s*;/) > count(code.added, out)
    ? gone
    : null;
}

const bareCall = /^\s*([A-Za-z_][\w.>-]*\s*\(.*\))\s*;\s*$/;

/** A call whose result nobody looked at, and that is now returned, kept as an error, or asked for. */
function resultUsed(code: HunkCode): CodeLine | null {
  const tight = (text: string) => text.replace(/\s+/g, '');
  const calls = code.deleted.flatMap(({ text }) => {
    const call = bareCall.exec(text)?.[1];
    return call === undefined ? [] : [tight(call)];
  });
  const used = /^(?:return|if\(!?\(*|\w*(?:ret|err|rc|rv|error|status|diag|res|result)\w*=)/i;
  const isUsed = ({ text }: CodeLine) => {
    const now = tight(text);
    const before = used.exec(now)?.[0];
    return before !== undefined && calls.some((call) => now.startsWith(`${before}${call}`));
  };
  return calls.length === 0 ? null : (code.added.find(isUsed) ?? null);
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
