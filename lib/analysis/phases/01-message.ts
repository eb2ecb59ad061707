import { classifyChange, defectShaped } from '@/lib/analysis/change/classes';
import { bringsOnlyFunctions } from '@/lib/analysis/change/code-text';
import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { checkFixes } from '@/lib/analysis/message/check-fixes';
import {
  declaredInText,
  repairInPassing,
  type TextDeclaration,
} from '@/lib/analysis/message/declared-in-text';
import { findDisclaimers } from '@/lib/analysis/message/disclaimers';
import { fixesTags, revertsSubject } from '@/lib/analysis/message/fixes-tag';
import { type MessageFinding, type MessageKind, messageKinds } from '@/lib/analysis/message/kinds';
import { namedBesideTags, namedFindings } from '@/lib/analysis/message/named-findings';
import { placeFindings } from '@/lib/analysis/message/named-places';
import { namedReverts } from '@/lib/analysis/message/named-reverts';
import type { ParsedMessage } from '@/lib/analysis/message/parse-message';
import { quoteFinding } from '@/lib/analysis/message/quote-finding';
import {
  announcesChange,
  parseSubject,
  saysFix,
  soundsLikeFix,
} from '@/lib/analysis/message/subject';
import { symptomFindings } from '@/lib/analysis/message/symptom-findings';
import { findSymptoms, type Symptom } from '@/lib/analysis/message/symptoms';
import { tagFindings } from '@/lib/analysis/message/tag-findings';
import { featureFindings } from '@/lib/analysis/message/told-feature';
import { reasonFindings } from '@/lib/analysis/message/told-reason';
import { testedFindings } from '@/lib/analysis/message/told-tested';
import { findTraces, type Trace } from '@/lib/analysis/message/traces';
import { toldWithoutIt } from '@/lib/analysis/message/without-it';
import { saysRepair } from '@/lib/analysis/model/is-repair';
import { definePhase } from '@/lib/analysis/phase';
import { classWords } from '@/lib/analysis/text/change';
import { symptomWords } from '@/lib/analysis/text/message';
import type { Finding } from '@/lib/contracts/analysis';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';

/** Phase 1, commit message forensics (4-phases). */
export const messagePhase = definePhase({
  name: 'message',
  version: 15,
  kinds: messageKinds,
  inputs: async (context) => {
    const { profile, upstream, asOf } = context.input;
    // Releases and upstream's history are asked only of what running text names.
    const names = namedBesideTags(context, await context.message()).length > 0;
    return { profile: profile.name, ...(names ? { upstream, asOf } : {}) };
  },
  run: async (context) => {
    const message = await context.message();
    const subject = await subjectFindings(context, message);
    const fixes = await checkFixes(context, message);
    const named = [
      ...(await namedFindings(context, message)),
      ...(await placeFindings(context, message)),
    ];
    const tags = await tagFindings(context, message);
    const traces = findTraces(message.prose);
    const { intent } = parseSubject(message.subject);
    const inText = declaredInText(message);
    const isDeclared = fixes.length > 0 || saysFix(intent) || inText !== null;
    const told = isDeclared ? 'declared' : soundsLikeFix(intent) ? 'likely' : 'none';
    const symptoms = findSymptoms(symptomLines(message, traces), told);
    const isSilent = symptoms.length === 0 && traces.length === 0;
    const said = [
      ...(await symptomFindings(context, symptoms)),
      ...(await traceFindings(context, traces)),
      ...(await testedFindings(context, message)),
      ...(await featureFindings(context, message)),
    ];
    const fix = await fixFinding(context, message, symptoms, traces, {
      hasFixes: fixes.length > 0,
      inText,
    });
    const isQuoted = isSilent && saysRepair([...subject, ...fixes, ...tags, ...fix]);
    const reason = isQuoted ? await reasonFindings(context, message) : [];
    const findings: MessageFinding[] = [
      ...subject,
      ...fixes,
      ...named,
      ...tags,
      ...said,
      ...reason,
      ...fix,
    ];
    return {
      status: 'completed' as const,
      reason: null,
      summary: messageSummary(findings),
      findings,
    };
  },
});

/** Running text and subject, without the lines that belong to quoted traces: those speak for themselves. */
function symptomLines(message: ParsedMessage, traces: readonly Trace[]) {
  const quoted = (line: number) => traces.some((t) => t.line <= line && line <= t.endLine);
  return [
    { line: 1, text: parseSubject(message.subject).intent },
    ...message.prose.filter((line) => line.line > 1 && !quoted(line.line)),
  ];
}

/** Looked for from where it begins alone: a subject of a million dots would take hours otherwise. */
const trailing = /(?<![.\s])[.\s]+$/;

async function subjectFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const { commit } = context.input;
  const parts = parseSubject(message.subject);
  const evidence = [await context.probe('message-lines', { commit, from: 1, to: 1 })];
  const where = parts.prefix === null ? 'No subsystem prefix' : `Subsystem ${parts.prefix}`;
  const out: MessageFinding[] = [
    finding({
      kind: 'subject',
      summary: `${where}; ${parts.verb === null ? 'no known action verb' : `action "${parts.verb}"`}; intent: ${parts.intent.replace(trailing, '')}.`,
      line: 1,
      data: { ...parts, subject: message.subject },
      evidence,
    }),
  ];
  const said = namedReverts((await context.candidate()).message);
  const named = [...new Set(said.names.map((one) => one.name))];
  // "prefix: revert …" with a Fixes tag is how DPDK writes a revert.
  const byFixes =
    parts.verb === 'revert' && parts.reverts === null && named.length === 0
      ? fixesTags(message, context.input.profile.trailers.fixes)
          .filter((tag) => tag.subject !== null && revertsSubject(message.subject, tag.subject))
          .map((tag) => tag.oid)
      : [];
  const reverted = [...named, ...byFixes];
  if (parts.reverts !== null || reverted.length > 0) {
    const at =
      message.prose.find((line) => /reverts?\s+(?:\w+\s+)?commit/i.test(line.text))?.line ?? 1;
    const what = parts.reverts === null ? (reverted[0] ?? '').slice(0, 12) : `"${parts.reverts}"`;
    out.push(
      finding({
        kind: 'revert',
        summary: `Takes back ${what}.`,
        line: at,
        data: { reverts: reverted, subject: parts.reverts },
        evidence: [await context.probe('message-lines', { commit, from: at, to: at })],
      }),
    );
  }
  return out;
}

async function traceFindings(
  context: PhaseContext,
  traces: readonly Trace[],
): Promise<MessageFinding[]> {
  const { commit } = context.input;
  return Promise.all(
    traces.slice(0, 6).map(async (trace) => {
      const path = trace.frames.length === 0 ? '' : ` in ${trace.frames.slice(0, 3).join(' < ')}`;
      return finding({
        kind: 'trace' as const,
        polarity: 'for',
        severity: trace.severity,
        summary: `Quotes ${trace.tool} output (${symptomWords[trace.symptom]})${path}: ${trace.headline.slice(0, 120)}`,
        line: trace.line,
        data: { ...trace },
        evidence: [
          await context.probe('message-lines', { commit, from: trace.line, to: trace.endLine }),
        ],
      });
    }),
  );
}

/** Declared, hidden, or no fix at all; and what the message itself says against it. */
async function fixFinding(
  context: PhaseContext,
  message: ParsedMessage,
  symptoms: readonly Symptom[],
  traces: readonly Trace[],
  { hasFixes, inText }: { readonly hasFixes: boolean; readonly inText: TextDeclaration | null },
): Promise<MessageFinding[]> {
  const { commit } = context.input;
  const { intent, reverts } = parseSubject(message.subject);
  const line1 = await context.probe('message-lines', { commit, from: 1, to: 1 });
  const out: MessageFinding[] = [];
  const disclaimers = findDisclaimers(message.prose);
  for (const line of disclaimers) {
    out.push(
      finding({
        kind: 'no-change-claimed',
        polarity: 'against',
        severity: 'medium',
        summary: `The message says: "${line.text.trim()}"`,
        line: line.line,
        data: { text: line.text.trim() },
        evidence: [
          await context.probe('message-lines', { commit, from: line.line, to: line.line }),
        ],
      }),
    );
  }
  const words = saysFix(intent);
  const isTold = inText !== null && disclaimers.length === 0;
  if (hasFixes || words || reverts !== null || isTold) {
    const how = [
      hasFixes ? 'a Fixes tag' : '',
      words ? 'its subject' : '',
      reverts !== null ? 'being a revert' : '',
      isTold ? `running text ("${inText.words}")` : '',
    ];
    const { line, endLine } = isTold ? inText : { line: 1, endLine: 1 };
    const said = await context.probe('message-lines', { commit, from: line, to: endLine });
    out.push(
      finding({
        kind: 'declared-fix',
        polarity: 'for',
        summary: `Declares itself a repair by ${listWords(how.filter((one) => one !== ''))}.`,
        line: 1,
        data: { fixesTag: hasFixes, word: words, revert: reverts !== null, text: isTold },
        evidence: isTold ? [line1, said] : [line1],
      }),
    );
    return out;
  }
  const classes = await readableClasses(context);
  const shapes = classes.filter((one) => defectShaped.has(one.class));
  const serious = symptoms.filter((one) => one.symptom !== 'wrong-result');
  const sounds = soundsLikeFix(intent);
  const nothingElse =
    classes.length > 0 &&
    classes.every((one) =>
      /^(documentation|comment-only|test-only|cleanup-only|linkage-only)$/.test(one.class),
    );
  const told = serious.some((one) => one.symptom !== 'performance');
  const toldBadly = serious.some((one) => one.severity !== 'low' && one.severity !== 'info');
  const without = toldWithoutIt(message, symptoms);
  const isHidden =
    disclaimers.length === 0 &&
    !nothingElse &&
    (traces.length > 0 ||
      without !== null ||
      (sounds && (told || shapes.length > 0)) ||
      (toldBadly && shapes.length > 0 && !announcesChange(intent)));
  const isWorded = !isHidden && sounds && disclaimers.length === 0 && !nothingElse;
  if (isWorded && !(await isAllNew(context))) {
    out.push(
      finding({
        kind: 'repair-wording',
        polarity: 'for',
        severity: 'low',
        summary: `Worded like a repair ("${intent}"); no known word of a symptom and no shape of a repair was found.`,
        line: 1,
        data: { intent },
        evidence: [line1],
      }),
    );
  }
  if (!isHidden) return [...out, ...(await passingFinding(context, message))];
  const why = [
    sounds ? `its wording ("${intent}")` : '',
    without !== null ? `what is told to go wrong without it (line ${without.line})` : '',
    serious.length > 0
      ? `symptoms (${serious.map((one) => symptomWords[one.symptom]).join(', ')})`
      : '',
    traces.length > 0 ? `quoted ${traces[0]?.tool ?? ''} output` : '',
    shapes.length > 0
      ? `a defect-shaped change (${shapes.map((one) => classWords[one.class]).join(', ')})`
      : '',
  ].filter((one) => one !== '');
  const cited = without?.line ?? serious[0]?.hits[0]?.line;
  const passing = repairInPassing(message);
  const word =
    passing === null
      ? 'no word of a fix in the subject'
      : `a repair in running text only ("${passing.words}")`;
  out.push(
    finding({
      kind: 'hidden-fix',
      polarity: 'for',
      severity: 'medium',
      summary: `Hidden fix: no Fixes tag and ${word}, but ${listWords(why)}.`,
      line: cited ?? 1,
      data: {
        sounds,
        symptoms: serious.map((one) => one.symptom),
        shapes: shapes.map((one) => one.class),
        traces: traces.length,
      },
      evidence: [
        line1,
        ...(cited === undefined
          ? []
          : [
              await context.probe('message-lines', {
                commit,
                from: cited,
                to: without?.endLine ?? cited,
              }),
            ]),
        await context.probe('numstat', { commit }),
      ],
    }),
  );
  return out;
}

/** What is repaired beside what the commit is about makes no repair of it. */
async function passingFinding(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const passing = repairInPassing(message);
  if (passing === null) return [];
  const { words, ...place } = passing;
  const summary = `Running text tells of a repair in passing: "${words}".`;
  const told = { kind: 'repair-in-passing', severity: 'low', summary, data: { words } } as const;
  return [await quoteFinding(context, { ...told, ...place })];
}

/** The patch of the candidate; null where a partial clone lacks the content: the message can be judged all the same. */
async function readablePatch(context: PhaseContext): Promise<readonly PatchFile[] | null> {
  try {
    return await context.patch();
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large', 'timeout')) throw error;
    return null;
  }
}

/** "check the alignment" of what only brings a function that does it repairs nothing. */
async function isAllNew(context: PhaseContext): Promise<boolean> {
  const files = (await readablePatch(context)) ?? [];
  return bringsOnlyFunctions(files.filter((one) => isC(pathOf(one))).flatMap((one) => one.hunks));
}

/** The change's classes; none where its content cannot be read. */
async function readableClasses(context: PhaseContext) {
  const files = await readablePatch(context);
  return files === null ? [] : classifyChange(files);
}

/** The one line of the phase, of what it found. */
export function messageSummary(findings: readonly Finding[]): string {
  const has = (kind: MessageKind) => findings.filter((one) => one.kind === kind);
  const parts: string[] = [];
  if (has('hidden-fix').length > 0) parts.push('Hidden fix');
  else if (has('revert').length > 0) parts.push('A revert');
  else if (has('declared-fix').length > 0) parts.push('Declared fix');
  else if (has('repair-wording').length > 0) parts.push('Worded like a repair');
  else if (has('repair-in-passing').length > 0) parts.push('A repair in passing');
  else parts.push('No sign of a fix found');
  const traces = has('trace');
  const worst = has('symptom')[0];
  if (traces[0]) parts.push(`${String(traces[0].data.tool)} output quoted`);
  else if (worst) parts.push(symptomWords[worst.data.symptom as keyof typeof symptomWords]);
  const reviews = has('review').length + has('tested').length;
  if (reviews > 0) parts.push(count(reviews, 'review tag'));
  if (has('reporter').length > 0) parts.push('reported');
  const fixes = has('fixes');
  if (fixes.length > 0) {
    const good = fixes.filter((one) => one.data.valid === true).length;
    if (fixes.every((one) => one.data.valid === null)) parts.push('Fixes unchecked');
    else
      parts.push(good === fixes.length ? `Fixes valid` : `Fixes: ${good} of ${fixes.length} valid`);
  }
  if (has('stable-request').length > 0) parts.push('stable asked for');
  if (has('no-autosel').length > 0) parts.push('asks not to be picked automatically');
  const missing = has('missing-tags')[0]?.data.missing;
  if (Array.isArray(missing) && missing.length > 0)
    parts.push(`no ${listWords(missing.map(String)).replace(' and ', ' or ')}`);
  return `${parts.join('; ')}.`;
}
