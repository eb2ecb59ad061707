import { expect, test } from 'vitest';
import { parseTree } from '@/lib/git/parse-tree';

test('an entry whose oid holds blanks and zeros does not lead the reader astray', () => {
  const oids = [
    '20002000200020002000200020002000200020ff',
    '00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff',
  ];
  const modes = ['100644', '40000'];
  const names = ['a b', '\xc3\xa4'];
  const raw = Buffer.concat(
    modes.flatMap((mode, at) => [
      Buffer.from(`${mode} ${names[at]}\0`, 'latin1'),
      Buffer.from(oids[at] ?? '', 'hex'),
    ]),
  );
  expect(parseTree(raw)).toEqual([
    { mode: '100644', name: 'a b', oid: oids[0] },
    { mode: '040000', name: '\xc3\xa4', oid: oids[1] },
  ]);
});

test('modes that git once wrote are read as those it knows now', () => {
  const oid = '1'.repeat(40);
  const entry = (mode: string) =>
    Buffer.concat([Buffer.from(`${mode} x\0`, 'latin1'), Buffer.from(oid, 'hex')]);
  const modes = ['100664', '100775', '120000', '160000'].map(
    (mode) => parseTree(entry(mode))[0]?.mode,
  );
  expect(modes).toEqual(['100644', '100755', '120000', '160000']);
});
