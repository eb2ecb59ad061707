import type { MessageLine } from './parse-message';

/** "No problem if …", "not an issue in that mode", "in the general case this is no problem" say when it does no harm: no such claim. */
const unsay = [
  /\bno functional (?:changes?|impact|difference)s?\b(?! (?:for|when|unless|if|as long|in (?:that|this|the|most|those|other) (?:\w+ )?(?:modes?|cases?))\b)/i,
  /\bno (?:behaviou?ral|visible|user[- ]visible) changes?\b/i,
  /\bnot? (?:an? )?(?:real|actual) (?:bug|issue|problem)s?\b/i,
  /(?:\b(?:this|that)(?: patch| commit| change)?|\bpatch) (?:is|was)(?: not|n't) (?:a )?bug\b(?! (?:if|when|in|until|unless|as long)\b)|^\s*not a bug\b/i,
  /\b(?:not|no) (?:an? )?(?:issue|problem) per se\b/i,
  /\b(?:do|does|did)(?: not|n't) (?:\w+ )?(?:present|cause|lead to|result in|produce) any (?:\w+ ){0,2}(?:errors?|issues?|problems?|bugs?|harm)\b/i,
];

/** Lines in which the message itself says that nothing changes for anybody, or that no harm was done. */
export function findDisclaimers(lines: readonly MessageLine[]): readonly MessageLine[] {
  return lines.filter((line) => unsay.some((one) => one.test(line.text)));
}
