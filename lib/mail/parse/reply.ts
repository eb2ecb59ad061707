import type { ReplyClass } from '@/lib/contracts/mail';

const quoteLine = /^[ \t]{0,3}(?:[>|]|[A-Za-z]{1,4}> ?)/;
const attribution =
  /^(?![ \t]*>)[^\n]*(?:\b(?:wrote|writes|schrieb|a écrit|escribió|napsal|napisał|kirjoitti|skrev)\b[^\n]{0,40}:?)\s*:?\s*$/;
const originalMessage =
  /^[ \t]*(?:-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht)[ \t-]*|_{20,})$/i;

/**
 * What the person wrote: quoted lines, "On … wrote:" lines, the signature, list footers and everything below an
 * "Original Message" line removed.
 */
export function stripQuoted(text: string): string {
  const kept: string[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^-- ?$/.test(line) || originalMessage.test(line)) break;
    if (
      /^From: .*/.test(line) &&
      /^(?:Sent|Date|To): /m.test(lines.slice(index + 1, index + 4).join('\n'))
    )
      break;
    if (quoteLine.test(line)) continue;
    if (isAttribution(lines, index)) continue;
    kept.push(line.trimEnd());
  }
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** An attribution may be wrapped over three lines; what follows it is a quote. */
function isAttribution(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  for (let span = 0; span < 3; span += 1) {
    const last = lines[index + span] ?? '';
    if (span > 0 && last.trim() === '') return false;
    if (!attribution.test(last)) continue;
    let next = index + span + 1;
    while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
    const quoted = quoteLine.test(lines[next] ?? '');
    return quoted && (span === 0 || /^(?:On|Am|Le|El|Dne|W dniu)\b|@|,\s*$/.test(line));
  }
  return false;
}

const keepWords =
  /\b(?:don't|do not|not|never|instead of|rather than|no need to|why)\s+(?:be |being |to )?drop/i;
const dropWords = [
  /\b(?:please|pls|plz|kindly|could you|can you|would you|should|suggest(?:ion)?(?: to)?|request(?: to)?|want to|let's|better|just|ok|okay,?|i'?d|i'?ll|i will|will|we'?ll|i've|i have|ack,?|so|and|now)\b[^.!?]{0,60}\b(?:drop(?:ped|ping)?|unqueue|remove (?:it|this|that))\b/i,
  /^\s*(?:drop(?:ped)?|dropping|skip)(?:\b[^.!?\n]{0,20})?\b(?:it|this|that|one|patch|commit|now|thanks|from|please)?\b[.!,]?/i,
  /\b(?:please |pls )?(?:do not|don't|dont|not to|never)\s+(?:be )?(?:back-?port|apply|pick|queue|take|select|include|merge)(?:ed|ing)?\b/i,
  /\b(?:not|n't)\s+(?:need(?:ed)?\s+to\s+)?be\s+(?:back-?ported|applied|picked|included|queued|taken|in\s+(?:the\s+)?-?stable|in\s+any\s+stable|in\s+lts|selected)/i,
  /\b(?:does|do|should|would|need)(?:n't|\s+not)\s+(?:need|want|have)\b[^.!?]{0,40}\b(?:back-?port|-?stable|lts)/i,
  /\bno\s+(?:real\s+|good\s+)?(?:need|reason|point)\s+(?:to|in|for)\s+(?:back-?port|includ|tak|apply|pick|queue)/i,
  /\b(?:see|know)\s+(?:any|a|no|much|the)\s+(?:reason|need|point)[^.!?]{0,40}\b(?:back-?port|-?stable|includ|pick)/i,
  /\bprefer\b[^.!?]{0,30}\bnot\b[^.!?]{0,30}\b(?:back-?port|pick|apply|appl|includ|backport)/i,
  /\b(?:can|could|should|please)\s+(?:be\s+)?(?:skip(?:ped)?|revert(?:ed)?|exclude[d]?|omit(?:ted)?)\b/i,
  /\bnot\s+(?:for|suitable for|appropriate for|intended for|meant for|something for|material for)\s+(?:-?stable|back-?port|lts)/i,
] as const;
const nak = /\bN(?:AC?K)(?:ed)?\b|\b(?:n[ao]c?ked)-by:/i;
const reviewTag = /^[ \t]*(?:Reviewed|Acked|Tested|Reviewed-and-tested)-by:[ \t]*\S/im;
const appliedWords =
  /\b(?:(?:now|already|i've|i have|it's|all|both|has been|have been|been|was)\s+)(?:queued|applied|picked)(?:\s+up)?\b|\bqueued(?: it| this| them)? up\b|\b(?:i'll|i will|okay,? i'll)\s+(?:just\s+)?(?:queue|apply|pick|take|add|grab)\b|^\s*(?:applied|queued|added|picked up)\b/im;
const objectionWords = [
  /\b(?:not|n't|isn't|never|no)\s+(?:really\s+|actually\s+|even\s+)?(?:a|an|any|in any way an?)?\s*(?:bug[ -]?)?(?:fix|bugfix|regression fix|stable material|stable dependency)\b/i,
  /\bin no way a (?:bug ?)?fix/i,
  /\b(?:fix(?:es|ing)?)\s+(?:nothing|no (?:real )?(?:bug|issue|problem))/i,
  /\b(?:makes?|make|making)\s+(?:no|little|not much|zero)\s+sense\b|\b(?:not|n't)\s+make\s+(?:much\s+|any\s+)?sense\b/i,
  /\b(?:should|need)(?:n't|\s+not)\s+(?:be|need|it|have|go)\b[^.!?]{0,40}stable/i,
  /\bshould not need\b|\bnot needed\b|\bunneeded\b|\bpointless\b|\bnonsense\b|\bbaloney\b|\bbogus\b|\bjunk\b/i,
  /\bi object\b|(?<!\b(?:no|any) )\bobjections?\b(?!\s*\?)|\bstrongly disagree\b|\bdisagree\b/i,
  /\b(?:will|would|does|it|this|that|which)\s+(?:\w+\s+)?(?:break|breaks|broke|cause|causes|introduce|introduces)\b[^.!?]{0,60}\b(?:regress|break|build|boot|crash|things|userspace|users|in the same way)?/i,
  /\b(?:this|that|which|it|patch|commit|explanation|analysis) (?:is|was|looks|seems)\s+(?:plain\s+|simply\s+|clearly\s+|obviously\s+|just\s+)?(?:wrong|incorrect|broken|incomplete|not correct|not contained|a cleanup|refactor\w*)\b/i,
  /\bjust refactors?\b|\bis a cleanup\b|\bpure cleanup\b|\bpreparation for\b/i,
  /\bmuch value\b|\bcan wait\b|\bnot sure (?:that )?(?:this|it) is (?:really )?(?:a fix|appropriate|suitable)/i,
  /\b(?:is|was|has)(?:n't| not)\s+(?:even\s+|been\s+)?(?:compile[ -]|well |thoroughly |properly )?tested\b/i,
  /\b(?:will|would|may|might|could)\s+(?:auto-?nack|cause regressions?|regress)\b/i,
  /\b(?:on its own|alone|without (?:the|its|that))\b[^.!?]{0,60}\b(?:nonsense|wrong|broken|useless|incomplete|break)/i,
  // A missing prerequisite: as it stands, the pick is wrong.
  /\bdepend(?:s|ency|encies)\b[^.!?]{0,120}\b(?:[0-9a-f]{12,40}|included?|missing|not in)\b/i,
  /\b(?:will need|needs|requires) (?:this|the following|also|another|commit|patch)\b/i,
  /\bplease don't\b|\bplease stop\b|^\s*stop it\b/im,
] as const;
/** Somebody wants it, or wants it on more branches. */
const requestWords =
  /\b(?:please|should)\b[^.!?\n]{0,30}\b(?:back-?port|apply|pick|queue|include)\b(?![^.!?]{0,30}\bonly\b)/i;
const ackWords =
  /\b(?:ack|acked|lgtm|looks (?:good|fine|ok|okay|correct)|sounds (?:good|fine)|fine (?:with|by|for) me|ok(?:ay)? (?:with|for|to)|no objections?|agree(?:d)?|makes sense|good (?:candidate|idea|catch)|makes? a good)\b|\bthank(?:s| you) for (?:picking|backporting|queu)|\bwill do\b|\bcritical for\b/i;

/**
 * What a reply says about the patch (design 5-mail: drop request, objection, ack, question; plus applied and review
 * tags). Takes the whole text; quotes are left out of it. Words decide, strongest first: a request to drop, a NAK or
 * a named defect, a review tag, "queued", agreement, a question.
 */
export function classifyReply(text: string): ReplyClass {
  const own = stripQuoted(text);
  const flat = own.replace(/\s+/g, ' ');
  if (!keepWords.test(flat) && dropWords.some((pattern) => pattern.test(flat))) return 'drop';
  if (nak.test(own.replace(/auto-?nack/gi, ''))) return 'objection';
  if (objectionWords.some((pattern) => pattern.test(flat))) return 'objection';
  if (reviewTag.test(own)) return 'review-tag';
  if (requestWords.test(flat)) return 'ack';
  if (appliedWords.test(own)) return 'applied';
  if (ackWords.test(flat)) return 'ack';
  return /\?(?:\s|$|["')\]])/.test(own.replace(/https?:\S+/g, '')) ? 'question' : 'other';
}
