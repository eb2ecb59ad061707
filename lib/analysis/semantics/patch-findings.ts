import { isC } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { count, finding, listWords } from '@/lib/analysis/finding';
import { codeSearch, linesWith } from '@/lib/analysis/probes/code-probes';
import { linesOf, pathOf } from '@/lib/diff/patch';
import type { CodeReader } from './code-reader';
import type { CodeFinding } from './kinds';

const mostElsewhere = 20;

/** The replaced code, word for word, in other places of upstream: the same defect may be there. */
export async function samePattern(
  context: PhaseContext,
  reader: CodeReader,
): Promise<CodeFinding[]> {
  const tree = context.input.commit;
  const files = await context.patch();
  // A line that the change moves or indents anew stands where the change put it.
  const put = new Set(
    files.flatMap((file) =>
      file.hunks.flatMap((hunk) =>
        linesOf(hunk, 'add').map((line) => `${pathOf(file)}:${line.newLine}`),
      ),
    ),
  );
  const squeeze = (text: string) => text.replace(/\s+/g, '');
  const kept = new Set(
    files.flatMap((file) =>
      file.hunks.flatMap((hunk) => linesOf(hunk, 'add').map(({ text }) => squeeze(text))),
    ),
  );
  const removed = files
    .filter((file) => isC(pathOf(file)))
    .flatMap((file) => file.hunks.flatMap((hunk) => linesOf(hunk, 'delete')))
    .map((line) => line.text.trim())
    .filter(
      (text) =>
        text.length >= 24 &&
        !/^(?:\/?\*|\/\/|#|\{|\}|return\b)/.test(text) &&
        /[(=]/.test(text) &&
        // What only moves or is indented anew was not wrong.
        !kept.has(squeeze(text)),
    );
  const telling = removed.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  if (telling === undefined) return [];
  const words = [...new Set(telling.match(/[A-Za-z_]\w{5,}/g) ?? [])];
  const search = codeSearch(context.ports);
  let rarest: { word: string; files: number } | null = null;
  for (const word of words.slice(0, 8)) {
    const files = (await search.filesWith(tree, word)).length;
    if (rarest === null || files < rarest.files) rarest = { word, files };
  }
  if (rarest === null || rarest.files > 300) return [];
  const wanted = squeeze(telling);
  const { lines } = await linesWith(context.ports, tree, rarest.word);
  const found = lines.filter(
    (line) => squeeze(line.text) === wanted && !put.has(`${line.path}:${line.line}`),
  );
  if (found.length === 0 || found.length > mostElsewhere) return [];
  const places = [];
  for (const line of found) {
    const inside = await reader.read(tree, line.path, (file) => file.functionAt(line.line));
    places.push({ path: line.path, line: line.line, function: inside?.name ?? null });
  }
  return [
    finding({
      kind: 'same-pattern',
      summary: `The replaced line stands in ${count(places.length, 'more place')}: ${listWords(places.slice(0, 4).map((one) => `${one.path}:${one.line}`))}. Whether it is wrong there too is not judged.`,
      data: { line: telling.slice(0, 300), places },
      evidence: [await context.probe('word-lines', { tree, word: rarest.word })],
    }),
  ];
}
