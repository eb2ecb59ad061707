import type { PhaseContext } from '@/lib/analysis/context';
import { capital, count } from '@/lib/analysis/finding';
import { fileOriginFindings, recentFindings } from '@/lib/analysis/history/file-history';
import { candidateRelations, followUpFindings } from '@/lib/analysis/history/follow-ups';
import { introducedFindings } from '@/lib/analysis/history/introduced';
import { type HistoryFinding, type HistoryKind, historyKinds } from '@/lib/analysis/history/kinds';
import {
  authorFinding,
  neededByText,
  prerequisiteFindings,
  releaseFinding,
  seriesFindings,
} from '@/lib/analysis/history/posting';
import { relatedFindings } from '@/lib/analysis/history/related-code';
import { Parts } from '@/lib/analysis/parts';
import { definePhase } from '@/lib/analysis/phase';

/** The parts of the phase in the order they are read; one that cannot be read leaves the others standing. */
const parts: readonly (readonly [
  string,
  (context: PhaseContext) => Promise<readonly HistoryFinding[]>,
])[] = [
  ['who introduced the touched lines', introducedFindings],
  ['the code that asks for what is added', relatedFindings],
  ['when the files came in', fileOriginFindings],
  ['the release that contains it', async (context) => [await releaseFinding(context)]],
  ['later fixes and reverts', followUpFindings],
  ['commits it needs', prerequisiteFindings],
  ['the series it was posted with', seriesFindings],
  ['recent history of the files', recentFindings],
  ["the author's standing", async (context) => [await authorFinding(context)]],
];

/** Phase 3, history (4-phases). */
export const historyPhase = definePhase({
  name: 'history',
  version: 11,
  kinds: historyKinds,
  inputs: async (context) => {
    const { upstream, asOf, profile, branches } = context.input;
    const asksBranches =
      (await candidateRelations(context)).length > 0 ||
      context.findings('message', 'stable-request').length > 0 ||
      context.findings('message', 'dependency').length > 0 ||
      neededByText(context).length > 0;
    const tips = asksBranches ? branches.map((one) => [one.name, one.tip]) : [];
    return { profile: profile.name, upstream, asOf, tips, message: context.basis('message') };
  },
  run: async (context) => {
    const read = new Parts<HistoryFinding>();
    for (const [what, part] of parts) await read.add(what, () => part(context));
    const { findings, failed, status } = read;
    return {
      status,
      reason: failed.length === 0 ? null : `Could not read ${failed.join('; ')}.`,
      summary: summaryOf(findings),
      findings,
    };
  },
});

function summaryOf(findings: readonly HistoryFinding[]): string {
  const of = (kind: HistoryKind) => findings.filter((one) => one.kind === kind);
  const parts: string[] = [];
  const release = (one: HistoryFinding) => String(one.data.firstRelease ?? 'no release');
  const related = of('related-introduction')[0];
  if (related) parts.push(`Request introduced in ${release(related)}`);
  const files = of('file-introduced');
  if (files.length > 0) {
    parts.push(
      files.map((one) => `${String(one.data.file).split('/').at(-1)} ${release(one)}`).join(', '),
    );
  } else {
    const first = of('introduced-by')[0];
    if (first && !related)
      parts.push(
        `${first.data.how === 'adjacent' ? 'Next to lines' : 'Lines'} from ${release(first)}`,
      );
  }
  const agreement = of('fixes-agreement');
  if (agreement.length > 0)
    parts.push(
      agreement.every((one) => one.data.agrees === true)
        ? 'blame agrees with Fixes'
        : 'blame and Fixes differ',
    );
  const released = of('release')[0]?.data.release as { tag: string } | null | undefined;
  parts.push(released ? `released in ${released.tag}` : 'in no release yet');
  const reverted = of('reverted').length;
  const fixed = of('follow-up').length;
  if (reverted > 0) parts.push('reverted upstream');
  if (fixed > 0) parts.push(count(fixed, 'follow-up'));
  if (reverted + fixed === 0) parts.push('no follow-up found');
  const text = parts.join('; ');
  return `${/^[a-z]+ /.test(text) && files.length === 0 ? capital(text) : text}.`;
}
