import type { PhaseContext } from '@/lib/analysis/context';
import { finding, short } from '@/lib/analysis/finding';
import { nameCommit } from '@/lib/analysis/history/commit-words';
import { fixesTags, subjectsMatch } from './fixes-tag';
import type { MessageFinding } from './kinds';
import { type NamedCommit, namedCommits } from './named-commits';
import type { ParsedMessage } from './parse-message';
import { describeName } from './resolve-name';

/** More than that are lists, of changes or of a merge. */
const mostNamed = 8;

/** The commits that running text names and no `Fixes:` tag does. */
export function namedBesideTags(context: PhaseContext, message: ParsedMessage): NamedCommit[] {
  const tags = fixesTags(message, context.input.profile.trailers.fixes);
  return namedCommits(message)
    .filter(({ name }) => !tags.some(({ oid }) => oid.startsWith(name) || name.startsWith(oid)))
    .slice(0, mostNamed);
}

/**
 * One finding per commit that running text names: title, first release and whether upstream has it, as the repository
 * says; `unverified` where it knows none or several of that name. It stands for no `Fixes:` tag (3-applicability asks
 * for that tag or blame), since a message names commits for other reasons as well.
 */
export async function namedFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  return Promise.all(namedBesideTags(context, message).map((one) => namedFinding(context, one)));
}

async function namedFinding(context: PhaseContext, named: NamedCommit): Promise<MessageFinding> {
  const { commit, upstream } = context.input;
  const { name, subject, line, endLine, isNeeded } = named;
  const lines = await context.probe('message-lines', { commit, from: line, to: endLine });
  const data = { what: 'named-commit', name, quotedSubject: subject, isNeeded };
  const quoted = subject === null ? '' : ` ("${subject}")`;
  const unverified = (why: string, evidence: readonly (typeof lines)[]) =>
    finding({
      kind: 'unverified' as const,
      summary: `Running text names commit ${name.slice(0, 12)}${quoted}, ${why}.`,
      line,
      data: { ...data, oid: null },
      evidence,
    });
  if (context.input.fromMail !== undefined)
    return unverified('unchecked: a mail alone has no history', [lines]);
  const { probe, found, isAmbiguous } = await describeName(context, name);
  if (found === null) {
    const why = isAmbiguous ? 'a name that several commits have' : 'which this repository lacks';
    return unverified(why, [lines, probe]);
  }
  const { oid } = found;
  const reach = async (descendant: string) =>
    context.probe('is-ancestor', { ancestor: oid, descendant });
  const [inHistory, inUpstream] = [await reach(commit), await reach(upstream)];
  const isBefore = inHistory.evidence.exitCode === 0 && oid !== commit;
  const isUpstream = inUpstream.evidence.exitCode === 0;
  const { commit: full, tag } = await nameCommit(context, oid);
  const matches = subject === null ? null : subjectsMatch(subject, found.subject);
  const where = isBefore
    ? 'in its history'
    : isUpstream
      ? 'in upstream, but not in its history'
      : 'not in upstream';
  const release =
    full.firstRelease === null
      ? isUpstream
        ? ', in no release yet'
        : ''
      : `, first in ${full.firstRelease}`;
  const doubt = matches === false ? `; the message gives it the title "${subject}"` : '';
  return finding({
    kind: 'named-commit' as const,
    summary: `Running text names commit ${short(oid)} ("${found.subject}"${release}): ${where}${doubt}.`,
    line,
    data: {
      ...data,
      oid,
      actualSubject: found.subject,
      firstRelease: full.firstRelease,
      subjectMatches: matches,
      reachable: isBefore,
      inUpstream: isUpstream,
    },
    evidence: [lines, probe, inHistory, inUpstream, tag],
  });
}
