import type { PhaseContext } from '@/lib/analysis/context';
import { capital, finding } from '@/lib/analysis/finding';
import { isRepair } from '@/lib/analysis/model/is-repair';
import { classWords } from '@/lib/analysis/text/change';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import type { ChangeClass, ClassFound, ClassHit } from './classes';
import { isOnlyComments } from './code-text';
import { roleOf } from './file-role';
import type { DiffFinding } from './kinds';

const interfaceClasses: ReadonlySet<ChangeClass> = new Set(['new-api', 'abi-change']);
const scopeClasses: ReadonlySet<ChangeClass> = new Set([
  'test-only',
  'comment-only',
  'cleanup-only',
  'logging-only',
  'linkage-only',
]);

/** The same line in several files is quoted once; a hit on a whole file has no text of its own. */
function firstOfItsText(hit: ClassHit, at: number, all: readonly ClassHit[]): boolean {
  return hit.hunk === 0 || all.findIndex((one) => one.text === hit.text) === at;
}

export async function classFindings(
  context: PhaseContext,
  classes: readonly ClassFound[],
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const repairs = isRepair(context);
  const shownHere = classes.filter(
    (one) => !interfaceClasses.has(one.class) && !scopeClasses.has(one.class),
  );
  return Promise.all(
    shownHere.map(async (one) => {
      const first = one.hits[0];
      const told = one.hits.filter(firstOfItsText);
      const places = told.slice(0, 3);
      const more = told.length - places.length;
      const evidence = await Promise.all(
        places.map((hit) =>
          hit.hunk > 0
            ? context.probe('hunk', { commit, path: hit.path, hunk: hit.hunk })
            : context.probe('numstat', { commit }),
        ),
      );
      // New code has checks and error paths as well: they speak for it only where something is repaired.
      const exceptional =
        !repairs ||
        one.class === 'check-removed' ||
        one.class === 'documentation' ||
        one.class === 'kconfig-build' ||
        one.class === 'format';
      return finding({
        kind: 'class' as const,
        polarity: exceptional ? 'neutral' : 'for',
        summary: `${capital(classWords[one.class])}: ${places.map((hit) => (hit.hunk > 0 ? `\`${hit.text.slice(0, 100)}\`` : hit.path)).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
        path: first?.path,
        line: first?.line,
        data: { class: one.class, hits: one.hits.slice(0, 12) },
        evidence,
      });
    }),
  );
}

export async function scopeFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
  classes: readonly ClassFound[],
): Promise<DiffFinding[]> {
  const has = (name: ChangeClass) => classes.some((one) => one.class === name);
  const roles = new Set(files.map((file) => roleOf(pathOf(file))));
  const isText = (role: string) => role === 'documentation' || role === 'project';
  const other = files.filter((file) => !isText(roleOf(pathOf(file))));
  // Comments beside documentation are text as well.
  const isAllText = other.length < files.length && other.every(isOnlyComments);
  const against = { polarity: 'against', severity: 'high' } as const;
  const neutral = { polarity: 'neutral', severity: 'info' } as const;
  // The first that holds is told.
  const found = [
    {
      scope: 'documentation',
      holds: isAllText,
      words: other.length === 0 ? 'Documentation only.' : 'Documentation and comments only.',
      weight: against,
    },
    {
      scope: 'test',
      holds: has('test-only'),
      words: `Tests only: no other code changes${has('comment-only') ? '; comments and blanks at that' : ''}.`,
      weight: against,
    },
    {
      scope: 'comment',
      holds: has('comment-only'),
      words: 'Comments and blanks only.',
      weight: against,
    },
    {
      scope: 'cleanup',
      holds: has('cleanup-only'),
      words: 'Names or white space only: the code means the same.',
      weight: against,
    },
    {
      scope: 'logging',
      holds: has('logging-only'),
      words: 'Logging only: nothing changes but calls that log or print, and what declares them.',
      weight: neutral,
    },
    {
      scope: 'linkage',
      holds: has('linkage-only'),
      words:
        'Linkage only: the code means the same, and what is `static` now is hidden from other files.',
      weight: neutral,
    },
    {
      scope: 'build',
      holds: roles.size === 1 && roles.has('build'),
      words: 'Build files only.',
      weight: neutral,
    },
    {
      scope: 'metadata',
      holds: isOnly(files, classes, 'module-metadata'),
      words: 'Module metadata only: no code path changes.',
      weight: neutral,
    },
    {
      scope: 'id-table',
      holds: isOnly(files, classes, 'id-table'),
      words: 'Device ids only.',
      weight: neutral,
    },
  ].find((one) => one.holds);
  if (found === undefined) return [];
  const { scope, words, weight } = found;
  return [
    finding({
      kind: 'scope',
      ...weight,
      summary: words,
      data: { scope },
      evidence: await Promise.all(
        files
          .slice(0, 3)
          .map((file) =>
            context.probe('file-patch', { commit: context.input.commit, path: pathOf(file) }),
          ),
      ),
    }),
  ];
}

/** Every hunk of the patch shows the class and changes nothing beyond it. */
function isOnly(
  files: readonly PatchFile[],
  classes: readonly ClassFound[],
  name: ChangeClass,
): boolean {
  const hits = classes.find((one) => one.class === name)?.hits ?? [];
  const hunks = files.reduce((sum, file) => sum + file.hunks.length, 0);
  const line =
    name === 'module-metadata'
      ? /^\s*(?:MODULE_\w+|RTE_PMD_\w+)\s*\(|^\s*"|^\s*$/
      : /^\s*(?:[{}]|\/\*|\*|\/\/|"|\.|[A-Z_]+\s*\(|0x|$|#define|USB_|PCI_)/;
  return (
    hunks > 0 &&
    hits.length === hunks &&
    files.every((file) =>
      file.hunks.every((hunk) =>
        hunk.lines.every((l) => l.kind === 'context' || line.test(l.text)),
      ),
    )
  );
}

export async function interfaceFindings(
  context: PhaseContext,
  classes: readonly ClassFound[],
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const out: DiffFinding[] = [];
  for (const one of classes.filter((c) => interfaceClasses.has(c.class))) {
    const isBreak = one.class === 'abi-change';
    const hits = one.hits.slice(0, 3);
    out.push(
      finding({
        kind: 'interface',
        polarity: 'against',
        severity: isBreak ? 'high' : 'medium',
        summary: `${isBreak ? 'Changes an interface that others are built against' : 'Adds to an interface that others are built against'}: ${hits.map((hit) => `\`${hit.text.slice(0, 80)}\` (${hit.path})`).join(', ')}.`,
        path: hits[0]?.path,
        line: hits[0]?.line,
        data: { class: one.class, hits: one.hits.slice(0, 12) },
        evidence: await Promise.all(
          hits.map((hit) =>
            context.probe('hunk', { commit, path: hit.path, hunk: Math.max(1, hit.hunk) }),
          ),
        ),
      }),
    );
  }
  return out;
}
