import { type ParsedMessage, runningText, withoutQuotes } from './parse-message';

/** Where running text says that the commit repairs something. */
export interface TextDeclaration {
  /** What it says, over line breaks. */
  readonly words: string;
  /** Lines of the message, from 1. */
  readonly line: number;
  readonly endLine: number;
}

const fault =
  '(?:bugs?|issues?|problems?|oversights?|mistakes?|errors?|omissions?|leaks?|races?|regressions?|crash(?:es)?|deadlocks?|hangs?|holes?|breakages?|failures?|defects?|flaws?|oops|panics?|overflows?|behaviou?r|build)';
const what = `(?:(?:the|an?|this|that|these|those|some)\\s+(?:(?!coding\\b|style\\b|typos?\\b)[\\w'/-]+\\s+){0,4}?${fault}\\b|(?:that|this|these|it|them|both)\\b)`;
const repair = '(?:fix|solve|correct|repair|resolve|rectify|remedy|cure)';
const repairs =
  '(?:fix(?:es|ed)?|solves?|corrects?|repairs?|resolves?|address(?:es)?|rectifies|cures?)';

const forms = [
  // "Fix this by …", "…, so fix it.", "…, fix that oversight."
  new RegExp(
    `(?:^|\\n\\s*\\n|(?<!\\d)[.;!?,:)]\\s+|\\bso\\s+)(?:so\\s+|just\\s+|simply\\s+|let's\\s+)?${repair}\\s+${what}`,
    'gi',
  ),
  new RegExp(
    `\\bthis\\s+(?:patch|commit|change|series|changeset)\\s+(?:mainly\\s+|therefore\\s+|thus\\s+|simply\\s+)?${repairs}\\s+${what}`,
    'gi',
  ),
  new RegExp(
    `(?:^|[.;!?]\\s+|\\n\\s*\\n)(?:in\\s+order\\s+)?to\\s+${repair}\\s+${what}\\s*,`,
    'gi',
  ),
];

/** "If we fix it", "did not fix it", "would fix it": before the words, in the same sentence. */
const unreal =
  /\b(?:if|when|once|until|unless|not|never|cannot|could|would|might|may|should|will|instead of|try|tries|tried|attempt\w*)\b[^.;!?]{0,30}$|n['’]t\b[^.;!?]{0,30}$/i;
/** What is done in passing: the commit is about something else. */
const inPassing =
  /\b(?:also|in addition|additionally|besides|moreover|furthermore|while (?:at it|here|there))\b[^.;!?]{0,30}$/i;
/** "Fix it in the next patch": behind the words. */
const elsewhere =
  /^[^.;!?]{0,40}\b(?:in|by|with)\s+(?:the\s+|an?\s+)?(?:next|later|following|subsequent|separate|another|other|upcoming|future)\b/i;

/** "- fixes the count of …" in a list of changes, "Small fixes on …". */
const listed = [
  /(?:^|\n)[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+(?:bug ?)?(?:fix(?:es|ed)?|corrects?|repairs?)[ \t]+(?!(?:size|length|width|point|up|the comments?|one of|spelling|wording|typos?|indentation|white ?space)\b)(?:\S+[ \t]?){1,6}/gi,
  /(?<!\bfor )\b(?:small|minor|some|several|various|few|other|misc(?:ellaneous)?)\s+(?:bug\s?)?fixes\b(?! (?:for|in|of|to) the (?:text|comments?|docs?|documentation)\b)/gi,
  new RegExp(`\\bthis\\s+(?:patch|commit|change|series)\\s+also\\s+${repairs}\\s+${what}`, 'gi'),
];

/** What a list of versions of a posting tells is no more in the commit. */
const versions =
  /(?:^|\n)[ \t]*(?:[-*][ \t]+)?(?:v\d+\b|change[ -]?log\b|changes? (?:since|from|in v|v)|version \d)/i;

/**
 * The first place of running text where a message says of its own commit that it repairs something ("Fix that
 * oversight.", "This patch fixes the issue by …"), or null. Quoted titles say nothing.
 */
export function declaredInText(message: ParsedMessage): TextDeclaration | null {
  return firstPlace(message, forms, (before) => !inPassing.test(before));
}

/** The first place that tells of a repair beside what the commit is about ("Also, fix the leak."), or null. */
export function repairInPassing(message: ParsedMessage): TextDeclaration | null {
  const { text } = runningText(message);
  const start = message.subject.length;
  const list = text.slice(start).search(versions);
  const ownEnd = list < 0 ? text.length : start + list;
  return (
    firstPlace(message, listed, (_, at) => at <= ownEnd) ??
    firstPlace(message, forms, (before) => inPassing.test(before))
  );
}

function firstPlace(
  message: ParsedMessage,
  wanted: readonly RegExp[],
  accepts: (before: string, at: number) => boolean,
): TextDeclaration | null {
  const { text: whole, lineAt } = runningText(message);
  const start = message.subject.length;
  const text = withoutQuotes(whole);
  const found = wanted
    .flatMap((form) => [...text.matchAll(form)])
    .filter(({ 0: said, index }) => {
      if (index + said.length <= start) return false;
      // Behind a comma or a full stop, what stands before is about something else.
      const begins = /^[.;!?,:)\s]/.test(said);
      const before = text.slice(Math.max(0, index - 100), index);
      if (!begins && unreal.test(before)) return false;
      return (
        accepts(text.slice(Math.max(0, index - 100), index + 1), index) &&
        !elsewhere.test(text.slice(index + said.length))
      );
    })
    .sort((a, b) => a.index - b.index)[0];
  if (found === undefined) return null;
  const words = found[0].replace(/^[\s.;!?,:)]+/, '').trimEnd();
  const at = found.index + found[0].trimEnd().length - words.length;
  return {
    words: words.replace(/\s+/g, ' ').replace(/,$/, ''),
    line: lineAt(at),
    endLine: lineAt(at + words.length - 1),
  };
}
