import type { PhaseContext } from '@/lib/analysis/context';
import { capital, finding, listWords } from '@/lib/analysis/finding';
import type { Finding } from '@/lib/contracts/analysis';
import { fixesTags } from './fixes-tag';
import type { MessageFinding, MessageKind } from './kinds';
import type { ParsedMessage, Trailer } from './parse-message';
import { parseStableTag, type StableTag } from './stable-tag';

const bots: readonly (readonly [string, RegExp])[] = [
  ['syzbot', /syzbot|syzkaller/i],
  ['kernel test robot', /kernel test robot|lkp@intel|\bkbuild\b/i],
  ['Coverity', /coverity|scan-admin/i],
  ['Smatch', /\bsmatch\b/i],
  ['Hulk Robot', /hulk\s*robot|hulkci/i],
  ['Linux Verification Center', /linuxtesting\.org|\bsvace\b/i],
  ['CKI', /\bcki\b|skt-results/i],
  ['OSS-Fuzz', /oss-fuzz/i],
  ['another bot', /\b\w*bot\b|\brobot\b|\bci@/i],
];

/** Every trailer but `Fixes:`, as findings, and what is not there (4-phases, phase 1). */
export async function tagFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const { trailers } = context.input.profile;
  const out: MessageFinding[] = [];
  for (const tag of message.trailers) {
    const stable = parseStableTag(tag, trailers.stableAddresses);
    if (stable) out.push(await stableFinding(context, tag, stable));
    else out.push(...(await plainFinding(context, tag)));
  }
  out.push(...(await namedInProse(context, message)));
  out.push(...(await cveFindings(context, message)), ...(await missingFinding(context, message)));
  return out;
}

async function lineOf(context: PhaseContext, tag: Trailer) {
  return context.probe('message-lines', {
    commit: context.input.commit,
    from: tag.line,
    to: tag.endLine,
  });
}

async function stableFinding(
  context: PhaseContext,
  tag: Trailer,
  stable: StableTag,
): Promise<MessageFinding> {
  const evidence = [await lineOf(context, tag)];
  const data = { ...stable, written: tag.value };
  if (stable.noAutosel) {
    return finding({
      kind: 'no-autosel',
      polarity: 'against',
      severity: 'high',
      summary: `Asks not to be picked automatically${stable.reason === null ? '' : `: ${stable.reason}`}.`,
      line: tag.line,
      data,
      evidence,
    });
  }
  const details = [
    stable.floor === null ? '' : `from ${stable.floor}${stable.andLater ? ' on' : ''}`,
    stable.delay === null ? '' : `only ${stable.delay}`,
    ...stable.prerequisites.map(
      (one) =>
        `needs ${one.oid.slice(0, 12)}${one.subject === null ? '' : ` ("${one.subject}")`}${one.versions.length === 0 ? '' : ` on ${one.versions.join(', ')}`}`,
    ),
  ].filter((one) => one !== '');
  return finding({
    kind: 'stable-request',
    polarity: 'for',
    severity: 'high',
    summary: `Asks for stable (${stable.address})${details.length === 0 ? '' : `: ${details.join('; ')}`}.`,
    line: tag.line,
    data,
    evidence,
  });
}

interface Plain {
  readonly kind: MessageKind;
  readonly polarity: Finding['polarity'];
  readonly severity: Finding['severity'];
  readonly words: string;
}

/** What a tag means; null for those that are no finding of their own (`Cc:` of a person, `Change-Id:`). */
function meaningOf(context: PhaseContext, tag: Trailer): Plain | null {
  const grammar = context.input.profile.trailers;
  const { name } = tag;
  const is = (...names: string[]) => names.includes(name);
  if (is('nacked-by'))
    return { kind: 'nack', polarity: 'against', severity: 'high', words: 'Objected to by' };
  if (grammar.testers.includes(name) || /tested-by$/.test(name)) {
    if (/^reported-and/.test(name))
      return {
        kind: 'reporter',
        polarity: 'for',
        severity: 'medium',
        words: 'Reported and tested by',
      };
    return { kind: 'tested', polarity: 'for', severity: 'low', words: 'Tested by' };
  }
  if (is('acked-by'))
    return { kind: 'review', polarity: 'for', severity: 'info', words: 'Acked by' };
  if (grammar.reviewers.includes(name))
    return { kind: 'review', polarity: 'for', severity: 'low', words: 'Reviewed by' };
  if (grammar.reporters.includes(name))
    return { kind: 'reporter', polarity: 'for', severity: 'medium', words: 'Reported by' };
  if (is('signed-off-by'))
    return { kind: 'sign-off', polarity: 'neutral', severity: 'info', words: 'Signed off by' };
  if (grammar.dependencies.includes(name))
    return { kind: 'dependency', polarity: 'neutral', severity: 'medium', words: `${tag.name}:` };
  if (grammar.fixes.includes(name)) return null;
  if (grammar.links.includes(name) || is('link', 'closes', 'bugzilla id', 'coverity issue')) {
    const bug = isBug(tag);
    return {
      kind: 'link',
      polarity: bug ? 'for' : 'neutral',
      severity: bug ? 'low' : 'info',
      words: isChecker(tag) ? 'Coverity issue' : bug ? 'Bug report:' : 'Posted or discussed at',
    };
  }
  if (is('cc', 'change-id', 'commit-id', 'base-commit', 'prerequisite-patch-id', 'from', 'cve'))
    return null;
  if (!tag.known)
    return {
      kind: 'unknown-tag',
      polarity: 'neutral',
      severity: 'info',
      words: `Unknown tag ${tag.name}:`,
    };
  return { kind: 'credit', polarity: 'neutral', severity: 'info', words: creditWords(tag.name) };
}

/** "Suggested by" of `Suggested-by:`. */
function creditWords(name: string): string {
  const by = /^([a-z][a-z-]*)-by$/.exec(name)?.[1]?.replaceAll('-', ' ');
  return by === undefined ? `${capital(name)}:` : `${capital(by)} by`;
}

/** A defect that a tool found by reading: nobody ran into it. */
function isChecker(tag: Trailer): boolean {
  return tag.name === 'coverity issue' || /^(?:CID|Coverity)\b/i.test(tag.value);
}

function isBug(tag: Trailer): boolean {
  return (
    /^(closes|bug|bugzilla|bugzilla id|buglink|coverity issue|resolves|issue)$/.test(tag.name) ||
    /bugzilla|\bbugs?\.|\/issues?\/|syzkaller|syzbot|launchpad/i.test(tag.value)
  );
}

async function plainFinding(context: PhaseContext, tag: Trailer): Promise<MessageFinding[]> {
  const meaning = meaningOf(context, tag);
  if (meaning === null) return [];
  const bot =
    meaning.kind === 'reporter' ? bots.find(([, pattern]) => pattern.test(tag.value)) : undefined;
  const person = /^(.*?)\s*<([^>]*)>/.exec(tag.value);
  const who = person?.[1] === undefined || person[1] === '' ? tag.value : person[1];
  const own =
    meaning.kind === 'tested' &&
    (person?.[2] ?? '').toLowerCase() === (await context.candidate()).author.email.toLowerCase();
  const isLink =
    meaning.kind === 'link' || meaning.kind === 'dependency' || meaning.kind === 'unknown-tag';
  return [
    finding({
      kind: meaning.kind,
      polarity: meaning.polarity,
      severity: meaning.severity,
      summary: `${own ? 'Tested by its author,' : meaning.words} ${isLink ? tag.value : who.replace(/^"|"$/g, '')}${bot ? ` (${bot[0]})` : ''}.`,
      line: tag.line,
      data: {
        tag: tag.name,
        value: tag.value,
        ...(person ? { name: who, email: (person[2] ?? '').toLowerCase() } : {}),
        ...(meaning.kind === 'reporter'
          ? { by: bot === undefined ? 'person' : 'bot', bot: bot?.[0] ?? null }
          : {}),
        ...(meaning.kind === 'link' ? { isBug: isBug(tag), isChecker: isChecker(tag) } : {}),
      },
      evidence: [await lineOf(context, tag)],
    }),
  ];
}

const bugName =
  /\b(?:bko|bnc|bsc|boo|rhbz|lp|bz|bug(?:zilla)?)[ :]*#\s?\d{3,}\b|https?:\/\/\S*(?:bugzilla|show_bug|\/bugs?\/|bugs\.)\S*\d/i;

/** A mail in an archive, or a patch in a patchwork. */
const discussion =
  /https?:\/\/(?:lore\.kernel\.org|inbox\.|mails?\.|lists?\.|lkml\.|marc\.info|patchwork\.|patches\.|www\.spinics\.net|lkml\.org|www\.mail-archive)[^\s<>"')\]]*\/[^\s<>"')\]]+/i;

/** Bug reports and discussions that running text names, each once. */
async function namedInProse(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const found = new Map<string, { readonly line: number; readonly isBug: boolean }>();
  for (const { line, text } of message.prose) {
    const own = text.slice(0, 2000);
    const bug = bugName.exec(own)?.[0];
    const value = bug ?? discussion.exec(own)?.[0].replace(/[.,;:]+$/, '');
    if (value !== undefined && !found.has(value))
      found.set(value, { line, isBug: bug !== undefined });
  }
  const { commit } = context.input;
  return Promise.all(
    [...found].slice(0, 4).map(async ([value, { line, isBug }]) =>
      finding({
        kind: 'link' as const,
        polarity: isBug ? 'for' : 'neutral',
        severity: isBug ? 'low' : 'info',
        summary: `${isBug ? 'Bug report' : 'Running text points at'}: ${value}.`,
        line,
        data: { tag: 'text', value, isBug, isChecker: false },
        evidence: [await context.probe('message-lines', { commit, from: line, to: line })],
      }),
    ),
  );
}

async function cveFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const found = new Map<string, number>();
  for (const line of message.lines) {
    for (const id of line.text.match(/\bCVE-\d{4}-\d{4,}\b/g) ?? []) {
      if (!found.has(id)) found.set(id, line.line);
    }
  }
  return Promise.all(
    [...found].map(async ([id, line]) =>
      finding({
        kind: 'cve' as const,
        polarity: 'for',
        severity: 'critical',
        summary: `Names ${id}.`,
        line,
        data: { id },
        evidence: [
          await context.probe('message-lines', {
            commit: context.input.commit,
            from: line,
            to: line,
          }),
        ],
      }),
    ),
  );
}

async function missingFinding(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const grammar = context.input.profile.trailers;
  const has = (...names: readonly string[]) =>
    message.trailers.some((tag) => names.includes(tag.name));
  const missing = [
    fixesTags(message, grammar.fixes).length === 0 ? 'Fixes' : '',
    has(...grammar.reporters) ? '' : 'Reported-by',
    has(...grammar.testers, 'reported-and-tested-by') ? '' : 'Tested-by',
    has('link', 'closes', 'bugzilla id', 'message-id') ? '' : 'Link',
    message.trailers.some((tag) => parseStableTag(tag, grammar.stableAddresses) !== null)
      ? ''
      : 'Cc: stable',
  ].filter((one) => one !== '');
  if (missing.length === 0) return [];
  const stronger = missing.includes('Fixes') && missing.includes('Cc: stable');
  return [
    finding({
      kind: 'missing-tags',
      polarity: stronger ? 'against' : 'neutral',
      severity: stronger ? 'low' : 'info',
      summary: `No ${listWords(missing).replace(/ and ([^,]*)$/, ' or $1')} tag.`,
      data: { missing },
      evidence: [
        await context.probe('message-tags', {
          commit: context.input.commit,
          pattern: 'absent-tags',
        }),
      ],
    }),
  ];
}
