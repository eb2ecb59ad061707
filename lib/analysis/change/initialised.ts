import type { PatchHunk } from '@/lib/diff/patch';
import { type CodeLine, type HunkCode, more } from './code-text';
import { type Statement, statementsOf } from './statements';

const sets =
  /\bmemset\s*\(|\b(?:kz|kvz|vz|devm_kz|rte_z)\w*alloc\w*\s*\(|\b(?:k|rte_)?calloc\s*\(|\b(?:INIT_\w+|init_\w+|spin_lock_init|mutex_init|TAILQ_INIT|LIST_INIT|STAILQ_INIT|rte_spinlock_init|rte_rwlock_init|pthread_mutex_init)\s*\(/;

/** The line by which something gets its first value that had none, or another one; null without one. */
export function initialised(
  code: HunkCode,
  hunk: PatchHunk,
  inFile: readonly HunkCode[],
): CodeLine | null {
  return (
    more(code, sets) ??
    otherMemset(code) ??
    initialisedNow(code) ??
    setBeforeUse(code, hunk) ??
    keptNow(code, inFile)
  );
}

/** What was cleared there and is no more, while the code goes on to use it. */
function keptNow(code: HunkCode, inFile: readonly HunkCode[]): CodeLine | null {
  if (code.deleted.length > 2) return null;
  const gone = code.deleted.find(({ text }) => /\bmemset\s*\(/.test(text));
  const name = /\bmemset\s*\(\s*&?\s*([A-Za-z_]\w*)[^,]*,\s*0\s*,/.exec(gone?.text ?? '')?.[1];
  if (gone === undefined || name === undefined) return null;
  const word = new RegExp(`\\b${name}\\b`);
  const all = inFile.flatMap((one) => [...one.context, ...one.added]);
  const cleared = new RegExp(
    `\\bmemset\\s*\\([^,]*\\b${name}\\b|\\b${name}\\s*=\\s*(?:\\([^()]*\\)\\s*)?\\{`,
  );
  return all.some(({ text }) => word.test(text)) && !all.some(({ text }) => cleared.test(text))
    ? gone
    : null;
}

const givesMember = /^\s*([A-Za-z_]\w*)->\w+ = ([A-Z][A-Z0-9_]*|0|NULL|false|-1);\s*$/;

/** Statements around a member's first value that are looked at. */
const near = 3;

/**
 * A constant for a member of what was looked up just before, and is handed on just after: `p = get(…);`,
 * `p->state = WAIT;`, `err = start(p);`. Nothing else is changed there.
 */
function setBeforeUse(code: HunkCode, hunk: PatchHunk): CodeLine | null {
  if (code.deleted.length > 0 || !code.added.some(({ text }) => givesMember.test(text)))
    return null;
  const statements = statementsOf(hunk);
  for (const [at, { text, line, isAdded }] of statements.entries()) {
    const [, name = '', value = ''] = isAdded ? (givesMember.exec(text) ?? []) : [];
    if (value === '') continue;
    const was = (one: Statement) => !one.isAdded;
    const got = new RegExp(`(?:^|[\\s*])${name} = `);
    const handed = new RegExp(`\\w\\((?:[^()]*, )?${name}[,)]`);
    const before = statements.slice(Math.max(0, at - near), at).filter(was);
    const [after] = statements.slice(at + 1).filter(was);
    const isUsed = after !== undefined && handed.test(after.text) && !got.test(after.text);
    if (isUsed && before.some((one) => got.test(one.text)))
      return code.added.find((one) => one.line === line) ?? null;
  }
  return null;
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
