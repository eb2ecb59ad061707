import { describe, expect, it } from 'vitest';
import { fileTree, type TreeNode } from './file-tree';
import { parsePatch } from './parse-patch';

const file = (path: string) => `--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n-a\n+b\n+c\n`;
const draw = (nodes: readonly TreeNode[]): readonly unknown[] =>
  nodes.map((node) =>
    node.index === null
      ? [node.name, node.added, node.deleted, draw(node.children)]
      : `${node.index} ${node.name}`,
  );

describe('file tree of a patch', () => {
  it('joins folders that hold nothing else, and sums what they change', () => {
    const files = parsePatch(
      ['drivers/net/a/x.c', 'drivers/net/a/y.c', 'drivers/net/b/z.c', 'README'].map(file).join(''),
    );
    expect(draw(fileTree(files))).toEqual([
      [
        'drivers/net',
        6,
        3,
        [
          ['a', 4, 2, ['0 x.c', '1 y.c']],
          ['b', 2, 1, ['2 z.c']],
        ],
      ],
      '3 README',
    ]);
  });
});
