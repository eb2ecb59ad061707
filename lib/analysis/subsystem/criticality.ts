import { roleOf } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { capital, count, finding, listWords } from '@/lib/analysis/finding';
import { codeSearch } from '@/lib/analysis/probes/code-probes';
import { areaOf } from './area';
import type { SubsystemFinding } from './kinds';
import { pathsNow, type Scope } from './scope';

/** Limits of the judgement: files outside that include its headers. */
const reach = { core: 150, important: 12 };
const mostHeaders = 200;

/**
 * How much hangs on the subsystem: files outside that include its headers, the directories they stand in, what is at
 * stake in its area, and whether somebody looks after it. Core, important or peripheral, with the reasons.
 */
export async function criticalityFinding(
  context: PhaseContext,
  scope: Scope,
): Promise<SubsystemFinding> {
  const tree = context.input.upstream;
  const changed = await pathsNow(context);
  const area = areaOf(changed, context.input.profile.name);
  const files = await codeSearch(context.ports).files(tree);
  const own = files.filter((one) => scope.takes(one.path));
  // What an application's entry has of a library is not what changes.
  const tops = new Set(changed.map(topOf));
  // Of files that upstream dropped nobody includes a header: what stands in their folder now is something else.
  const headers = (scope.gone ? [] : own)
    .map((one) => one.path)
    .filter((path) => path.endsWith('.h') && (!isProgram(changed) || tops.has(topOf(path))))
    .slice(0, mostHeaders);
  const probe = headers.length === 0 ? null : await context.probe('includers', { tree, headers });
  const outside = (probe?.output.toString('utf8') ?? '')
    .split('\n')
    .filter((path) => path !== '' && !scope.takes(path));
  const folders = new Set(outside.map((path) => path.split('/').slice(0, 2).join('/')));
  const status = scope.matches[0]?.entry.status ?? null;
  const kept = status === null || /support|maintain/i.test(status);
  const isText = changed.every(isProse);
  const level = isText
    ? 'peripheral'
    : levelOf(
        area.stake,
        outside.length,
        kept,
        scope.by === 'directory' || area.area === 'architecture',
      );
  const because = [
    isText ? 'only text is changed' : '',
    area.stake === 'ordinary'
      ? ''
      : area.stake === 'core'
        ? 'everything stands on it'
        : 'data or machine are at stake in this area',
    // Text has no headers; what others have of the subsystem is not what changes.
    isText
      ? ''
      : scope.gone
        ? 'upstream has none of the changed files any more'
        : outside.length === 0
          ? 'nothing outside includes its headers'
          : `${count(outside.length, 'file')} in ${count(folders.size, 'directory', 'directories')} outside ${outside.length === 1 ? 'includes' : 'include'} its headers`,
    status === null ? '' : `status ${status}`,
  ].filter((one) => one !== '');
  return finding({
    kind: 'criticality',
    polarity: level === 'peripheral' ? 'neutral' : 'for',
    severity: level === 'core' ? 'medium' : level === 'important' ? 'low' : 'info',
    summary: `${capital(area.area)}, ${level}: ${listWords(because)}.`,
    data: {
      area: area.area,
      stake: area.stake,
      level,
      ownFiles: own.length,
      headers: headers.length,
      dependants: outside.length,
      directories: [...folders].sort().slice(0, 40),
      status,
    },
    evidence: [
      ...(probe === null ? [] : [probe]),
      await context.probe('numstat', { commit: context.input.commit }),
      {
        type: 'rule' as const,
        rule: `Core: ${reach.core} or more files outside include its headers, or its area carries everything. Important: ${reach.important} or more, or data or machine are at stake and somebody maintains it. Else peripheral.`,
        source: 'the nine phases, phase 7',
      },
    ],
  });
}

const topOf = (path: string) => path.slice(0, Math.max(0, path.indexOf('/')));

/** Programs that nothing else is built on. */
function isProgram(paths: readonly string[]): boolean {
  return paths.every((path) => /^(?:app|examples|samples|tools|usertools)\//.test(path));
}

/** Text that no program runs: its subsystem may be core, the change is not. */
function isProse(path: string): boolean {
  return ['documentation', 'project'].includes(roleOf(path));
}

function levelOf(
  stake: 'core' | 'high' | 'ordinary',
  dependants: number,
  kept: boolean,
  shared: boolean,
): 'core' | 'important' | 'peripheral' {
  // A directory's headers may be the whole tree's, and `<asm/io.h>` is of every architecture: what is at stake counts.
  const counted = shared ? Math.min(dependants, reach.core - 1) : dependants;
  if (stake === 'core' || counted >= reach.core) return 'core';
  if (counted >= reach.important || (stake === 'high' && kept)) return 'important';
  return 'peripheral';
}
