const levels = new Set(
  'EMERG ALERT CRIT CRITICAL ERR ERROR WARN WRN WARNING NOTICE INFO INF DBG DEBUG DEBUG2 VDBG VDEBUG TRACE CONT'.split(
    ' ',
  ),
);
/** Calls by these alone, whatever their arguments, write a log. */
const logs = new Set('LOG VLOG PRINTK DEBUGOUT DEBUGFUNC'.split(' '));
const prints = new Set('PRINTF VPRINTF PRINT LOGGING SYSLOG PERROR'.split(' '));
/** How a name may go on: once, so many a second, with an end of line, on the fast path. */
const endings = new Set('ONCE RATELIMITED RL LINE DP CP PREFIX RAW'.split(' '));
/** What such a name is about when it does something else: `set_err()`, `CHECK_ERR()`, `seq_printf()`. */
const others = new Set(
  'SET GET CHECK CHK RET RETURN GOTO HANDLE ASSERT EXIT FATAL DIE PANIC ABORT BUG THROW READ WRITE PARSE INIT ALLOC FREE ADD DEL REMOVE FILL UPDATE QUERY SEND CLEAR SEQ ON IF JSON XML'.split(
    ' ',
  ),
);

const wordsOf = (name: string) =>
  name
    .toUpperCase()
    .split('_')
    .filter((word) => word !== '')
    .map((word) =>
      word.replace(/(?<=DEBUGOUT|DEBUGFUNC|DBG|LOG)[\dX]+$|^DP(?=ERR|WARN|INFO|DEBUG|DBG)/, ''),
    );

/** How surely a function or macro of this name writes a log: by itself, where a text is among its arguments, or not. */
function nameTells(name: string): 'log' | 'with-text' | null {
  const words = wordsOf(name);
  const isMacro = name === name.toUpperCase();
  while (words.length > 1 && endings.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const hasLog = words.includes('LOG');
  // `RTE_LOG_REGISTER_DEFAULT()`, `NT_LOG_DBGX()`, `NT_PMD_DRV_##module##_LOG()`.
  const isSure = last === 'LOG' || levels.has(last) || words.includes('REGISTER');
  if (isMacro && hasLog && isSure) return 'log';
  if (/^(?:rte_v?log|pr_[a-z]+|dev_[a-z]+|netdev_[a-z]+|netif_[a-z]+)$/.test(name))
    return levels.has(last) || logs.has(last) ? 'log' : null;
  if (words.length === 1 && logs.has(last) && last !== 'LOG') return 'log';
  if (/^(?:PMD|DRV)_(?:\w+_)?FUNC_TRACE$/.test(name)) return 'log';
  if (isMacro && hasLog) return 'with-text';
  if (words.some((word) => others.has(word)) || (!isMacro && /_error$/.test(name))) return null;
  return logs.has(last) || prints.has(last) || levels.has(last) ? 'with-text' : null;
}

const call = /^(?:\(void\) ?)?([A-Za-z_](?:\w|##)*) ?\((.*)\) ?;?$/;

/**
 * Whether a statement, on one line with single blanks, does nothing but write to a log or to the terminal: a call known by
 * its name (`printk`, `dev_err`, `PMD_DRV_LOG`, `usnic_err`), that ends with the statement and changes nothing in passing.
 */
export function isLogCall(statement: string): boolean {
  const bare = statement.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/'(?:[^'\\]|\\.)'/g, "' '");
  const [, name = '', values = ''] = call.exec(bare) ?? [];
  if (name === '' || !isBalanced(values)) return false;
  if (/\+\+|--|(?<![=!<>])=(?!=)/.test(values)) return false;
  if (/^v?fprintf$/.test(name)) return /^(?:stderr|stdout)\b/.test(values);
  // BSD's err(1, "…") ends the program, and the kernel's WARN(x, "…") asks for something.
  if (/^v?errx?$/.test(name) && !/^""/.test(values)) return /^(?!EXIT_|\d)\w.*,.*""/.test(values);
  if (/^WARN(?:_ONCE)?$/.test(name)) return values.startsWith('""');
  const told = nameTells(name);
  return told === 'log' || (told === 'with-text' && values.includes('""'));
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Whether a macro, its definition on one line, stands for a log call, or names what logs are written under. */
export function isLogMacro(definition: string): boolean {
  const [, name = '', values, body = ''] =
    /^\s*#\s*define\s+([A-Za-z_]\w*)(\([^()]*\))?\s*(.*)$/.exec(definition) ?? [];
  if (name === '') {
    const gone = /^\s*#\s*undef\s+(\w+)\s*$/.exec(definition)?.[1];
    return gone !== undefined && (/^(?:pr|dev)_fmt$/.test(gone) || nameTells(gone) === 'log');
  }
  if (/^(?:pr|dev)_fmt$|^RTE_LOGTYPE_\w+$/.test(name)) return true;
  if (values === undefined) return false;
  const statement = body.trim().replace(/\s+/g, ' ');
  const inside = /^do \{ ?(.*?;) ?\} while ?\(0\)$/.exec(statement)?.[1] ?? statement;
  const takesText = /\.\.\.|\b(?:fmt|format|msg)\b/.test(values);
  if (inside === '') return nameTells(name) !== null;
  return takesText && nameTells(name) !== null && writesLog(inside);
}

/** The body of a macro: one call, below what it declares for that; the text may stand there under a name. */
function writesLog(body: string): boolean {
  const last = body.replace(/^(?:(?:const |struct )*\w+ \*?_*\w+ = [^;={}]*; ?)+(?=.)/, '');
  const [, name = '', values = ''] = call.exec(last) ?? [];
  if (name === '' || !isBalanced(values.replace(/"(?:[^"\\]|\\.)*"/g, '""'))) return false;
  return (
    nameTells(name.replaceAll('##', '_')) !== null ||
    /^(?:v?fprintf|rte_log|rte_vlog)$/.test(name) ||
    /(?:^|_|#)(?:LOG|log)(?:_|#|$)/.test(name)
  );
}
