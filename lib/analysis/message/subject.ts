export interface SubjectParts {
  /** "wifi: mt76: mt7921", "net/mlx5"; null when the subject has no prefix. */
  readonly prefix: string | null;
  /** First part of the prefix: "wifi", "net/mlx5". */
  readonly subsystem: string | null;
  /** "fix", "add missing", "prevent": lower case; null when the subject is empty. */
  readonly verb: string | null;
  /** What follows the prefix. */
  readonly intent: string;
  /** The subject that a `Revert "…"` takes back. */
  readonly reverts: string | null;
}

const prefixPart = /^(\[[^\]]{1,30}\]:?|[A-Za-z0-9][\w./+\-*,&{}()[\]#@ ]{0,48}):\s+(?=\S)/;
const twoWordVerbs =
  /^(add missing|fix up|fix missing|don't|do not|make sure|clean up|set up|work around|take care|get rid|properly \w+|correctly \w+|always \w+|only \w+|actually \w+|really \w+|also \w+|no longer \w+)\b/i;

/**
 * Takes a subject apart: subsystem prefix, action verb, intent (4-phases, phase 1). Up to four `part: ` count as prefix;
 * a part with more than four words is a sentence, not a subsystem.
 */
export function parseSubject(subject: string): SubjectParts {
  const revert = /^(?:Revert|revert:?)\s+"(.*)"\s*$/.exec(subject);
  if (revert?.[1] !== undefined) {
    const inner = parseSubject(revert[1]);
    return { ...inner, verb: 'revert', intent: subject, reverts: revert[1] };
  }
  let rest = subject.trim();
  const parts: string[] = [];
  while (parts.length < 4) {
    const bracket = parts.length === 0 ? /^(\[[^\]]{1,30}\])\s+(?=\S)/.exec(rest) : null;
    const match = bracket ?? prefixPart.exec(rest);
    const part = match?.[1];
    if (!match || part === undefined || part.split(/\s+/).length > 4) break;
    parts.push(part.replace(/:$/, ''));
    rest = rest.slice(match[0].length);
  }
  const verb = twoWordVerbs.exec(rest)?.[1] ?? /^[A-Za-z][\w'/-]*/.exec(rest)?.[0] ?? null;
  return {
    prefix: parts.length === 0 ? null : parts.join(': '),
    subsystem: parts[0]?.replace(/^\[|\]$/g, '') ?? null,
    verb: verb?.toLowerCase() ?? null,
    intent: rest,
    reverts: null,
  };
}

const fixVerbs =
  /\b(fix(es|ed|ing|up)?|bug ?fix(es)?|repair(s|ed)?|correct(s|ed)?|resolve[sd]?|unbreak|workaround|work around|revert(s|ed)?|restore[sd]?)\b/i;
const softFixVerbs =
  /\b(prevent(s)?|avoid(s)?|handle|add missing|missing|don't|do not|ensure|make sure|check|validate|guard|reject|sanitize|properly|correctly|wrong|incorrect|invalid|broken|plug|stop|drop extra|quirk|reset|initiali[sz]e|clear|release|free|unlock|protect|limit|honou?r|respect)\b/i;

/** The subject itself says that it repairs something. */
export function saysFix(intent: string): boolean {
  return fixVerbs.test(intent);
}

/** The subject describes a repair without the word: what a hidden fix looks like. */
export function soundsLikeFix(intent: string): boolean {
  return softFixVerbs.test(intent);
}
