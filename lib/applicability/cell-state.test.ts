import { expect, test } from 'vitest';
import { stateOf } from './cell-state';
import type { Landing } from './landing';

function reason(missingPaths: readonly string[], ...conflicts: readonly [string, string][]) {
  const landing = {
    strict: false,
    pick: 'conflict',
    tree: null,
    changedPaths: missingPaths.length + 1,
    missingPaths,
    conflicts: conflicts.map(([path, kind]) => ({ path, kind, merged: null })),
    allConflicts: true,
  } as unknown as Landing;
  const presence = { ok: true as const, value: null };
  return stateOf({ presence, landing: { ok: true, value: landing } }).reason;
}

test('calls no file absent that git found under another name, where it conflicts', () => {
  expect(reason(['lib/wisp/net.c'], ['lib/app_wisp/net.c', 'content'])).toBe(
    'Conflicts (content) in lib/app_wisp/net.c.',
  );
  expect(reason(['lib/wisp/meson.build'], ['config/meson.build', 'content'])).toContain(
    'Partly absent: lib/wisp/meson.build.',
  );
  expect(reason(['lib/wisp/net.c'], ['lib/wisp/net.h', 'content'])).toContain(
    'Partly absent: lib/wisp/net.c.',
  );
  expect(reason(['lib/wisp/net.c'], ['lib/wisp/net.c', 'modify/delete'])).toContain(
    'Partly absent: lib/wisp/net.c.',
  );
});
