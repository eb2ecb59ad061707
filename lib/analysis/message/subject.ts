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
    // "Fix it: …" is a sentence.
    if (/\s/.test(part) && knownVerbs.test(part.split(/\s/)[0] ?? '')) break;
    parts.push(part.replace(/:$/, ''));
    rest = rest.slice(match[0].length);
  }
  // "ALSA: hda - Add quirk": the dash is a second separator of a few subsystems.
  const dash = parts.length > 0 ? /^([\w/+]+(?: [\w/+]+)?) - (?=\S)/.exec(rest) : null;
  if (dash?.[1] !== undefined) {
    parts.push(dash[1]);
    rest = rest.slice(dash[0].length);
  }
  const verb = verbOf(rest);
  return {
    prefix:
      parts.length === 0
        ? null
        : subject
            .trim()
            .slice(0, subject.trim().length - rest.length)
            .replace(/[\s:-]+$/, ''),
    subsystem: parts[0]?.replace(/^\[|\]$/g, '') ?? null,
    verb: verb?.toLowerCase() ?? null,
    intent: rest,
    reverts: null,
  };
}

/** The first words when they are a verb, else a verb of repair that stands later ("events reporting fix up"). */
function verbOf(intent: string): string | null {
  // "DR, Clear the flags": a part in capitals belongs to what stands before it.
  const rest = intent.replace(/^[A-Z][A-Z0-9]{1,7}, (?=\S)/, '');
  if (rest !== intent) return verbOf(rest);
  const two = twoWordVerbs.exec(intent)?.[1];
  if (two !== undefined) return two;
  const first = /^[A-Za-z][\w'/-]*/.exec(intent)?.[0] ?? '';
  if (knownVerbs.test(first)) return first;
  return /\bfix ?up\b/i.exec(intent)?.[0] ?? fixVerbs.exec(intent)?.[0] ?? participle(intent);
}

const participle = (intent: string) =>
  /\w+$/.exec(fixParticiples.exec(intent)?.[0] ?? '')?.[0] ?? null;

const knownVerbs =
  /^(?:re-?)?(?:announc|fix|add|remov|drop|delet|us|mak|mov|updat|chang|replac|avoid|prevent|handl|check|ensur|set|clear|reset|initiali[sz]|init|free|releas|unlock|lock|protect|guard|validat|verif|reject|limit|restrict|allow|enabl|disabl|support|introduc|implement|convert|switch|refactor|rework|clean|simplif|optimi[sz]|improv|renam|split|factor|merg|revert|restor|repair|correct|resolv|keep|skip|ignor|stop|start|call|pass|return|read|writ|wait|get|put|hold|tak|do|don't|let|mark|annotat|constif|document|clarif|describ|export|expos|hid|prepar|reorgani[sz]|reorder|sort|bump|upgrad|downgrad|deprecat|dump|print|log|report|warn|silenc|suppress|cop|store|save|load|allocat|reserv|register|unregister|propagat|forward|send|receiv|flush|sync|invalidat|cancel|abort|retr[yi]|defer|delay|increas|decreas|reduc|extend|shrink|adjust|tun|align|pad|mask|swap|cast|inlin|export|forc|requir|request|bind|unbind|probe|attach|detach|map|unmap|match|pin|unpin|preserv|honou?r|respect|account|count|track|trac|test|run|build|compil|link|install|generat|pars|consolidat|unif|unwind|plug|quirk|work|apply|defin|declar|includ|exclud|zero|fill|fail|bail|close|open|show|tak|turn|treat|try|us|pull|push|walk|update|separat|simulat|sanitize|warn|wrap|kill|teach|bring|provid|expand|collect|discard|postpon|shorten|relax|tighten|restructur|rewrit|revis|tweak|tid|hook|embed|permit|disallow|accept|detect|emulat|mitigat|enhanc|fetch|eliminat|adapt|assign|calculat|comput|configur|creat|determin|evaluat|execut|inspect|integrat|invok|minimi[sz]|maximi[sz]|negotiat|notif|perform|populat|refin|resum|specif|squash|terminat|toggl|translat|transmit|utili[sz]|leverag|migrat|modif|normali[sz]|obtain|choos|decod|encod|emit|enforc|explain|acquir)(?:e|es|s|ed|d|ing|ies|y|ied|ning|ping|ting)?$/i;

const announced =
  /^(?:add(?!\s+(?:a\s+|an\s+|some\s+)?(?:missing|extra|check|quirk|bounds?|null|sanity|upper|lower|limit|lock|barrier|validation|workaround))|introduc\w*|implement\w*|support\w*|allow\w*|extend\w*|convert\w*|switch\w*|migrat\w*|refactor\w*|rework\w*|clean\w*|simplif\w*|optimi[sz]e\w*|improv\w*|renam\w*|split\w*|factor\w*|updat\w*\s+(?:to|version|copyright|firmware|maintainers?|doc\w*|defconfig)|print|dump|log|show|bump|upgrade|prepare|reorgani[sz]e\w*|deprecat\w*|constify|annotat\w*|consolidat\w*|unify|(?:remov|delet)\w*\s+(?:the\s+|some\s+|an?\s+)?(?:now[- ])?(?:unused|obsolete\w*|dead|redundant|unneeded|unnecessary|superfluous|useless)|drop\s+(?:the\s+|some\s+|an?\s+)?(?:now[- ])?(?:unused|obsolete\w*|dead|redundant|unneeded|unnecessary|superfluous|useless))(?![\w-])/i;

/** The subject announces something new or tidier, not a repair. */
export function announcesChange(intent: string): boolean {
  return announced.test(intent) && !soundsLikeFix(intent);
}

const fixVerbs =
  /\b(fix(es|ing|up)?|bug ?fix(es)?|repairs?|corrects?|resolves?|unbreak|workaround|work around|revert(s|ed)?|(?<=(?:^|:\s*|\bto ))restores?)\b/i;
/** Behind another verb they say how something is: "get fixed capabilities", "use the corrected length". */
const fixParticiples =
  /(?:^|[:;,]\s*|\b(?:and|bugs?|issues?|problems?|leaks?|warnings?|errors?|is|are|was|were|been|gets|got)\s+)(?:fixed|repaired|corrected|resolved|restored)\b(?!-)/i;
// "lock-free" and "thread-safe" are properties of what comes, no repair.
const softFixVerbs =
  /(?<![\w-])(prevent(s)?|avoid(s)?|handle|add missing|missing|don't|do not|ensure|make sure|validate|reject|sanitize|properly|correctly|wrong|incorrect|invalid|broken|plug|drop extra|quirk|initiali[sz]e|honou?r|respect|proper|null|de-?referenc\w*|leaks?|races?|deadlocks?|overflows?|underflows?|crash\w*|uninitiali[sz]ed|use-after-free|out[- ]of[- ]bounds?|bounds?|sanity)\b/i;
/** Verbs of a repair that are as often the name of a thing: "add reset stage 8", "support flow limit". */
const softFixNouns =
  /(?:^|[:;,]\s*|\b(?:and|to|only)\s+|(?:^|[:,]\s*)add(?:s|ed|ing)?\s+(?:[\w/-]+\s+){0,4})(?<![\w-])(?:check|guard|stop|reset|clear|release|free|unlock|protect|limit)\b/i;

/** The subject itself says that it repairs something. */
export function saysFix(intent: string): boolean {
  return fixVerbs.test(intent) || fixParticiples.test(intent);
}

/** Something that was not there, whatever it is for. */
const brandNew =
  /^(?:add(?:s|ed)?\s+(?:an?\s+|new\s+|initial\s+|basic\s+)*(?:support|option|function|api|command|feature|capability|driver)s?\b|introduc\w*|implement\w*|support\w*\b)/i;

/** The subject describes a repair without the word: what a hidden fix looks like. */
export function soundsLikeFix(intent: string): boolean {
  if (brandNew.test(intent)) return false;
  return softFixVerbs.test(intent) || (softFixNouns.test(intent) && !announced.test(intent));
}
