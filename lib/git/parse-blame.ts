import type { BlameLine, Oid, Respaced } from '@/lib/contracts/git';
import { displayPath } from '@/lib/git/parse-tree';

/** Reads `git blame --porcelain`. Text is decoded as UTF-8 when valid, else latin1. */
export function parseBlame(output: Buffer): BlameLine[] {
  const lines: BlameLine[] = [];
  const paths = new Map<string, string>();
  let commit = '';
  let line = 0;
  let originalLine = 0;
  for (const text of output.toString('latin1').split('\n')) {
    if (text.startsWith('\t')) {
      lines.push({
        line,
        commit,
        originalPath: paths.get(commit) ?? '',
        originalLine,
        text: displayPath(text.slice(1).replace(/\r$/, '')),
      });
      continue;
    }
    const head = /^([0-9a-f]{40}) (\d+) (\d+)/.exec(text);
    if (head?.[1] !== undefined) {
      commit = head[1];
      originalLine = Number(head[2]);
      line = Number(head[3]);
    } else if (text.startsWith('filename ')) {
      paths.set(commit, displayPath(unquote(text.slice(9))));
    }
  }
  return lines;
}

/** Of a blame that went no further than to a commit's parents: the lines that stood there, by parent and path. */
export function stoodBefore(commit: Oid, blamed: readonly BlameLine[]): readonly Respaced[] {
  const found = new Map<string, Respaced & { readonly lines: Map<number, number> }>();
  for (const { commit: parent, originalPath: path, line, originalLine } of blamed) {
    if (parent === commit) continue;
    const one = found.get(`${parent} ${path}`) ?? { parent, path, lines: new Map() };
    found.set(`${parent} ${path}`, one);
    one.lines.set(line, originalLine);
  }
  return [...found.values()];
}

/** C-style quoting as git prints unusual paths. */
function unquote(path: string): string {
  if (!path.startsWith('"')) return path;
  const simple: Record<string, string> = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
  };
  return path
    .slice(1, -1)
    .replace(/\\([0-3][0-7]{2}|.)/g, (_all, code: string) =>
      /^[0-7]{3}$/.test(code)
        ? String.fromCharCode(Number.parseInt(code, 8))
        : (simple[code] ?? code),
    );
}
