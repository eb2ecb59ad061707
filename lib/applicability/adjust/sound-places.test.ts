import { expect, it } from 'vitest';
import { brokenSeam } from './sound-places';

const upstream =
  'static void on(int n)\n{\n\tif (n) {\n\t\tstop();\n\t\tprint(n);\n\t}\n\tquit = 1;\n}\n';

it('sees a body left behind whose condition goes', () => {
  const ours = 'static void on(int n)\n{\n\tif (n)\n\t\tprint(n);\n\tquit = 1;\n}\n';
  const merged = ours.replace('\tif (n)\n', '');
  expect(brokenSeam(ours, upstream, merged)).toMatch(/indented/);
});

it('sees lines put deeper than what they follow', () => {
  const ours = 'static void on(int n)\n{\n\tquit = 1;\n}\n';
  const merged = ours.replace('\tquit = 1;\n', '\tquit = 1;\n\t\tstop();\n');
  expect(brokenSeam(ours, upstream, merged)).toMatch(/indented/);
});

it('sees a macro whose lines do not go on', () => {
  const ours = '#define LIST \\\n\tX(one) \\\n\tX(two)\n\nint a;\n';
  const theirs = '#define LIST \\\n\tX(one) \\\n\tX(two) \\\n\tX(three) \\\n\tX(four)\n\nint a;\n';
  const merged = ours.replace('\tX(two)\n', '\tX(two)\n\tX(three) \\\n');
  expect(brokenSeam(ours, theirs, merged)).toMatch(/macro/);
});

it('finds nothing wrong with what stands so in the branch or upstream', () => {
  const odd = 'a;\n\t\tb;\n\nc;\n';
  expect(brokenSeam('c;\n', odd, odd)).toBeNull();
  const ours = 'static void on(int n)\n{\n\tint a;\n\n\tquit = 1;\n}\n';
  const merged = ours.replace('\tquit = 1;\n', '\tif (n) {\n\t\tstop();\n\t}\n\tquit = 1;\n');
  expect(brokenSeam(ours, upstream, merged)).toBeNull();
});

it('sees a condition parted from its statement, and an else without its block', () => {
  const ours = 'static void on(int n)\n{\n\tif (n)\n\t\treturn;\n\tquit = 1;\n}\n';
  const parted = ours.replace('\t\treturn;\n', '\tstop();\n\n\t\treturn;\n');
  expect(brokenSeam(ours, upstream, parted)).toMatch(/part a condition/);
  const orphan = ours.replace('\tquit = 1;\n', '\tquit = 1;\n\telse\n\t\tstop();\n');
  expect(brokenSeam(ours, upstream, orphan)).toMatch(/part a condition/);
  const sound = ours.replace('\t\treturn;\n', '\t\treturn;\n\telse\n\t\tstop();\n');
  expect(brokenSeam(ours, upstream, sound)).toBeNull();
});
