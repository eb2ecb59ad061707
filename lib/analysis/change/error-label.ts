import type { PatchHunk } from '@/lib/diff/patch';

/** Words of labels that a function leaves by, or undoes what it did (the kernel's coding style, section 7, and its like). */
const leaving =
  /^(?:out|exit|done|end|ret|return|quit|bail|bailout|bye|abort|terminate|fin|finish|leave|bad|unlock|undo|unwind|rollback|cleanup|clean|f?free|release|destroy|f?close|put|(?:io)?unmap|remove|unreg|unregister|unref|teardown|deinit|fini|uninit|stop|disable|detach|dealloc|drop|discard|reject|deny|oom|corrupt|timeout|fault)(?:s|ed|ing|d)?\d*$/i;
/** What went wrong, in a label: an error, or the name of one, whole or with what it is about. */
const wrong =
  /^e?err|err(?:or)?s?\d*$|error|fail|(?:^|_)(?:e_?inval|inval(?:id)?|e(?:fault|perm|io|busy|exist|noent|nodev|acces|range|again)|e?no_?(?:mem|dev|bufs)|e?(?:not?|un)_?(?:sup|avail|valid|found|allowed)|illegal)/i;
/** Words of labels in the course of things, whatever else the name says: `skip_free`, `next_err`. */
const goingOn = /^(?:skip|next|retry|again|redo|repeat|restart|loop|continue|more|try)/i;
const failing =
  /\breturn\s*\(?\s*(?:-\s*\(?\s*\w|(?:ret|err|rc|rv|error|retval|status|errno|rte_errno)\b)|\b(?:ret|err|rc|rv|error|status|\w*errno)\s*=\s*-\s*[A-Z(]|\b\w*(?:free|release|destroy|unlock|close|unregister|rollback|cleanup)\w*\s*\(/i;
/** Lines below a label that are looked at. */
const mostBelow = 12;

/** The label that a line leads to; null for a line without `goto`. */
export const labelOf = (text: string): string | null => /\bgoto\s+(\w+)/.exec(text)?.[1] ?? null;

/**
 * Whether errors lead to a label: by its name, or, for another name, by what the file's hunks show behind it, which
 * returns an error or gives something back. Where neither says so, it is a place in the course of things.
 */
export function isErrorLabel(label: string, hunks: readonly PatchHunk[]): boolean {
  const words = label.replace(/([a-z])([A-Z])/g, '$1_$2').split('_');
  if (words.some((word) => goingOn.test(word))) return false;
  const isNamed = wrong.test(label) || words.some((word) => leaving.test(word));
  return isNamed || hunks.some((one) => failsBehind(label, one));
}

/** Whether a hunk shows the label and, behind it and inside the function, the way out with an error. */
function failsBehind(label: string, { lines }: PatchHunk): boolean {
  const head = new RegExp(`^\\s*${label}\\s*:`);
  const at = lines.findIndex(({ text }) => head.test(text));
  if (at < 0) return false;
  // Of a label that goes away, what stood behind it.
  const other = lines[at]?.kind === 'delete' ? 'add' : 'delete';
  const below = lines.slice(at + 1).filter(({ kind }) => kind !== other);
  const end = below.findIndex(({ text }) => /^\}/.test(text));
  return below
    .slice(0, end < 0 ? mostBelow : Math.min(end, mostBelow))
    .some(({ text }) => failing.test(text));
}
