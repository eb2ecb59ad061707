import type { PatchFile, PatchHunk } from './patch';
import { quotePath } from './quoted-path';

const prefixOf = { context: ' ', add: '+', delete: '-' } as const;

/** Patch text that `git apply` takes, from the data `parsePatch` gives. Binary content is not kept, only named. */
export function renderPatch(files: readonly PatchFile[]): string {
  return files.map(renderFile).join('');
}

function renderFile(file: PatchFile): string {
  const oldName = file.oldPath ?? file.newPath ?? '';
  const newName = file.newPath ?? file.oldPath ?? '';
  const out = [`diff --git ${quotePath(`a/${oldName}`)} ${quotePath(`b/${newName}`)}`];
  if (file.status === 'added') out.push(`new file mode ${file.newMode ?? '100644'}`);
  else if (file.status === 'deleted') out.push(`deleted file mode ${file.oldMode ?? '100644'}`);
  else if (file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode) {
    out.push(`old mode ${file.oldMode}`, `new mode ${file.newMode}`);
  }
  if (file.status === 'renamed' || file.status === 'copied') {
    const word = file.status === 'renamed' ? 'rename' : 'copy';
    if (file.similarity !== null) out.push(`similarity index ${file.similarity}%`);
    out.push(`${word} from ${quotePath(oldName)}`, `${word} to ${quotePath(newName)}`);
  }
  if (file.oldOid !== null && file.newOid !== null) {
    const mode =
      file.oldMode !== null && file.oldMode === file.newMode && file.status === 'modified'
        ? ` ${file.oldMode}`
        : '';
    out.push(`index ${file.oldOid}..${file.newOid}${mode}`);
  }
  if (file.hunks.length > 0) {
    out.push(`--- ${file.oldPath === null ? '/dev/null' : sideName('a', oldName)}`);
    out.push(`+++ ${file.newPath === null ? '/dev/null' : sideName('b', newName)}`);
  } else if (file.binary) {
    out.push(`Binary files a/${oldName} and b/${newName} differ`);
  }
  for (const hunk of file.hunks) out.push(...renderHunk(hunk));
  return `${out.join('\n')}\n`;
}

/** git marks a name with a blank in it by a tab, so that the end of the name is certain. */
function sideName(side: 'a' | 'b', path: string): string {
  const quoted = quotePath(`${side}/${path}`);
  return quoted.includes(' ') && !quoted.startsWith('"') ? `${quoted}\t` : quoted;
}

/** The hunk's header line followed by its lines. */
export function renderHunk(hunk: PatchHunk): string[] {
  const span = (start: number, count: number) => (count === 1 ? `${start}` : `${start},${count}`);
  const section = hunk.section === '' ? '' : ` ${hunk.section}`;
  const out = [
    `@@ -${span(hunk.oldStart, hunk.oldCount)} +${span(hunk.newStart, hunk.newCount)} @@${section}`,
  ];
  for (const line of hunk.lines) {
    out.push(prefixOf[line.kind] + line.text);
    if (line.noNewline) out.push('\\ No newline at end of file');
  }
  return out;
}
