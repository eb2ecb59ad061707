/** One change to a snapshot. The numbers choose among what is there when it is applied. */
export interface Step {
  readonly kind: StepKind;
  readonly file: number;
  readonly place: number;
  readonly text: number;
}

export type Files = Map<string, { mode: string; content: Buffer }>;

/** What steps do, and how often each is wanted. */
export const stepKinds = [
  ['edit', 10],
  ['insert', 6],
  ['delete-lines', 5],
  ['add', 5],
  ['add-beside', 4],
  ['remove', 3],
  ['rename', 5],
  ['rename-and-edit', 4],
  ['copy', 1],
  ['swap', 1],
  ['move-folder', 5],
  ['file-to-folder', 2],
  ['folder-to-file', 2],
  ['mode', 2],
  ['link', 2],
  ['binary', 2],
  ['final-newline', 2],
  ['crlf', 2],
  ['empty-file', 1],
  ['submodule', 1],
  ['attributes', 2],
] as const;
export type StepKind = (typeof stepKinds)[number][0];

/** What .gitattributes files hold; the first one is none. */
export const attributeTexts = [
  '',
  '* merge=union\n',
  '*new* binary\n',
  'file1 -merge\nfile2 merge=binary\n',
  '* text=auto\n',
  '* text\n',
  'file* eol=crlf\n',
  'a/** -diff\n',
  'file* diff\nc/ merge=union\n',
  '[attr]joined -diff merge=union\nfile2 joined\n',
  '/a/* merge=union\n!bad merge=union\n',
  'file* merge=ours\n',
  '"a/b/file*" -text -merge\nf*/ binary\n',
  'file? conflict-marker-size=3 merge=text\n',
] as const;

const folders = ['', 'a/', 'a/b/', 'c/', 'c/d/', 'c/d/e/', 'new/', 'x/', 'y/z/', 'a/n/', 'f\xe9/'];
const names = ['new0', 'new1', 'new2', 'sp ace', 'q"uote', 'tab\tname', '\xe4\xf6', 'file1'];
const commonLines = ['}\n', '\n', '\treturn 0;\n', '0 line 3\n', '1 line 3\n'];

/** Changes the snapshot in place; a step that finds nothing to work on does nothing. */
export function applyStep(files: Files, step: Step): void {
  const name = at([...files.keys()], step.file);
  const file = name === undefined ? undefined : files.get(name);
  if (name === undefined || file === undefined) {
    files.set(newName(step), { mode: '100644', content: freshContent(step) });
    return;
  }
  const put = (content: Buffer) => files.set(name, { ...file, content });
  const isText = file.mode.startsWith('100');
  switch (step.kind) {
    case 'edit':
    case 'insert':
    case 'delete-lines':
      if (isText) put(edited(file.content, step));
      break;
    case 'add':
      files.set(newName(step), { mode: '100644', content: freshContent(step) });
      break;
    case 'add-beside': {
      const folder = name.slice(0, name.lastIndexOf('/') + 1);
      files.set(`${folder}${at(names, step.text)}`, {
        mode: '100644',
        content: freshContent(step),
      });
      break;
    }
    case 'remove':
      files.delete(name);
      break;
    case 'rename':
      files.delete(name);
      files.set(newName(step), file);
      break;
    case 'rename-and-edit':
      files.delete(name);
      files.set(newName(step), {
        ...file,
        content: isText ? edited(file.content, { ...step, kind: 'edit' }) : file.content,
      });
      break;
    case 'copy':
      files.set(newName(step), file);
      break;
    case 'swap': {
      const other = at([...files.keys()], step.place);
      const held = other === undefined ? undefined : files.get(other);
      if (other === undefined || held === undefined) break;
      files.set(name, held);
      files.set(other, file);
      break;
    }
    case 'move-folder':
      moveFolder(files, name.slice(0, name.lastIndexOf('/') + 1), at(folders, step.place) ?? '');
      break;
    case 'file-to-folder':
      files.delete(name);
      files.set(`${name}/inner`, file);
      break;
    case 'folder-to-file': {
      const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')));
      if (folder === '') break;
      for (const one of [...files.keys()]) if (one.startsWith(`${folder}/`)) files.delete(one);
      files.set(folder, file);
      break;
    }
    case 'mode':
      if (isText) files.set(name, { ...file, mode: file.mode === '100644' ? '100755' : '100644' });
      break;
    case 'link':
      files.set(name, { mode: '120000', content: Buffer.from(`target${step.text % 4}`) });
      break;
    case 'binary':
      if (isText) put(Buffer.from(`\0${step.text % 5} binary\n${step.place % 3}\n`));
      break;
    case 'final-newline': {
      const text = file.content.toString('latin1');
      const toggled = text.endsWith('\n') ? text.slice(0, -1) : `${text}\n`;
      if (isText) put(Buffer.from(toggled, 'latin1'));
      break;
    }
    case 'crlf': {
      const text = file.content.toString('latin1');
      const ending = text.includes('\r\n') ? '\n' : '\r\n';
      if (isText) put(Buffer.from(text.replace(/\r?\n/g, ending), 'latin1'));
      break;
    }
    case 'empty-file':
      if (isText) put(Buffer.alloc(0));
      break;
    case 'submodule':
      files.set(`sub${step.place % 2}`, {
        mode: '160000',
        content: Buffer.from(String(1 + (step.text % 3)).repeat(40)),
      });
      break;
    case 'attributes': {
      const folder = at(['', '', 'a/', 'c/d/'], step.place) ?? '';
      files.set(`${folder}.gitattributes`, {
        mode: '100644',
        content: Buffer.from(at(attributeTexts, step.text) ?? ''),
      });
    }
  }
}

function edited(content: Buffer, step: Step): Buffer {
  const lines = content.toString('latin1').split(/(?<=\n)/);
  const place = step.place % Math.max(1, lines.length);
  if (step.kind === 'edit') lines[place] = lineOf(step.text);
  else if (step.kind === 'insert') lines.splice(place, 0, lineOf(step.text), lineOf(step.file));
  else lines.splice(place, 1 + (step.text % 4));
  return Buffer.from(lines.join(''), 'latin1');
}

/** Few different lines, so that hunks find other places and both sides write the same. */
function lineOf(text: number): string {
  return text % 3 === 0 ? (at(commonLines, text) ?? '\n') : `changed ${text % 7}\n`;
}

function freshContent(step: Step): Buffer {
  const lines = Array.from({ length: 1 + (step.text % 6) }, (_one, index) =>
    lineOf(step.text + index),
  );
  return Buffer.from(lines.join(''), 'latin1');
}

function newName(step: Step): string {
  return `${at(folders, step.place) ?? ''}${at(names, step.text) ?? 'new'}`;
}

/** Whether a step that makes a name makes one that is not UTF-8. */
export function namesBytes(step: Step): boolean {
  const making: readonly StepKind[] = ['add', 'rename', 'rename-and-edit', 'copy'];
  return making.includes(step.kind) && /[\x80-\xff]/.test(newName(step));
}

/** Every file below one folder goes below another. */
function moveFolder(files: Files, from: string, to: string): void {
  if (from === '' || from === to) return;
  for (const [name, file] of [...files]) {
    if (!name.startsWith(from)) continue;
    files.delete(name);
    files.set(to + name.slice(from.length), file);
  }
}

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}
