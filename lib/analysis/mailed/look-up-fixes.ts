import { finding, short } from '@/lib/analysis/finding';
import { sayFlaws } from '@/lib/analysis/message/check-fixes';
import { subjectsMatch } from '@/lib/analysis/message/fixes-tag';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { runProbe } from '@/lib/analysis/probes/run-probe';
import type { Finding } from '@/lib/contracts/analysis';
import type { Oid } from '@/lib/contracts/git';

/**
 * A `Fixes:` tag of a mail, with what the project's repositories say of the commit it names: whether it exists, is in
 * upstream's history and has the quoted subject. Whether it is in the history of the mailed commit nobody can say.
 */
export async function lookUpFixes(
  found: Finding,
  ports: ProbePorts,
  upstream: Oid,
): Promise<Finding> {
  const { name, quotedSubject } = found.data;
  if (typeof name !== 'string') return found;
  const described = await runProbe('describe-commit', { name }, ports);
  const resolved = /^([0-9a-f]{40}) (.*)$/m.exec(described.output.toString('utf8'));
  const oid = described.evidence.exitCode === 0 ? (resolved?.[1] ?? null) : null;
  const evidence = [...found.evidence, described.evidence];
  const quoted = typeof quotedSubject === 'string' ? quotedSubject : null;
  if (oid === null) {
    return finding({
      ...found,
      summary: `Fixes names ${short(name)} ("${quoted ?? 'no subject'}"), but no repository of the project has such a commit.`,
      data: { ...found.data, exists: false, valid: false },
      evidence,
    });
  }
  const actualSubject = resolved?.[2] ?? '';
  const reach = await runProbe('is-ancestor', { ancestor: oid, descendant: upstream }, ports);
  const inUpstream = reach.evidence.exitCode === 0;
  const subjectMatches = quoted === null ? null : subjectsMatch(quoted, actualSubject);
  const valid = inUpstream && subjectMatches !== false;
  const problems = [
    inUpstream ? '' : "it is not in upstream's history",
    subjectMatches === false ? `its subject is not the quoted "${quoted ?? ''}"` : '',
  ].filter((one) => one !== '');
  const target = `${short(oid)} ("${actualSubject}")`;
  const says = valid
    ? `Fixes ${target}: exists, in upstream's history${subjectMatches === true ? ', subject matches' : ''}`
    : `Fixes names ${target}, but ${problems.join(' and ')}`;
  return finding({
    ...found,
    polarity: valid ? 'for' : 'neutral',
    severity: valid ? 'info' : 'low',
    summary: `${says}${sayFlaws({ oid: name, subject: quoted })}.`,
    data: { ...found.data, oid, actualSubject, exists: true, inUpstream, subjectMatches, valid },
    evidence: [...evidence, reach.evidence],
  });
}
