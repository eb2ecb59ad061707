import { type PatchFile, pathOf } from '@/lib/diff/patch';

/** What a patch calls otherwise than before. */
export interface Names {
  /** A text of before with the names of afterwards. */
  now(text: string): string;
}

const declared =
  /(?:^|[(,])\s*(?!return\b|goto\b|else\b|case\b|delete\b)(?:[A-Za-z_]\w*[\s*]+)+([A-Za-z_]\w*)\s*(?=[=;,)[]|$)/g;
const defined = /^\s*#\s*define\s+([A-Za-z_]\w*)/;
const longestLine = 300;

/** Names that a line declares: variables, parameters, members, macros. */
function namesIn(text: string): string[] {
  if (text.length > longestLine) return [];
  const macro = defined.exec(text)?.[1];
  return macro === undefined ? [...text.matchAll(declared)].map(([, name = '']) => name) : [macro];
}

/** Names whose declaration stays but for the name: `int a;` to `int b;` in the place of the other. */
export function renamesOf(files: readonly PatchFile[]): Names {
  const names = new Map<string, string>();
  for (const { hunks } of files)
    for (const { lines } of hunks) {
      const gone: string[] = [];
      for (const { kind, text } of lines) {
        if (kind === 'context') gone.length = 0;
        else if (kind === 'delete') gone.push(text);
        else if (gone.length > 0 && gone.length < 40)
          for (const was of gone) {
            const [from, to] = renamed(was, text);
            if (from !== undefined && to !== undefined) names.set(from, to);
          }
      }
    }
  return { now: (text) => text.replace(/[A-Za-z_]\w*/g, (name) => names.get(name) ?? name) };
}

function renamed(was: string, now: string): [string?, string?] {
  const [before, after] = [namesIn(was), namesIn(now)];
  const at = before.findIndex((name, place) => name !== after[place]);
  const [from = '', to = ''] = [before[at], after[at]];
  const same = (text: string, name: string) =>
    text.replace(new RegExp(`\\b${name}\\b`), '').replace(/\s+/g, '');
  return from !== '' && to !== '' && same(was, from) === same(now, to) ? [from, to] : [];
}

/**
 * By file, the names that are declared no more: inside functions those of the file itself, otherwise those of the whole
 * patch. What is declared elsewhere now, or under another name, is not among them.
 */
export function declarationsGone(
  files: readonly PatchFile[],
  names: Names,
): (file: PatchFile) => ReadonlySet<string> {
  const [inside, outside] = [new Map<PatchFile, Set<string>>(), new Set<string>()];
  const come = new Set<string>();
  for (const file of files) {
    const own = new Set<string>();
    inside.set(file, own);
    for (const { kind, text } of file.hunks.flatMap(({ lines }) => lines)) {
      if (kind === 'context') continue;
      const isShared = /^\S/.test(text) || pathOf(file).endsWith('.h');
      const to = kind === 'add' ? come : isShared ? outside : own;
      for (const name of namesIn(text)) to.add(kind === 'add' ? name : names.now(name));
    }
  }
  const lost = (all: ReadonlySet<string>) => [...all].filter((name) => !come.has(name));
  const everywhere = lost(outside);
  return (file) => new Set([...everywhere, ...lost(inside.get(file) ?? new Set())]);
}
