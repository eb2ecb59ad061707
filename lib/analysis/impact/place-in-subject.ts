import type { ParsedMessage } from '@/lib/analysis/message/parse-message';
import { parseSubject, saysFix } from '@/lib/analysis/message/subject';

/** "In port attach", "on Windows", "with pending transfers"; not "in order to", "on top of", "at least". */
const place =
  /(?<![\w./-])(in|on|at|under|inside|within|with)\s+(?!(?:order|case|use|place|flight|bytes|bits|units|seconds|m?s|pages|words|general|particular|advance|parallel|sync|favou?r|terms|addition|fact|progress|turn|front|between|effect|total|common|demand|top|purpose|time|hold|behalf|all|once|least|most|first|last|a time|way|regards?|respect|this|that|these|those|it|its|their|them|the same)\b)(?=[\w'"`/({<*.%+-])/gi;

/** What the words belong to where they say of what, not where: "depends on", "replace X with", "included in". */
const belongs: Readonly<Record<string, RegExp>> = {
  with: /\breplac\w+\b|\b(?:deal(?:s|ing)?|along|together|compl(?:y|ies|iance|iant)|conflict(?:s|ed|ing)?|clash(?:es)?|collisions?|compar\w+|compatib\w+|consisten\w+|align\w*|interact\w*|interop\w*|work(?:s|ed|ing)?|play(?:s|ed|ing)?|cop(?:e|es|ing)|rac(?:es?|ing|y)|mismatch\w*|(?:mis)?merg\w+|sync\w*|communicat\w+|talk\w*|mess(?:ing)?|start(?:s|ed|ing)?|end(?:s|ed|ing)?|begin(?:s|ning)?|fill(?:ed|s|ing)?|use[ds]?|concerns?|issues?|problems?|troubles?|bugs?)\s+$/i,
  on: /\b(?:(?:in)?depend\w*|based?|turn(?:s|ed|ing)?|wait(?:s|ed|ing)?|rel(?:y|ies|ied|ying)|reliance|operat\w+|switch(?:e[sd]|ing)?|power(?:s|ed|ing)?|ref\w*|lock(?:s|ed|ing)?|hold(?:s|ing)?|limits?|restrictions?|check(?:s|ed|ing)?|carrier|parenthes[ie]s|put|set|sync\w*|poll(?:s|ing)?)\s+$/i,
  in: /\b(?:plug(?:s|ged)?|checked|built|opt|fill(?:s|ed|ing)?|participat\w+|interest\w*|result(?:s|ed|ing)|included|introduced|added|put|pass(?:es|ed|ing)|bring\w*)\s+$/i,
  at: /\b(?:look(?:s|ed|ing)?|aim(?:s|ed|ing)?|point(?:s|ed|ing)|start(?:s|ed|ing)?)\s+$/i,
};

/** Up to the next clause. */
const upTo =
  /^.*?(?=\s+(?:due|because|by|so|when|if|while|to (?:fix|avoid|handle|prevent|make|allow|support|match|work))\s|[,;:.]\s|\.?$)/;

/**
 * Where, or in which case, a repair mends something, as its subject says it ("fix devargs format in port attach": "in
 * port attach"), or null. A quote: whether the bug is hit there always, or only there, it does not say.
 */
export function placeInSubject(message: ParsedMessage): string | null {
  const { intent, reverts } = parseSubject(message.subject);
  if (reverts !== null || !saysFix(intent)) return null;
  for (const { 0: found, 1: word = '', index } of intent.matchAll(place)) {
    const before = intent.slice(0, index);
    // A subject that goes on in another sentence tells of other things there.
    if (/[.?!]\s/.test(before)) return null;
    if (belongs[word.toLowerCase()]?.test(before)) continue;
    const said = upTo.exec(intent.slice(index))?.[0] ?? '';
    if (said.length > found.length) return said;
  }
  return null;
}
