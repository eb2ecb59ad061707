import { roleOf } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords, short } from '@/lib/analysis/finding';
import { readBlame } from '@/lib/analysis/probes/history-probes';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';
import { type BlameQuestion, blameWriters } from '@/lib/applicability/blame-writers';
import { type BlamePlace, neighbourLines, replacedLines } from '@/lib/applicability/replaced-lines';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { commitWords, nameCommit } from './commit-words';
import type { HistoryFinding } from './kinds';

interface Blamed {
  readonly oid: string;
  lines: number;
  readonly paths: Set<string>;
  readonly evidence: ProbeResult[];
  /** Commits that changed nothing but the white space of some of these lines since. */
  readonly respacedBy: Set<string>;
}

const most = { places: 12, ranges: 200, shown: 5 };

/** Whether only some of these lines are blamed: counts are lower bounds then. */
function isCut(places: readonly BlamePlace[]): boolean {
  return places.length > most.places || places.some((one) => one.ranges.length > most.ranges);
}

/**
 * Who wrote the lines that the patch replaces, and the lines next to what it only adds, each with its first release;
 * and whether blame agrees with `Fixes:` (4-phases, phase 3).
 */
export async function introducedFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const candidate = await context.candidate();
  const parent = candidate.parents[0];
  if (parent === undefined) return [];
  const files = withoutAsides((await context.patch()).filter((file) => !file.binary));
  const replaced = replacedLines(files);
  const additions = neighbourLines(files.filter((file) => file.deleted === 0));
  const out: HistoryFinding[] = [];
  const byReplaced = await blamed(context, parent, replaced);
  const byAddition = await blamed(context, parent, additions);
  out.push(...(await findingsOf(context, byReplaced, 'replaced', isCut(replaced))));
  out.push(...(await findingsOf(context, byAddition, 'adjacent', isCut(additions))));
  out.push(...agreement(context, byReplaced, byAddition));
  return out;
}

/** Without lists of people, and without documentation beside anything else: alone it is what is mended. */
function withoutAsides(files: readonly PatchFile[]): readonly PatchFile[] {
  const about = files.filter((file) => roleOf(pathOf(file)) !== 'project');
  const program = about.filter((file) => roleOf(pathOf(file)) !== 'documentation');
  return program.length > 0 ? program : about;
}

async function blamed(
  context: PhaseContext,
  parent: string,
  places: readonly BlamePlace[],
): Promise<Blamed[]> {
  const found = new Map<string, Blamed>();
  for (const place of places.slice(0, most.places)) {
    if (place.ranges.length === 0) continue;
    const ranges = place.ranges.slice(0, most.ranges);
    const results = new Map<BlameQuestion, ProbeResult>();
    const ask = async (question: BlameQuestion) => {
      const result = await context.probe('blame', { ...question, origins: true });
      results.set(question, result);
      return readBlame(result.output);
    };
    const written = await blameWriters(context.git, parent, { ...place, ranges }, ask);
    for (const { commit: oid, respacedBy, asked } of written) {
      const none = { oid, lines: 0, paths: new Set<string>(), evidence: [] };
      const one: Blamed = found.get(oid) ?? { ...none, respacedBy: new Set() };
      found.set(oid, one);
      one.lines += 1;
      one.paths.add(place.path);
      for (const by of respacedBy) one.respacedBy.add(by);
      for (const question of asked) {
        const result = results.get(question);
        if (result && !one.evidence.includes(result)) one.evidence.push(result);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.lines - a.lines || (a.oid < b.oid ? -1 : 1));
}

async function findingsOf(
  context: PhaseContext,
  blame: readonly Blamed[],
  how: 'replaced' | 'adjacent',
  cut: boolean,
): Promise<HistoryFinding[]> {
  return Promise.all(
    blame.slice(0, most.shown).map(async (one) => {
      const { commit, tag } = await nameCommit(context, one.oid);
      const lines = `${cut ? 'At least ' : ''}${count(one.lines, 'line')}`;
      const what =
        how === 'replaced'
          ? `${lines} that it replaces ${one.lines === 1 ? 'comes' : 'come'}`
          : `${lines} next to what it adds ${one.lines === 1 ? 'comes' : 'come'}`;
      const respacedBy = [...one.respacedBy];
      const since =
        respacedBy.length === 0
          ? ''
          : `; white space alone was changed since, by ${listWords(respacedBy.slice(0, 3).map(short))}`;
      return finding({
        kind: 'introduced-by' as const,
        summary: `${what} from ${commitWords(commit)}, in ${filesWords([...one.paths])}${since}.`,
        path: [...one.paths][0],
        data: { ...commit, how, lines: one.lines, paths: [...one.paths], respacedBy },
        evidence: [...one.evidence.slice(0, 3), tag],
      });
    }),
  );
}

/** All of up to three files; of more the first three, and how many others. */
function filesWords(paths: readonly string[]): string {
  const named = paths.slice(0, 3);
  const left = paths.length - named.length;
  return listWords(left === 0 ? named : [...named, count(left, 'more file')]);
}

function agreementWords(hit: Blamed, oid: string, isReplaced: boolean): string {
  const where = isReplaced ? 'replaced' : 'next to what is added';
  return hit.oid === oid
    ? `Blame agrees with Fixes: ${count(hit.lines, 'line')} of ${short(oid)} ${hit.lines === 1 ? 'is' : 'are'} ${where}.`
    : `Blame agrees with Fixes: ${short(oid)} re-indented lines that are ${where}.`;
}

function agreement(
  context: PhaseContext,
  replaced: readonly Blamed[],
  adjacent: readonly Blamed[],
): HistoryFinding[] {
  const out: HistoryFinding[] = [];
  for (const { key, finding: tag } of context.findings('message', 'fixes')) {
    const oid = tag.data.oid;
    if (typeof oid !== 'string') continue;
    const all = [...replaced, ...adjacent];
    if (all.length === 0) continue;
    // Who put a line under another condition is named by blame as well, before what it re-indented.
    const hit = all.find((one) => one.oid === oid) ?? all.find((one) => one.respacedBy.has(oid));
    const shown = hit ?? all[0];
    const evidence = [
      { type: 'phase' as const, finding: key },
      ...(shown?.evidence.slice(0, 2) ?? []),
    ];
    out.push(
      finding({
        kind: 'fixes-agreement',
        polarity: hit ? 'for' : 'neutral',
        summary: hit
          ? agreementWords(hit, oid, replaced.includes(hit))
          : `Blame does not name ${short(oid)}, which Fixes names: the touched lines come from ${listWords(all.slice(0, 3).map((one) => short(one.oid)))}.`,
        data: {
          fixes: oid,
          agrees: hit !== undefined,
          blamed: all.slice(0, 8).map((one) => ({ oid: one.oid, lines: one.lines })),
        },
        evidence,
      }),
    );
  }
  return out;
}
