import type { PhaseContext } from '@/lib/analysis/context';
import { finding, short } from '@/lib/analysis/finding';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';
import { type FixesTag, fixesTags, subjectsMatch } from './fixes-tag';
import type { ParsedMessage } from './parse-message';
import { describeName } from './resolve-name';

/** Digits that a `Fixes:` tag should have: Documentation/process/submitting-patches.rst, "at least the first 12". */
export const wantedDigits = 12;

/**
 * One finding per `Fixes:` tag: at least 12 digits, subject quoted, the commit exists, is in the candidate's history,
 * and its subject is the quoted one (4-phases, phase 1).
 */
export async function checkFixes(context: PhaseContext, message: ParsedMessage) {
  const tags = fixesTags(message, context.input.profile.trailers.fixes);
  return Promise.all(tags.map((tag) => checkOne(context, tag)));
}

async function checkOne(context: PhaseContext, tag: FixesTag) {
  const { commit } = context.input;
  const line = await context.probe('message-lines', { commit, from: tag.line, to: tag.endLine });
  if (context.input.fromMail !== undefined) return unchecked(tag, line);
  const { probe: described, found, isAmbiguous } = await describeName(context, tag.oid);
  const oid = found?.oid ?? null;
  const actualSubject = found?.subject ?? null;
  const reach =
    oid === null ? null : await context.probe('is-ancestor', { ancestor: oid, descendant: commit });
  const reachable = reach === null ? null : reach.evidence.exitCode === 0 && oid !== commit;
  const subjectMatches =
    tag.subject === null || actualSubject === null
      ? null
      : subjectsMatch(tag.subject, actualSubject);
  const problems = [
    oid !== null
      ? ''
      : isAmbiguous
        ? 'several commits begin so'
        : 'the repository has no such commit',
    reachable === false ? "it is not in the candidate's history" : '',
    subjectMatches === false ? `its subject is "${actualSubject ?? ''}", not the quoted one` : '',
  ].filter((one) => one !== '');
  const flaws = flawsOf(tag);
  const valid = problems.length === 0;
  const name = `${short(oid ?? tag.oid)} ("${actualSubject ?? tag.subject ?? 'no subject'}")`;
  const form = sayFlaws(tag);
  return finding({
    kind: 'fixes' as const,
    polarity: valid ? 'for' : 'neutral',
    severity: valid ? 'info' : 'low',
    summary: valid
      ? `Fixes ${name}: exists, in its history${subjectMatches === true ? ', subject matches' : ''}${form}.`
      : `Fixes names ${name}, but ${problems.join(' and ')}${form}.`,
    line: tag.line,
    data: {
      written: tag.value,
      name: tag.oid,
      oid,
      quotedSubject: tag.subject,
      actualSubject,
      exists: oid !== null,
      reachable,
      subjectMatches,
      digits: tag.oid.length,
      valid,
      wellFormed: flaws.length === 0,
    },
    evidence: [line, described, ...(reach === null ? [] : [reach])],
  });
}

function flawsOf(tag: Pick<FixesTag, 'oid' | 'subject'>): string[] {
  return [
    tag.oid.length < wantedDigits ? `only ${tag.oid.length} digits` : '',
    tag.subject === null ? 'no subject quoted' : '',
  ].filter((one) => one !== '');
}

/** What is wrong with the form of a tag, in brackets; empty when nothing is. */
export function sayFlaws(tag: Pick<FixesTag, 'oid' | 'subject'>): string {
  const flaws = flawsOf(tag);
  return flaws.length === 0 ? '' : ` (form: ${flaws.join(', ')})`;
}

/** The tag as it stands, where no history can be asked whether it is right. */
function unchecked(tag: FixesTag, line: ProbeResult) {
  const flaws = flawsOf(tag);
  return finding({
    kind: 'fixes' as const,
    severity: 'low',
    summary: `Fixes names ${short(tag.oid)} ("${tag.subject ?? 'no subject'}"), unchecked${sayFlaws(tag)}.`,
    line: tag.line,
    data: {
      written: tag.value,
      name: tag.oid,
      oid: null,
      quotedSubject: tag.subject,
      actualSubject: null,
      exists: null,
      reachable: null,
      subjectMatches: null,
      digits: tag.oid.length,
      valid: null,
      wellFormed: flaws.length === 0,
    },
    evidence: [line],
  });
}
