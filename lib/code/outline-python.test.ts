import { expect, test } from 'vitest';
import { outlinePython } from './outline-python';

const spans = (source: string) =>
  outlinePython(source).functions.map((one) => [one.name, one.startLine, one.endLine]);

test('a function ends where its indentation does, at the top and in a class', () => {
  const source = `import os

LIMIT = 3


def top(a, b):
    if a:
        return b

    return a


class Suite(Base):
    """Text."""

    count = 0

    def first(self) -> None:
        """Says:

where it is.
        """
        self.go()
    # A comment at another depth.

    @decorated
    @also(
        n=1,
    )
    async def second(
        self,
        name: str,
    ) -> None:
        def inside():
            return {
    'a': 1,
            }

        text = "def no():"
        return inside()

    after = 1


print(top(1, 2))
`;
  expect(spans(source)).toEqual([
    ['top', 6, 10],
    ['first', 18, 23],
    ['second', 26, 40],
  ]);
  expect(outlinePython(source).complete).toBe(true);
});

test('brackets and quotes inside texts and comments count for nothing', () => {
  const source = `def a():
    x = "(" + '[' # { \\
    y = 'it\\'s ('
    return f"{x}("


# A path ends with \\
def b(): return 1
def c():
	return '''
def d():
'''
`;
  expect(spans(source)).toEqual([
    ['a', 1, 4],
    ['b', 8, 8],
    ['c', 9, 12],
  ]);
});

test('what stays open at the end is not complete', () => {
  expect(outlinePython('def a():\n    x = (1,\n').complete).toBe(false);
  expect(outlinePython('def a():\n    """Text.\n').complete).toBe(false);
});
