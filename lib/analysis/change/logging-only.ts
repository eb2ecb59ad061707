import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import { startsInComment, stripComments } from './code-text';
import { isC, roleOf } from './file-role';
import { isLogCall, isLogMacro } from './log-calls';

type Side = 'add' | 'delete';

/** A statement, or a line for the preprocessor, with what goes on below, on one line. */
interface Piece {
  text: string;
  isDirective: boolean;
  /** Code lines of it that the patch brings or takes away. */
  changed: number;
}

/** Characters of one piece: a table is no statement. */
const longest = 4000;

/**
 * Whether all that a patch changes in C files is what is logged or printed: each changed line that is code stands in a log
 * call, in the definition of a macro for one, or declares what logs are written under, which alone tells nothing. What the
 * hunks do not show from its start may be anything. White space alone is no change.
 */
export function changesOnlyLogs(files: readonly PatchFile[]): boolean {
  const code = files.filter((file) => !isText.has(roleOf(pathOf(file))));
  if (code.some((file) => file.status !== 'modified' || file.binary || !isC(pathOf(file))))
    return false;
  let calls = 0;
  let isOnlyBlanks = true;
  for (const hunk of code.flatMap((file) => file.hunks)) {
    const [before, after] = [piecesOf(hunk, 'delete'), piecesOf(hunk, 'add')];
    isOnlyBlanks &&= textOf(before) === textOf(after);
    for (const one of [...before, ...after]) {
      if (one.changed === 0) continue;
      if (!isLogging(one)) return false;
      if (!logType.test(one.text)) calls += 1;
    }
    // Below an `if` without brackets a log call that comes or goes changes what the `if` is about.
    if (underTest(before) !== underTest(after)) return false;
  }
  return calls > 0 && !isOnlyBlanks;
}

const isText: ReadonlySet<string> = new Set(['documentation', 'project']);

/** With `blank` for what is blank outside of texts. */
const squeezed = (code: string, blank: string) =>
  code.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.trim() === '' ? blank : part));

const textOf = (pieces: readonly Piece[]) => pieces.map((one) => squeezed(one.text, '')).join('\n');

const opensTest = /^(?:\} )?else$|^(?:(?:\} )?else )?(?:if|while|for)\b.*\)$/;

const underTest = (pieces: readonly Piece[]) =>
  pieces.filter((one, at) => one.changed > 0 && opensTest.test(pieces[at - 1]?.text ?? '')).length;

/** `extern int nt_logtype;`: under what the logs of a module are switched on. */
const logType =
  /^(?:static |extern )?int (?:\w+_)?log_?(?:type|level)\w*(?: = [\w-]+)? ?;$|^extern int (?:\w+_)?log(?:_\w+)?;$/;

function isLogging({ text, isDirective }: Piece): boolean {
  if (!isDirective) return isLogCall(text) || logType.test(text);
  return isLogMacro(text) || /^# ?include [<"](?:\w+\/)*\w*log\.h[>"]$/.test(text);
}

/** The pieces of a hunk as it was before (`delete`) or is afterwards (`add`), in order. */
function piecesOf(hunk: PatchHunk, side: Side): Piece[] {
  const out: Piece[] = [];
  let inComment = startsInComment(hunk, side === 'add' ? 'delete' : 'add');
  let open: Piece | null = null;
  let goesOn = false;
  for (const { kind, text: raw } of hunk.lines) {
    if (kind !== 'context' && kind !== side) continue;
    const [code, still] = stripComments(raw, inComment);
    inComment = still;
    const text = squeezed(code.replace(/\\\s*$/, '').trim(), ' ');
    const wasOn: boolean = goesOn;
    const startsDirective: boolean = !wasOn && text.startsWith('#');
    goesOn = /\\\s*$/.test(code) && (wasOn || startsDirective || open === null);
    if (text === '' && !wasOn) continue;
    // A line for the preprocessor ends nothing that stands open around it.
    if (startsDirective || open === null) {
      if (open !== null) out.push(open);
      open = { text: '', isDirective: startsDirective || goesOn, changed: 0 };
    }
    open.text = open.text === '' || text === '' ? `${open.text}${text}` : `${open.text} ${text}`;
    if (kind !== 'context' && text !== '') open.changed += 1;
    const isWhole = open.isDirective ? !goesOn : ends(open.text, raw);
    if (isWhole || open.text.length > longest) {
      out.push(open);
      open = null;
    }
  }
  // What the hunk does not show to its end stays as it was from there on.
  return open === null ? out : [...out, { ...open, text: closed(open.text) }];
}

function closed(text: string): string {
  const missing = openBrackets(text);
  return missing > 0 ? `${text.replace(/,$/, '')}${')'.repeat(missing)};` : text;
}

const withoutTexts = (text: string) => text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'/g, '""');

function openBrackets(text: string): number {
  const bare = withoutTexts(text);
  return bare.split('(').length - bare.split(')').length;
}

/** Whether a statement is whole: no bracket open, and a `;`, a brace, a label, a test, or a call at the margin behind it. */
function ends(text: string, raw: string): boolean {
  const open = openBrackets(text);
  if (open !== 0) return open < 0;
  const bare = withoutTexts(text);
  if (/[;{}:]$/.test(bare) || opensTest.test(bare)) return true;
  return /^[A-Z_]+\(/.test(bare) && /^\S/.test(raw);
}
