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
});
