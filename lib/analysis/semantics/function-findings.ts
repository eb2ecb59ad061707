import type { PhaseContext } from '@/lib/analysis/context';
import { capital, count, finding, listFew, listWords } from '@/lib/analysis/finding';
import { isRepair } from '@/lib/analysis/model/is-repair';
import { notVerified } from '@/lib/analysis/parts';
import { functionAt } from '@/lib/code/outline-c';
import type { Finding } from '@/lib/contracts/analysis';
import type { CodeReader } from './code-reader';
import { callersIn, type EntryPath, type FunctionAt, pathToEntry } from './entry-path';
import type { Gate } from './gate';
import { buildGates, capabilityGates } from './gates';
import type { CodeFinding } from './kinds';

/** Functions that are followed: a reader takes in so many. */
const mostFunctions = 6;

/**
 * The changed functions that C code can be asked about, as phase 2 found them, largest change first; `left`: the names of
 * those that are not followed, because there are so many; `unnamed`: how many more phase 2 counted than it names.
 */
export async function changedFunctions(
  context: PhaseContext,
  reader: CodeReader,
): Promise<{ followed: FunctionAt[]; left: readonly string[]; unnamed: number }> {
  const touched = context
    .findings('diff', 'function')
    .map(({ finding: one }) => one)
    .filter(
      (one) =>
        one.data.how !== 'hunk-header' &&
        one.data.status !== 'removed' &&
        /\.[ch]$/.test(one.path ?? ''),
    )
    .sort((a, b) => weight(b.data) - weight(a.data))
    // One that is written several times, once for each `#if`, is asked about once.
    .filter((one, at, all) => all.findIndex((other) => isSameFunction(one, other)) === at);
  const out: FunctionAt[] = [];
  for (const one of touched.slice(0, mostFunctions)) {
    const path = one.path ?? '';
    const name = String(one.data.name);
    const named = await reader.read(context.input.commit, path, (file) =>
      file.functionsNamed(name),
    );
    const found = named?.[0];
    if (found !== undefined)
      out.push({ name, path, line: found.startLine, isStatic: found.isStatic });
  }
  const left = touched.slice(mostFunctions).map((one) => String(one.data.name));
  const named = new Set(
    context.findings('diff', 'function').map(({ finding: one }) => String(one.data.name)),
  );
  const all = Number(context.findings('diff', 'size')[0]?.finding.data.functions ?? 0);
  return { followed: out, left: [...new Set(left)], unnamed: Math.max(0, all - named.size) };
}

const isSameFunction = (a: Finding, b: Finding) => a.path === b.path && a.data.name === b.data.name;

const weight = (data: Readonly<Record<string, unknown>>) =>
  Number(data.added ?? 0) + Number(data.deleted ?? 0);

/** Macros that export a function or note something of it: nothing calls it by them. */
const namesOnly = /SYMBOL|EXPORT|INJECTION/;

/** Who calls a function: upstream as of the candidate, and at each branch tip. */
export async function callerFindings(
  context: PhaseContext,
  reader: CodeReader,
  at: FunctionAt,
): Promise<CodeFinding[]> {
  const { commit, branches } = context.input;
  const here = await reader.uses(commit, at);
  const callers = callersIn(here.uses, at);
  const perBranch = [];
  // What the candidate has in another file as well (of another system, say) is not this one.
  const others = new Set(here.uses.flatMap((use) => (use.kind === 'definition' ? [use.path] : [])));
  for (const branch of branches) {
    const there = await reader.uses(branch.tip, at);
    // A macro of the name is no function that moved.
    const definitions = there.uses.filter(
      (use) => use.kind === 'definition' && use.inside !== null,
    );
    const definition =
      definitions.find((use) => use.path === at.path) ??
      likestPath(
        at.path,
        definitions.filter((use) => !others.has(use.path)),
      );
    const calling = callersIn(there.uses, at);
    perBranch.push({
      branch: branch.name,
      version: branch.versionText,
      defined: definition !== undefined,
      definedIn: definition?.path ?? null,
      callers: calling.map(({ name, path }) => `${name} (${path})`),
      names: namesOf(calling),
      unread: there.unread,
    });
  }
  // A file that stands elsewhere on a branch has the same callers all the same.
  const mine = namesOf(callers);
  const differing = perBranch.filter(
    (one) => one.defined && one.unread + here.unread === 0 && one.names !== mine,
  );
  const lacking = perBranch.filter((one) => !one.defined && one.unread === 0);
  const moved = new Map<string, string[]>();
  for (const { definedIn, version } of perBranch)
    if (definedIn !== null && definedIn !== at.path)
      moved.set(definedIn, [...(moved.get(definedIn) ?? []), version]);
  const tables = here.uses.filter(
    (use) => use.kind === 'field' || (use.kind === 'argument' && !namesOnly.test(use.callee ?? '')),
  ).length;
  // Two files may each have a function of the same name.
  const named = [
    ...new Set(callers.map((one) => `${one.isMacro ? 'the macro ' : ''}${one.name}()`)),
  ];
  const direct =
    callers.length === 0
      ? `no direct caller found${here.unread > 0 ? ' in what was read' : ''}`
      : `called by ${listFew(named, 5)}`;
  const words = [
    `${direct}${tables > 0 ? `, handed on in ${count(tables, 'place')}` : ''}`,
    lacking.length === 0
      ? ''
      : `${listWords(lacking.map((one) => one.version))} ${lacking.length === 1 ? 'does' : 'do'} not have it`,
    ...[...moved]
      .slice(0, 3)
      .map(
        ([path, versions]) =>
          `${listWords(versions)} ${versions.length === 1 ? 'has' : 'have'} it in ${path}`,
      ),
    differing.length === 0
      ? ''
      : `other callers on ${listWords(differing.map((one) => one.version))}`,
    here.unread === 0 ? '' : `${count(here.unread, 'more file')} not read`,
  ].filter((one) => one !== '');
  return [
    finding({
      kind: 'callers',
      summary: `${at.name}(): ${words.join('; ')}.`,
      path: at.path,
      line: at.line,
      data: {
        function: at.name,
        static: at.isStatic,
        callers: callers
          .slice(0, 60)
          .map(({ name, path, callLine }) => ({ name, path, line: callLine })),
        handedOn: tables,
        complete: here.unread === 0,
        branches: perBranch.map(({ names: _names, unread: _unread, ...one }) => ({
          ...one,
          callers: one.callers.slice(0, 20),
        })),
      },
      evidence: [
        await context.probe('word-lines', { tree: commit, word: at.name }),
        ...(await Promise.all(
          [
            ...new Set([
              ...differing,
              ...lacking,
              ...perBranch.filter((one) => moved.has(one.definedIn ?? '')),
            ]),
          ]
            .slice(0, 3)
            .map((one) =>
              context.probe('word-lines', {
                tree: branches.find((branch) => branch.name === one.branch)?.tip ?? commit,
                word: at.name,
              }),
            ),
        )),
      ],
    }),
  ];
}

/** The one that shares most parts of the path from its end: a folder above may have got another name. */
function likestPath<T extends { readonly path: string }>(
  path: string,
  found: readonly T[],
): T | undefined {
  const parts = path.split('/').reverse();
  const tail = (other: string) => {
    const differs = other
      .split('/')
      .reverse()
      .findIndex((part, at) => part !== parts[at]);
    return differs < 0 ? parts.length : differs;
  };
  return [...found].sort((a, b) => tail(b.path) - tail(a.path))[0];
}

const namesOf = (callers: readonly { readonly name: string }[]) =>
  [...new Set(callers.map((one) => one.name))].sort().join();

/** What a function calls. */
export async function calleeFindings(
  context: PhaseContext,
  reader: CodeReader,
  at: FunctionAt,
): Promise<CodeFinding[]> {
  const named = await reader.read(context.input.commit, at.path, (file) =>
    file.functionsNamed(at.name),
  );
  const found = named?.find((one) => one.startLine === at.line);
  if (found === undefined || found.calls.length === 0) return [];
  const names = [...new Set(found.calls.map((call) => call.name))];
  return [
    finding({
      kind: 'callees',
      summary: `${at.name}() calls ${listFew(
        names.map((name) => `${name}()`),
        8,
      )}.`,
      path: at.path,
      line: at.line,
      data: { function: at.name, callees: names.slice(0, 80) },
      evidence: [
        await context.probe('file-lines', {
          tree: context.input.commit,
          path: at.path,
          from: found.startLine,
          to: Math.min(found.endLine, found.startLine + 120),
        }),
      ],
    }),
  ];
}

/** The way from an entry point to a function, and what gates it. */
export async function entryFindings(
  context: PhaseContext,
  reader: CodeReader,
  at: FunctionAt,
  below: readonly string[] = [],
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const through = new Set<string>();
  const found = await pathToEntry(reader, tree, at, through);
  const gates = [
    ...(await buildGates(reader, tree, at.path)),
    ...(found === null ? [] : await capabilityGates(reader, tree, found.steps)),
  ];
  const out: CodeFinding[] =
    found === null
      ? [await noPath(context, at, through)]
      : [await pathFinding(context, at, found, below)];
  for (const gate of gates) out.push(await gateFinding(context, at.name, gate));
  return out;
}

async function pathFinding(
  context: PhaseContext,
  at: FunctionAt,
  found: EntryPath,
  below: readonly string[],
): Promise<CodeFinding> {
  const tree = context.input.commit;
  const names = [...found.steps.map((step) => step.name), ...below];
  const { entry, entryAt } = found;
  return finding({
    kind: 'entry-path',
    polarity: isRepair(context) ? 'for' : 'neutral',
    summary: `Reached from ${article(entry.kind)} (${entry.via}): ${names.join(' -> ')}.`,
    path: entryAt.path,
    line: entryAt.line,
    data: {
      function: at.name,
      path: names,
      steps: found.steps,
      entry: entry.kind,
      via: entry.via,
      entryPath: entryAt.path,
      entryLine: entryAt.line,
    },
    evidence: [
      await context.probe('file-lines', {
        tree,
        path: entryAt.path,
        from: Math.max(1, entryAt.line - 2),
        to: entryAt.line + 2,
      }),
      ...(await Promise.all(
        found.steps
          .filter((step) => step.callLine !== null)
          .slice(0, 6)
          .map((step) =>
            context.probe('file-lines', {
              tree,
              path: step.path,
              from: step.callLine ?? step.line,
              to: step.callLine ?? step.line,
            }),
          ),
      )),
    ],
  });
}

const article = (words: string) => `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;

/** A macro may make functions of names that stand nowhere: of what only such a one leads to nothing is known. */
async function noPath(
  context: PhaseContext,
  at: FunctionAt,
  through: ReadonlySet<string>,
): Promise<CodeFinding> {
  if (through.size > 0) {
    const macros = listFew(
      [...through].map((name) => `${name}()`),
      3,
    );
    return notVerified(
      `the way from an entry point to ${at.name}()`,
      `Callers were followed up to the ${through.size === 1 ? 'macro' : 'macros'} ${macros}: functions that a macro makes, and users of one that several files define, are not.`,
    );
  }
  return finding({
    kind: 'no-entry-path',
    summary: `No way from an entry point to ${at.name}() was found within 7 calls.`,
    path: at.path,
    line: at.line,
    data: { function: at.name },
    evidence: [await context.probe('word-lines', { tree: context.input.commit, word: at.name })],
  });
}

/** One gate, for a function (or a file) by its name. */
export async function gateFinding(
  context: PhaseContext,
  name: string,
  gate: Gate,
): Promise<CodeFinding> {
  const words =
    gate.capability !== null
      ? `Needs ${gate.capability}: checked on the way to ${name}().`
      : `Built with ${gate.config}${gate.depends.length === 0 ? '' : ` (depends on ${gate.depends.join(', ')})`}.`;
  return finding({
    kind: 'gate',
    summary:
      gate.config?.startsWith('meson: ') === true
        ? `${capital(gate.config.slice(7))} (${gate.path}).`
        : words,
    path: gate.path,
    line: gate.line,
    data: {
      function: name,
      ...(gate.config === null ? {} : { config: gate.config }),
      ...(gate.capability === null ? {} : { capability: gate.capability }),
      ...(gate.step === null ? {} : { step: gate.step }),
      ...(gate.folder === null ? {} : { folder: gate.folder }),
      depends: gate.depends,
      text: gate.text,
    },
    evidence: [
      await context.probe('file-lines', {
        tree: context.input.commit,
        path: gate.path,
        from: gate.line,
        to: gate.line,
      }),
    ],
  });
}

/**
 * For a change without code of its own (a module alias): the way to the call that asks for what it offers, and on to
 * what that call is made for, the next function of the same file that is called after it.
 */
export async function requestFindings(
  context: PhaseContext,
  reader: CodeReader,
): Promise<CodeFinding[]> {
  const out: CodeFinding[] = [];
  const tree = context.input.commit;
  for (const { finding: one } of context.findings('history', 'related-introduction').slice(0, 3)) {
    const path = String(one.data.requestPath ?? '');
    const text = String(one.data.text ?? '');
    const lines = await reader.lines(tree, path);
    const line = (lines?.findIndex((item) => item.includes(text)) ?? -1) + 1;
    const outline = line > 0 ? await reader.read(tree, path, (file) => file.outline()) : null;
    const asking = outline === null ? null : functionAt(outline, line);
    if (outline === null || asking === null) continue;
    const request = /^\w+/.exec(text)?.[0] ?? text;
    const own = new Set(outline.functions.map((item) => item.name));
    const after = asking.calls.find((call) => call.line > line && own.has(call.name));
    const at = { name: asking.name, path, line: asking.startLine, isStatic: asking.isStatic };
    out.push(
      ...(await entryFindings(context, reader, at, [
        request,
        ...(after === undefined ? [] : [after.name]),
      ])),
    );
  }
  return out;
}
