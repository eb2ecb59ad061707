/** Words between "revert" and the commit's name: "the change introduced by commit X", "these two commits: X and Y". */
const fillers = new Set(
  'the this these those their following upstream mainline stable main master git branch tree two three four both all of recent earlier previous last original bogus broken bad wrong incorrect faulty offending commit commits change changes changeset patch patches fix fixes cleanup cleanups introduced made added done brought by in with from namely'.split(
    ' ',
  ),
);
/** What may stand before "revert" where the commit itself does it. */
const doers = new Set(
  'this that it patch change commit fix one we i us and also so then thus therefore hence thereby just simply effectively basically instead e i.e'.split(
    ' ',
  ),
);
/** A revert that was not done: "if we revert X", "instead of reverting". */
const unreal = new Set(
  'not never cannot without if when whenever should could would may might must can after before until unless once whether than half partially partly mostly dont doesnt didnt cant wont'.split(
    ' ',
  ),
);
const joins = new Set([',', '/', '&', '+', ';', '-', '*', '(', ')', 'and', 'also', 'plus', 'as']);
const joining = new Set([...joins, 'well', 'then', 'revert', 'reverts']);

const name = /^(?=[a-f]*\d)[0-9a-f]{7,40}$/;
const mostFillers = 10;
/** No message says it later; some quote whole logs. */
const longest = 20_000;

interface Token {
  readonly text: string;
  /** It is the first of its line. */
  readonly starts: boolean;
}

/**
 * Names of commits that a message says it takes back, in its own words: "and revert the change introduced by commit X",
 * "So revert two commits (X/Y)", "reverts X and Y", "a bugfix against X, which we also revert". What others reverted
 * ("X was reverted by Y", "commit X reverted Y"), what was not done ("if we revert X") and parts of a commit ("reverts
 * most of X") count for nothing. Lower case, in the order of the message, each once.
 */
export function takenBack(message: string): readonly string[] {
  if (!/\b(?:revert|undo|back)/i.test(message)) return [];
  const end = message.indexOf('\n');
  const tokens = end < 0 ? [] : tokensOf(message.slice(end, end + longest));
  const found = new Set<string>();
  for (const [at, { text }] of tokens.entries()) {
    const after = afterVerb(tokens, at);
    if (after !== null && isDone(tokens, at))
      for (const one of namesFrom(tokens, after)) found.add(one);
    if (name.test(text) && isAlsoReverted(tokens, at)) found.add(text);
  }
  return [...found];
}

/** Words in lower case, names, and marks one by one; an empty line is a full stop. Quoted titles are left out. */
function tokensOf(text: string): readonly Token[] {
  const plain = text.replace(/\(?"[^"]{0,500}"\)?/g, ' ').replace(/\n[ \t]*\n/g, '\n.\n');
  return plain.split('\n').flatMap((line) =>
    [...line.matchAll(/[A-Za-z0-9_][\w'’]*(?:\.[a-z]\b)?|[^\s\w]/g)].map((match, index) => ({
      text: match[0].toLowerCase(),
      starts: index === 0,
    })),
  );
}

/** Where the object of a verb of taking back at this place begins; null where there is none. */
function afterVerb(tokens: readonly Token[], at: number): number | null {
  const word = tokens[at]?.text ?? '';
  if (/^(?:reverts?|undo|undoes)$/.test(word)) return at + 1;
  if (word === 'reverting' && tokens[at - 1]?.text === 'by') return at + 1;
  // "My one-line change is also reverted: X".
  if (word === 'reverted' && tokens[at + 1]?.text === ':') return at + 1;
  return /^backs?$/.test(word) && tokens[at + 1]?.text === 'out' ? at + 2 : null;
}

/** Whether the commit itself does what the verb says. */
function isDone(tokens: readonly Token[], at: number): boolean {
  const before = (back: number) => tokens[at - back]?.text ?? '.';
  const near = [1, 2, 3].map(before);
  const stop = near.indexOf('.');
  // "It did what it should not. Revert X": another sentence says nothing of this one.
  const same = stop < 0 ? near : near.slice(0, stop);
  if (same.some((word) => unreal.has(word) || /n['’]t$/.test(word))) return false;
  const is = (from: number, to: number) =>
    tokens.slice(Math.max(0, at - to), Math.max(0, at - from + 1)).some((one) => one.text === 'is');
  if (tokens[at]?.text === 'reverted') return is(1, 2);
  // "This is basically a revert of X".
  if (/^(?:a|the)$/.test(before(1))) return tokens[at + 1]?.text === 'of' && is(2, 4);
  if (/^[.:;,(*-]$/.test(before(1)) || doers.has(before(1))) return true;
  // "revert: X" as a line of its own; "this is to revert", "fixed by reverting".
  if (tokens[at]?.starts === true && tokens[at + 1]?.text === ':') return true;
  return before(1) === 'by' || (before(1) === 'to' && before(2) === 'is');
}

/** The names that the object of the verb gives, from where it begins. */
function namesFrom(tokens: readonly Token[], from: number): readonly string[] {
  const out: string[] = [];
  let at: number | null = nextName(tokens, from);
  while (at !== null) {
    out.push(tokens[at]?.text ?? '');
    at = joined(tokens, at + 1);
  }
  return out;
}

/** The place of a name behind fillers and brackets alone; null where anything else comes first. */
function nextName(tokens: readonly Token[], from: number): number | null {
  for (let at = from; at < from + mostFillers; at++) {
    const { text } = tokens[at] ?? { text: '' };
    if (name.test(text)) return at;
    // "Eric's commit X".
    const whose = /\w['’]s$/.test(text);
    if (!fillers.has(text) && !whose && !/^[:([*'’-]$/.test(text)) return null;
  }
  return null;
}

/** The place of a further name that "and", a comma or a list's mark joins to the one before. */
function joined(tokens: readonly Token[], from: number): number | null {
  let at = from;
  while (/^(?:commits?|['’])$/.test(tokens[at]?.text ?? '')) at += 1;
  const first = tokens[at]?.text ?? '';
  // In a list, one name stands under the other.
  const listed = tokens[at]?.starts === true && (name.test(first) || fillers.has(first));
  if (!joins.has(first) && !listed) return null;
  while (joining.has(tokens[at]?.text ?? '')) at += 1;
  return nextName(tokens, at);
}

/** "…, which we also revert" behind a name. */
function isAlsoReverted(tokens: readonly Token[], at: number): boolean {
  let next = at + 1;
  while (/^[,)]$/.test(tokens[next]?.text ?? '')) next += 1;
  if (tokens[next]?.text !== 'which' || !/^(?:we|i|this)$/.test(tokens[next + 1]?.text ?? ''))
    return false;
  const verb = tokens[next + 2]?.text === 'also' ? tokens[next + 3] : tokens[next + 2];
  return /^(?:reverts?|undo|undoes)$/.test(verb?.text ?? '');
}
