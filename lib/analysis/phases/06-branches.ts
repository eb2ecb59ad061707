import { affectedText } from '@/lib/analysis/branches/affected-text';
import { branchHistory, forkDays } from '@/lib/analysis/branches/branch-history';
import { cellEvidence } from '@/lib/analysis/branches/cell-evidence';
import { contextDifferences, differenceWords } from '@/lib/analysis/branches/context-differences';
import { listConflicts, listConflictWords } from '@/lib/analysis/branches/list-conflicts';
import { movedOn } from '@/lib/analysis/branches/moved-code';
import { rangeOf } from '@/lib/analysis/branches/range';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listFew, listWords, short } from '@/lib/analysis/finding';
import { type AnalysisBranch, isActive } from '@/lib/analysis/input';
import { hasBug, type Matter, matterOf } from '@/lib/analysis/model/is-repair';
import { definePhase } from '@/lib/analysis/phase';
import { lackingOn } from '@/lib/analysis/semantics/needed-symbols';
import type { Finding } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { type CellState, cellWord } from '@/lib/contracts/vocabulary';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';

const kinds = [
  'cell', // state and affected of one branch
  'files', // which of the changed files the branch has
  'related-code', // whether the branch has the code that asks for what is added
  'adjustment', // why it does not land as it is
  'queued', // already waiting in a pending ref
  'end-of-life',
  'range',
  'unverified',
] as const;
type Kind = (typeof kinds)[number];
type F = Finding & { kind: Kind };

/** Phase 6, stable branches: the matrix row, and why each cell is what it is (4-phases). */
export const branchesPhase = definePhase({
  name: 'branches',
  version: 11,
  kinds,
  inputs: async (context) => ({
    forks: await forkDays(context),
    branches: context.input.branches.map((one) => [one, isActive(one, context.input.asOf)]),
    cells: context.input.cells.map(({ ms: _ms, ...cell }) => cell),
    related: relatedRequests(context),
    matter: matterOf(context),
    lacking: [...lackingOn(context)],
    moved: [...movedOn(context)],
    handMerged: context.input.profile.handMerged,
  }),
  run: async (context) => {
    const { branches, cells } = context.input;
    if (branches.length === 0 || cells.length === 0) {
      const reason =
        branches.length === 0 ? 'No stable branch was named.' : 'No cell was computed.';
      return { status: 'skipped' as const, reason, summary: reason, findings: [] };
    }
    const findings: F[] = [];
    for (const branch of branches) {
      const cell = cells.find((one) => one.branch === branch.name);
      if (cell === undefined) continue;
      findings.push(await cellFinding(context, branch, cell), await filesFinding(context, branch));
      findings.push(
        ...(await relatedCode(context, branch)),
        ...(await adjustment(context, branch, cell)),
      );
      findings.push(...queued(context, branch, cell), ...endOfLife(context, branch, cell));
    }
    findings.push(finding({ kind: 'range', ...rangeOf(context) }));
    const unknown = cells.filter((cell) => cell.state === 'unknown');
    return {
      status: unknown.length === 0 ? ('completed' as const) : ('partial' as const),
      reason:
        unknown.length === 0
          ? null
          : `No answer for ${listWords(unknown.map((cell) => cell.branch))}.`,
      summary: summaryOf(cells, matterOf(context)),
      findings,
    };
  },
});

async function cellFinding(context: PhaseContext, branch: AnalysisBranch, cell: Cell): Promise<F> {
  const { detail } = cell;
  const lists = listConflicts(cell, context.input.profile.handMerged);
  const lands = cell.state === 'applies' || cell.state === 'merges' || lists !== null;
  const isInTheWay = cell.state === 'conflicts' && lists === null && cell.affected !== 'no';
  const only = lists === null ? '' : `${listConflictWords(lists, cell)} `;
  const how = detail.presence === null ? '' : presenceWords(cell);
  const movedTo = cell.state === 'absent' ? (movedOn(context).get(branch.name) ?? null) : null;
  const moved = movedTo === null ? '' : `The code that it changes stands in ${movedTo} there. `;
  // A branch that began with the fix never had the bug.
  const hasText =
    detail.presence?.how === 'ancestor' ? '' : affectedText(cell, matterOf(context), movedTo);
  return finding({
    kind: 'cell',
    polarity:
      lands && cell.affected === 'yes' && hasBug(context)
        ? 'for'
        : isInTheWay
          ? 'against'
          : 'neutral',
    severity: isInTheWay ? 'low' : 'info',
    summary:
      `${branch.versionText}: ${[cellWord[cell.state], hasText].filter((one) => one !== '').join(', ')}.${how} ${cell.state === 'present' ? '' : `${cell.reason} ${only}${moved}${detail.affectedReason}`}${detail.appliesWithAm && !cell.reason.includes('git am') ? ' It applies with git am.' : ''}`
        .replace(/\s+/g, ' ')
        .trim(),
    data: {
      branch: branch.name,
      version: branch.versionText,
      tip: cell.tip,
      state: cell.state,
      affected: cell.affected,
      strict: cell.strict,
      pick: cell.pick,
      tree: cell.tree,
      reason: cell.reason,
      affectedReason: detail.affectedReason,
      introducedBy: cell.introducedBy,
      presence: detail.presence,
      conflicts: detail.conflicts.map(({ path, kind }) => ({ path, kind })),
      missingPaths: detail.missingPaths,
      movedTo,
      active: isActive(branch, context.input.asOf),
      matter: matterOf(context),
      history: await branchHistory(context, branch, cell),
    },
    evidence: [cellEvidence(context, cell)],
  });
}

function presenceWords(cell: Cell): string {
  const { presence } = cell.detail;
  if (presence === null) return '';
  const oid = presence.oid === null ? '' : ` ${short(presence.oid)}`;
  const how = {
    ancestor: 'It is in the history of the branch.',
    marker: `Backported as${oid}: "${presence.marker ?? ''}".`,
    'patch-id': `The same patch is there as${oid}.`,
    adapted: `Picked with changes as${oid}: same author, author date and title.`,
    'empty-pick': 'Everything it changes is there already.',
  };
  return ` ${how[presence.how]}`;
}

/** Which of the files the patch starts from the branch has. */
async function filesFinding(context: PhaseContext, branch: AnalysisBranch): Promise<F> {
  const paths = (await context.patch())
    .filter((file) => file.status !== 'added' && file.oldPath !== null)
    .map((file) => file.oldPath ?? pathOf(file))
    .slice(0, 60);
  if (paths.length === 0) {
    return finding({
      kind: 'files',
      summary: `${branch.versionText}: the patch only adds files.`,
      data: { branch: branch.name, version: branch.versionText, present: [], missing: [] },
      evidence: [await context.probe('numstat', { commit: context.input.commit })],
    });
  }
  const probe = await context.probe('paths-in-tree', { tree: branch.tip, paths });
  const listed = new Set(
    probe.output
      .toString('utf8')
      .split('\n')
      .map((line) => line.split('\t')[1] ?? ''),
  );
  const present = paths.filter((path) => listed.has(path));
  const missing = paths.filter((path) => !listed.has(path));
  const words =
    missing.length === 0
      ? paths.length === 1
        ? `has ${paths[0]}`
        : `has all ${paths.length} files`
      : present.length === 0
        ? `has none of the files (${listFew(missing, 4)})`
        : `has ${listFew(present, 4)}, but no ${listFew(missing, 4)}`;
  // A file may stand elsewhere there: then the branch has the code all the same.
  const movedTo = missing.length === 0 ? undefined : movedOn(context).get(branch.name);
  const moved = movedTo === undefined ? '' : ` under these names; the code stands in ${movedTo}`;
  return finding({
    kind: 'files',
    summary: `${branch.versionText} ${words}${moved}.`,
    data: { branch: branch.name, version: branch.versionText, present, missing },
    evidence: [probe],
  });
}

function relatedRequests(context: PhaseContext): { text: string; path: string }[] {
  return context.findings('history', 'related-introduction').map(({ finding: one }) => ({
    text: String(one.data.text),
    path: String(one.data.requestPath),
  }));
}

async function relatedCode(context: PhaseContext, branch: AnalysisBranch): Promise<F[]> {
  const out: F[] = [];
  for (const { text, path } of relatedRequests(context)) {
    const directory = path.split('/').slice(0, -1).join('/') || '.';
    const grep = await context.probe('grep-tree', { tree: branch.tip, text, paths: [directory] });
    const present = grep.evidence.exitCode === 0;
    out.push(
      finding({
        kind: 'related-code',
        polarity: present ? 'for' : 'against',
        severity: present ? 'info' : 'medium',
        summary: present
          ? `${branch.versionText} has \`${text})\`, which asks for what is added.`
          : `${branch.versionText} has no \`${text})\`: nothing there asks for what is added.`,
        data: { branch: branch.name, version: branch.versionText, text, present },
        evidence: [grep],
      }),
    );
  }
  return out;
}

/** For a pick that lands although the context differs: which lines the branch does not have. */
async function adjustment(context: PhaseContext, branch: AnalysisBranch, cell: Cell): Promise<F[]> {
  if (cell.state !== 'merges' && cell.state !== 'conflicts') return [];
  const out: F[] = [];
  const seen = new Map<string, string[]>();
  const texts = new Map<string, string>();
  for (const file of (await context.patch()).slice(0, 40)) {
    const text = await branchText(context, branch, file);
    if (text === null) continue;
    const differences = contextDifferences(file, text);
    if (differences.length > 0) texts.set(file.oldPath ?? pathOf(file), text);
    for (const difference of differences) {
      const key =
        difference.absent.length === 0
          ? ''
          : difference.absent.map((line) => line.trim()).join('\n');
      seen.set(key, [...(seen.get(key) ?? []), `${pathOf(file)} hunk ${difference.hunk}`]);
    }
  }
  const absent = [...seen.keys()].flatMap((key) => (key === '' ? [] : key.split('\n')));
  if (seen.size === 0) return [];
  const what = differenceWords(absent, texts);
  const line = tellingLine(absent);
  const probe =
    line === undefined
      ? cellEvidence(context, cell)
      : await context.probe('grep-tree', {
          tree: branch.tip,
          text: line,
          paths: pathsOf(await context.patch()),
        });
  out.push(
    finding({
      kind: 'adjustment',
      severity: cell.state === 'merges' ? 'info' : 'low',
      summary: `${branch.versionText}: ${cell.state === 'merges' ? 'needs a trivial adjustment' : 'does not fit'}, because ${what}.`,
      data: {
        branch: branch.name,
        version: branch.versionText,
        trivial: cell.state === 'merges',
        absent: [...new Set(absent)].slice(0, 40),
        places: [...seen.values()].flat().slice(0, 40),
      },
      evidence: [probe],
    }),
  );
  return out;
}

/** The first line that is more than a bracket or a word of two letters: what is worth looking for in a whole file. */
export function tellingLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => line.trim().length > 2);
}

const pathsOf = (files: readonly PatchFile[]) =>
  files
    .filter((file) => file.status !== 'added')
    .map((file) => file.oldPath ?? pathOf(file))
    .slice(0, 20);

async function branchText(
  context: PhaseContext,
  branch: AnalysisBranch,
  file: PatchFile,
): Promise<string | null> {
  if (file.binary || file.oldPath === null) return null;
  const entry = await context.git.entry(branch.tip, file.oldPath);
  if (entry === null || !entry.mode.startsWith('100')) return null;
  try {
    return decodeBytes(await context.git.blob(entry.oid, 8 << 20));
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large')) throw error;
    return null;
  }
}

function queued(context: PhaseContext, branch: AnalysisBranch, cell: Cell): F[] {
  return cell.detail.queued.map((one) =>
    finding({
      kind: 'queued' as const,
      summary: `${branch.versionText}: already waiting in ${one.ref} as ${short(one.oid)}.`,
      data: { branch: branch.name, version: branch.versionText, ...one },
      evidence: [cellEvidence(context, cell)],
    }),
  );
}

function endOfLife(context: PhaseContext, branch: AnalysisBranch, cell: Cell): F[] {
  if (isActive(branch, context.input.asOf)) return [];
  return [
    finding({
      kind: 'end-of-life',
      summary: `${branch.versionText} is past its end of life (${branch.endOfLife ?? ''}): it is in no range and breaks none.`,
      data: { branch: branch.name, version: branch.versionText, endOfLife: branch.endOfLife },
      evidence: [
        {
          type: 'rule',
          rule: 'End-of-life branches do not break a range.',
          source: "the project's list of branches",
        },
        cellEvidence(context, cell),
      ],
    }),
  ];
}

function summaryOf(cells: readonly Cell[], matter: Matter): string {
  const order: readonly CellState[] = [
    'applies',
    'merges',
    'conflicts',
    'present',
    'absent',
    'unknown',
  ];
  const parts = order.flatMap((state) => {
    const n = cells.filter((cell) => cell.state === state).length;
    return n === 0 ? [] : [`${cellWord[state]} on ${n}`];
  });
  const notAffected = cells.filter(
    (cell) => cell.affected === 'no' && cell.state !== 'present',
  ).length;
  return `${count(cells.length, 'branch', 'branches')}: ${parts.join(', ')}${notAffected > 0 ? `; ${notAffected} without ${matter}` : ''}.`;
}
