import { isC, languageOf } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { capital, count, listFew, listWords } from '@/lib/analysis/finding';
import { notVerified, Parts } from '@/lib/analysis/parts';
import { definePhase } from '@/lib/analysis/phase';
import { CodeReader } from '@/lib/analysis/semantics/code-reader';
import { fileFindings } from '@/lib/analysis/semantics/file-findings';
import {
  calleeFindings,
  callerFindings,
  changedFunctions,
  entryFindings,
  requestFindings,
} from '@/lib/analysis/semantics/function-findings';
import { type CodeFinding, type CodeKind, codeKinds } from '@/lib/analysis/semantics/kinds';
import { macroFindings } from '@/lib/analysis/semantics/macro-findings';
import { neededSymbols } from '@/lib/analysis/semantics/needed-symbols';
import { samePattern } from '@/lib/analysis/semantics/patch-findings';

/** Phase 5, code semantics (4-phases). */
export const codePhase = definePhase({
  name: 'code',
  version: 18,
  kinds: codeKinds,
  inputs: async (context) => ({
    tips: context.input.branches.map((one) => [one.name, one.tip]),
    landing: context.input.cells.map((cell) => [cell.branch, cell.state]),
    diff: context.basis('diff'),
    history: context.findings('history', 'related-introduction').map((one) => one.finding.data),
  }),
  run: async (context) => {
    const reader = new CodeReader(context);
    const read = new Parts<CodeFinding>();
    const { followed: functions, left, unnamed } = await changedFunctions(context, reader);
    for (const at of functions) {
      await read.add(`who calls ${at.name}()`, () => callerFindings(context, reader, at));
      await read.add(`the way to ${at.name}()`, () => entryFindings(context, reader, at));
      await read.add(`what ${at.name}() calls`, () => calleeFindings(context, reader, at));
    }
    if (functions.length === 0) {
      await read.add('who uses changed macros', () => macroFindings(context, reader));
      await read.add('the way to what asks for it', () => requestFindings(context, reader));
      await read.add('what the files are built with', () => fileFindings(context, reader));
    }
    await read.add('symbols it needs', () => neededSymbols(context));
    await read.add('the same code elsewhere', () => samePattern(context, reader));
    if (left.length > 0) {
      read.findings.push(
        notVerified(
          `who calls ${left.length === 1 ? `${left[0] ?? ''}()` : `${left.length + unnamed} more changed functions`}`,
          `The ${functions.length} that change most are followed${left.length === 1 ? '' : `, not ${listWords(left.slice(0, 4).map((name) => `${name}()`))}${left.length > 4 ? ' and others' : ''}`}.`,
        ),
      );
    }
    const others = otherLanguages(context);
    if (others !== null) read.findings.push(others);
    if (reader.cut.size > 0) {
      read.findings.push(
        notVerified(
          `all users of ${listWords([...reader.cut].slice(0, 6))}`,
          'More files use it than are read for one candidate.',
        ),
      );
    }
    const unique = withoutRepeats(read.findings);
    return {
      status: read.status,
      reason: read.failed.length === 0 ? null : `Could not read ${listWords(read.failed)}.`,
      summary: summaryOf(context, functions.length, unique),
      findings: unique,
    };
  },
});

/** What is changed in other languages than C is not followed, and said so. */
function otherLanguages(context: PhaseContext): CodeFinding | null {
  const found = context
    .findings('diff', 'function')
    .map(({ finding: one }) => one)
    .filter((one) => one.data.status !== 'removed' && !isC(one.path ?? ''));
  if (found.length === 0) return null;
  const names = [...new Set(found.map((one) => `${String(one.data.name)}()`))];
  const languages = new Set(found.map((one) => languageOf(one.path ?? '') ?? 'another language'));
  return notVerified(
    `who calls ${listFew(names, 3)} (${listWords([...languages])})`,
    'Callers are followed in C only.',
  );
}

/** Functions of one file share their gates: each is said once. */
function withoutRepeats(findings: readonly CodeFinding[]): CodeFinding[] {
  const seen = new Set<string>();
  return findings.filter((one) => {
    if (one.kind !== 'gate') return true;
    const key = `${one.path} ${one.line} ${one.summary}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function summaryOf(
  context: PhaseContext,
  functions: number,
  findings: readonly CodeFinding[],
): string {
  const of = (kind: CodeKind) => findings.filter((one) => one.kind === kind);
  const parts: string[] = [];
  const path = of('entry-path')[0];
  if (path)
    parts.push(
      `${(path.data.path as readonly string[]).join(' -> ')} (${String(path.data.entry)})`,
    );
  else if (of('no-entry-path').length > 0) parts.push('no entry point found');
  else if (functions > 0) parts.push('entry points not verified');
  else {
    const why =
      context.findings('diff', 'no-function').length > 0
        ? 'no function changed'
        : 'nothing in C to follow';
    parts.push(why);
  }
  const configs = [
    ...new Set(
      of('gate').flatMap((one) =>
        typeof one.data.config === 'string' && !one.data.config.startsWith('meson')
          ? [one.data.config]
          : [],
      ),
    ),
  ];
  if (configs.length > 0) parts.push(configs.slice(0, 2).join(', '));
  const caps = [
    ...new Set(
      of('gate').flatMap((one) =>
        typeof one.data.capability === 'string' ? [one.data.capability] : [],
      ),
    ),
  ];
  if (caps.length > 0) parts.push(`needs ${caps.join(', ')}`);
  const callers = of('callers').reduce(
    (sum, one) => sum + (one.data.callers as readonly unknown[]).length,
    0,
  );
  if (functions > 0) parts.push(count(callers, 'caller'));
  const needed = of('needed-symbol');
  // What is missing on the same branches is told together.
  const missing = new Map<string, string[]>();
  for (const { data } of needed.slice(0, 3)) {
    const versions = listWords(data.versions as readonly string[]);
    const name = `${String(data.symbol)}${data.use === 'call' ? '()' : ''}`;
    missing.set(versions, [...(missing.get(versions) ?? []), name]);
  }
  for (const [versions, names] of missing) parts.push(`${listWords(names)} missing on ${versions}`);
  const text = parts.join('; ');
  return `${path === undefined && /^[a-z]+ /.test(text) ? capital(text) : text}.`;
}
