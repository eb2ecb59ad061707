import { describe, expect, it } from 'vitest';
import { splitLines } from './line-match';
import { unworded, withoutStatements } from './without-statements';

const lines = (...all: string[]) => all.map((line) => `${line}\n`);
const base = lines('int stop(void)', '{', '\tmemory_detach();', '\treturn 0;', '}');
const withAdded = (...added: string[]) => [
  ...base.slice(0, 2),
  ...lines(...added),
  ...base.slice(2),
];
const without = (added: string[], ...names: string[]) =>
  withoutStatements(base, withAdded(...added), new Set(names))?.join('') ?? null;

describe('withoutStatements', () => {
  it('takes the statements away that use a name, and no others', () => {
    const added = ['\thotplug_cleanup();', '\talarm_cleanup(1,', '\t\t2);'];
    expect(without(added, 'hotplug_cleanup')).toBe(withAdded(...added.slice(1)).join(''));
    expect(without(added, 'alarm_cleanup')).toBe(withAdded('\thotplug_cleanup();').join(''));
  });

  it('takes a whole block, and what belongs to a condition', () => {
    const block = ['\tif (old_mode()) {', '\t\tdrop();', '\t}', '\tkeep();'];
    expect(without(block, 'old_mode')).toBe(withAdded('\tkeep();').join(''));
    const guarded = ['\tif (old_mode())', '\t\tdrop();', '\tkeep();'];
    expect(without(guarded, 'old_mode')).toBe(withAdded('\tkeep();').join(''));
    expect(without(guarded, 'drop')).toBe(withAdded('\tkeep();').join(''));
  });

  it('takes nothing where less than a whole statement would go', () => {
    expect(
      without(['\tif (old_mode())', '\t\tdrop();', '\telse', '\t\tx();'], 'old_mode'),
    ).toBeNull();
    expect(without(['\tuse(a,', '\t    old_name,', '\t    b) +'], 'old_name')).toBeNull();
    expect(without(['#include <old_name.h>'], 'old_name')).toBeNull();
    // Ends before the name: its shape is not understood.
    expect(without(['\t(a),', '\told_name;'], 'old_name')).toBeNull();
    // The line that uses it is not new.
    expect(without(['\tkeep();'], 'memory_detach')).toBeNull();
  });
});

it('knows that the branch has another word for a name', () => {
  const old = splitLines(
    'a();\n\tEAL_LOG(ERR, "cannot open the file %s", name);\nb();\nrest_of();\n',
  );
  const ours = splitLines('a();\n\tRTE_LOG(ERR, "cannot open the file %s", name);\nb();\n');
  expect([...unworded(old, ours, new Set(['EAL_LOG', 'rest_of']))]).toEqual(['rest_of']);
});
