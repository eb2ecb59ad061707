import { checkedFirstFindings } from '@/lib/analysis/change/checked-first-finding';
import {
  classFindings,
  interfaceFindings,
  scopeFindings,
} from '@/lib/analysis/change/class-findings';
import { type ChangeClass, type ClassFound, classifyChange } from '@/lib/analysis/change/classes';
import { isC, languageOf, roleOf } from '@/lib/analysis/change/file-role';
import { type FunctionTouched, functionsTouched } from '@/lib/analysis/change/functions-touched';
import { type FunctionsByPath, hunkFindings } from '@/lib/analysis/change/hunk-findings';
import { type DiffFinding, type DiffKind, diffKinds } from '@/lib/analysis/change/kinds';
import { lateCheckFindings } from '@/lib/analysis/change/late-check';
import { judgeRisk } from '@/lib/analysis/change/risk';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { isRepair } from '@/lib/analysis/model/is-repair';
import { notVerified } from '@/lib/analysis/parts';
import { definePhase } from '@/lib/analysis/phase';
import { classWords } from '@/lib/analysis/text/change';
import { countPatchLines, type PatchFile, pathOf } from '@/lib/diff/patch';

/** Findings per patch: a reader takes in so many; the counts say what is left out. */
const most = { files: 40, functions: 60 };

/** Phase 2, diff analysis (4-phases). */
export const diffPhase = definePhase({
  name: 'diff',
  version: 20,
  kinds: diffKinds,
  inputs: async (context) => ({
    profile: context.input.profile.name,
    isRepair: isRepair(context),
  }),
  run: async (context) => {
    const files = await context.patch();
    if (files.length === 0) return emptyOutcome(context);
    const classes = classifyChange(files);
    const functions = await allFunctions(context, files);
    const findings: DiffFinding[] = [
      await sizeFinding(context, files, functions),
      ...(await fileFindings(context, files)),
      ...(await functionFindings(context, files, functions, classes)),
      ...(await kindFindings(context, files, classes)),
      ...(await checkedFirstFindings(context, files, functions)),
      ...(await lateCheckFindings(context, files)),
      await riskFinding(context, files, functions, classes),
      ...(await hunkFindings(context, files, functions)),
    ];
    return {
      status: 'completed' as const,
      reason: null,
      summary: summaryOf(files, findings, functions),
      findings,
    };
  },
});

/**
 * Phase 2 as far as the patch alone tells it: size, classes, scope, interfaces. No file is read and parsed, so that a
 * whole history can be gone through (the fit of the verdict model).
 */
export const shapePhase = definePhase({
  name: 'diff',
  version: diffPhase.version,
  kinds: diffKinds,
  inputs: diffPhase.inputs,
  run: async (context) => {
    const files = await context.patch();
    if (files.length === 0) return emptyOutcome(context);
    const findings = [
      await sizeFinding(context, files),
      ...(await kindFindings(context, files, classifyChange(files))),
    ];
    return {
      status: 'partial' as const,
      reason: 'No file was parsed.',
      summary: summaryOf(files, findings),
      findings,
    };
  },
});

async function kindFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
  classes: readonly ClassFound[],
): Promise<DiffFinding[]> {
  return [
    ...(await classFindings(context, classes)),
    ...(await scopeFindings(context, files, classes)),
    ...(await interfaceFindings(context, classes)),
  ];
}

async function emptyOutcome(context: PhaseContext) {
  const { parents } = await context.candidate();
  const why =
    parents.length > 1
      ? 'A merge without changes of its own against its first parent.'
      : 'The commit changes nothing.';
  const evidence = [await context.probe('numstat', { commit: context.input.commit })];
  const findings: DiffFinding[] = [
    finding({
      kind: 'empty',
      polarity: 'against',
      severity: 'high',
      summary: why,
      data: { parents: parents.length },
      evidence,
    }),
  ];
  return { status: 'completed' as const, reason: null, summary: why, findings };
}

async function allFunctions(
  context: PhaseContext,
  files: readonly PatchFile[],
): Promise<FunctionsByPath> {
  const out: { path: string; functions: readonly FunctionTouched[] }[] = [];
  for (const file of files.slice(0, 200)) {
    out.push({ path: pathOf(file), functions: await functionsTouched(context.git, file) });
  }
  return out;
}

const added = (files: readonly PatchFile[]) => files.reduce((sum, file) => sum + file.added, 0);
const deleted = (files: readonly PatchFile[]) => files.reduce((sum, file) => sum + file.deleted, 0);

async function sizeFinding(
  context: PhaseContext,
  files: readonly PatchFile[],
  byPath: FunctionsByPath = [],
): Promise<DiffFinding> {
  const { profile, commit } = context.input;
  const lines = countPatchLines(files);
  const limit = profile.rules.maxPatchLines;
  const over = limit !== null && lines > limit;
  const rule =
    limit === null
      ? ''
      : over
        ? `, more than the ${limit} that the stable rules allow`
        : `, within the ${limit} that the stable rules allow`;
  return finding({
    kind: 'size',
    polarity: over ? 'against' : lines <= 100 ? 'for' : 'neutral',
    severity: over ? (lines > limit * 3 ? 'high' : 'medium') : 'info',
    summary: `${count(files.length, 'file')}, +${added(files)} -${deleted(files)}; ${count(lines, 'line')} of patch with context${rule}.`,
    data: {
      files: files.length,
      added: added(files),
      deleted: deleted(files),
      hunks: files.reduce((sum, file) => sum + file.hunks.length, 0),
      functions: namesOf(byPath).length,
      linesWithContext: lines,
      limit,
      withinLimit: limit === null ? null : !over,
    },
    evidence: [
      await context.probe('numstat', { commit }),
      ...(limit === null
        ? []
        : [
            {
              type: 'rule' as const,
              rule: `It cannot be bigger than ${limit} lines, with context.`,
              source: profile.rules.document,
            },
          ]),
    ],
  });
}

async function fileFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
): Promise<DiffFinding[]> {
  const evidence = [await context.probe('numstat', { commit: context.input.commit })];
  return files.slice(0, most.files).map((file) => {
    const what = file.binary ? 'binary' : `+${file.added} -${file.deleted}`;
    const from =
      file.status === 'renamed' || file.status === 'copied' ? ` from ${file.oldPath ?? ''}` : '';
    const modes =
      file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode
        ? `, mode ${file.oldMode} to ${file.newMode}`
        : '';
    return finding({
      kind: 'file' as const,
      summary: `${pathOf(file)}: ${what}${file.status === 'modified' ? '' : ` (${file.status}${from})`}${modes}.`,
      path: pathOf(file),
      data: {
        status: file.status,
        oldPath: file.oldPath,
        added: file.added,
        deleted: file.deleted,
        binary: file.binary,
        role: roleOf(pathOf(file)),
      },
      evidence,
    });
  });
}

async function functionFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
  byPath: FunctionsByPath,
  classes: readonly ClassFound[],
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const out: DiffFinding[] = [];
  const told = new Set(mostChanged(byPath));
  for (const { path, functions } of byPath) {
    const shown = functions.filter((one) => told.has(one));
    if (shown.length === 0) continue;
    const evidence = [await context.probe('functions-touched', { commit, path })];
    for (const one of shown) {
      const where =
        one.startLine === null
          ? ' (as the hunk header names it)'
          : `, lines ${one.startLine} to ${one.endLine}`;
      out.push(
        finding({
          kind: 'function',
          summary: `${one.name}() ${one.status} in ${path}${where}: +${one.added} -${one.deleted}${one.was === null ? '' : `; it was ${one.was}()`}.`,
          path,
          line: one.startLine,
          data: { ...one, path },
          evidence,
        }),
      );
    }
  }
  if (out.length > 0 || !functionsKnown(context, files)) return out;
  const unread = unreadLanguages(files);
  if (unread.length > 0)
    return [
      notVerified(
        `which functions of ${listWords(unread)} change`,
        "Only C and Python are read, and git's hunk headers name none.",
      ),
    ];
  const metadata = classes.some((one) => one.class === 'module-metadata');
  const code = files.filter((file) => isC(pathOf(file)));
  const only = metadata
    ? 'only module metadata'
    : code.length > 0
      ? `only ${code.some(changesMacro) ? 'macros, ' : ''}declarations, data or text`
      : 'no C code is touched';
  const shown = code[0] ?? files[0];
  return [
    finding({
      kind: 'no-function',
      summary: `No function changed: ${only}.`,
      data: { metadata, codeFiles: code.length },
      evidence:
        shown === undefined
          ? []
          : [
              await context.probe('functions-touched', { commit, path: pathOf(shown) }),
              await context.probe('file-patch', { commit, path: pathOf(shown) }),
            ],
    }),
  ];
}

/** Whether a macro that takes arguments is among the changed lines: its body is code as well. */
function changesMacro(file: PatchFile): boolean {
  return file.hunks.some((hunk) =>
    hunk.lines.some(
      (line) => line.kind !== 'context' && /^\s*#\s*define\s+\w+\([^()]*\)\s+\S/.test(line.text),
    ),
  );
}

/** Those that change most, as many as are told one by one. */
function mostChanged(byPath: FunctionsByPath): FunctionTouched[] {
  const size = (one: FunctionTouched) => one.added + one.deleted;
  return byPath
    .flatMap((one) => one.functions)
    .sort((a, b) => size(b) - size(a))
    .slice(0, most.functions);
}

function namesOf(byPath: FunctionsByPath): string[] {
  return [...new Set(byPath.flatMap((one) => one.functions.map(({ name }) => `${name}()`)))];
}

/** Languages whose functions only git's hunk headers tell. */
function unreadLanguages(files: readonly PatchFile[]): string[] {
  const all = files
    .filter((file) => ['code', 'header', 'test'].includes(roleOf(pathOf(file))) && !file.binary)
    .flatMap((file) => (file.hunks.length === 0 ? [] : (languageOf(pathOf(file)) ?? [])));
  return [...new Set(all)].filter((name) => name !== 'C' && name !== 'Python');
}

/** Without the files, a hunk whose header names no function may still change one. */
function functionsKnown(context: PhaseContext, files: readonly PatchFile[]): boolean {
  const isParsed = (file: PatchFile) => /^(?:C|Python)$/.test(languageOf(pathOf(file)) ?? '');
  return context.input.fromMail === undefined || !files.some(isParsed);
}

async function riskFinding(
  context: PhaseContext,
  files: readonly PatchFile[],
  byPath: FunctionsByPath,
  classes: readonly ClassFound[],
): Promise<DiffFinding> {
  const risk = judgeRisk(
    files,
    byPath.flatMap((one) => one.functions),
    classes,
    context.input.profile.name,
    functionsKnown(context, files) && unreadLanguages(files).length === 0,
  );
  return finding({
    kind: 'regression-risk',
    polarity: risk.level === 'high' ? 'against' : risk.level === 'medium' ? 'neutral' : 'for',
    severity: risk.level === 'high' ? 'medium' : 'info',
    summary: `Regression risk ${risk.level}: ${listWords(risk.parts.map((part) => `${part.why} (${part.points > 0 ? '+' : ''}${part.points})`))}.`,
    data: { ...risk },
    evidence: [await context.probe('numstat', { commit: context.input.commit })],
  });
}

function summaryOf(
  files: readonly PatchFile[],
  findings: readonly DiffFinding[],
  byPath: FunctionsByPath = [],
): string {
  const of = (kind: DiffKind) => findings.filter((one) => one.kind === kind);
  const names = namesOf(byPath);
  const only = of('scope')[0]?.summary.split(/[.:]/)[0];
  const scope = only === undefined ? undefined : only.charAt(0).toLowerCase() + only.slice(1);
  const classes = of('class')
    .map((one) => classWords[one.data.class as ChangeClass])
    .slice(0, 3);
  const what =
    names.length === 0
      ? of('no-function').length > 0
        ? 'no function changed'
        : undefined
      : names.length <= 2
        ? listWords(names)
        : count(names.length, 'function');
  const size = `${count(files.length, 'file')}, +${added(files)} -${deleted(files)}`;
  return `${[size, scope, classes.length > 0 && scope === undefined ? classes.join(', ') : undefined, what].filter((one) => one !== undefined).join('; ')}.`;
}
