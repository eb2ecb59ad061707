import { describe, expect, it } from 'vitest';
import { missingVariable, otherCall } from './sound-names';

const branch = [
  'static int do_remount(struct nameidata *nd, int flags)',
  '{',
  '\tint err = check(nd->path.mnt);',
  '',
  '\tif (!err)',
  '\t\tnote(nd->path.mnt, flags);',
  '\treturn err;',
  '}',
  '',
].join('\n');
const upstream = branch
  .replace('struct nameidata *nd', 'struct path *path')
  .replaceAll('nd->path.', 'path->');

describe('missingVariable', () => {
  it('names what the function upstream has as a parameter and the one of the branch has not', () => {
    const merged = branch.replace('\treturn err;\n', '\ttouch(path->mnt);\n\treturn err;\n');
    expect(missingVariable(upstream, branch, merged)).toBe('path');
  });

  it('takes what the patch itself declares, members and calls for what they are', () => {
    const merged = branch
      .replace('\n\n', '\n\tint path = 0;\n\n')
      .replace('\treturn err;\n', '\ttouch(nd->path.mnt, path);\n\treturn err;\n');
    expect(missingVariable(upstream, branch, merged)).toBeNull();
  });

  it('takes each name of a declaration of several', () => {
    const declares = upstream.replace('\n\n', '\n\tunsigned long a = 1,\n\t\t*b, c;\n\n');
    const uses = (name: string) =>
      branch.replace('\treturn err;\n', `\tgo += ${name};\n\treturn err;\n`);
    for (const name of ['a', 'b', 'c']) {
      expect(missingVariable(declares, branch, uses(name))).toBe(name);
    }
  });

  it('comes to an end where a function holds no statement', () => {
    const line = `\tint ${'word '.repeat(40)}${'a, '.repeat(2000)}\n`;
    const text = `int f(int a)\n{\n${line.repeat(40)}}\n`;
    const merged = text.replace('{\n', '{\n\tunknown +\n');
    expect(missingVariable(text, text, merged)).toBeNull();
  });
});

describe('otherCall', () => {
  const old = 'f() { LOG(ERR, "one %d", 1); LOG(INFO, "two"); set(a, b); }\n';
  const now = 'f() { LOG(name, ERR, "one %d", 1); LOG(name, INFO, "two"); set(a, b, c); }\n';

  it.each([
    ['a text at another place', `${old}g() { LOG(name, ERR, "three"); }\n`, 'LOG'],
    ['another number of arguments', `${old}g() { set(x, y, z); }\n`, 'set'],
    ['calls as the branch has them', `${old}g() { LOG(ERR, "three"); set(x, y); }\n`, null],
    ['calls of what the branch does not call', `${old}g() { other(1, 2); }\n`, null],
  ])('%s', (_what, merged, name) => {
    expect(otherCall(now, old, merged)).toBe(name);
  });

  it('comes to an end where a text is not closed', () => {
    const open = `"${'\\"'.repeat(300_000)}\n`;
    expect(otherCall(now + open, old + open, `${old}g() { LOG(name, ERR, "x"); }\n${open}`)).toBe(
      'LOG',
    );
  });
});
