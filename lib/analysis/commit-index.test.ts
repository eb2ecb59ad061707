import { describe, expect, it } from 'vitest';
import { relationsOf } from './commit-index';

const a = '8180554d82b3';
const b = '1620175b400e';
const found = (message: string) => relationsOf(message).map((one) => `${one.kind} ${one.target}`);

describe('relationsOf', () => {
  it.each([
    // DPDK bf5a46fa5972 and 7dc58bc7611a: taken back beside something else.
    [
      `mk: generate dependencies\n\nAlso revert commit ${a} ("vhost: fix\nlinkage").\n`,
      [`reverts ${a}`],
    ],
    [
      `net: fix crash\n\nAlso, reverted ${b}.\n\nFixes: ${b} ("net: fix id")\n`,
      [`fixes ${b}`, `reverts ${b}`],
    ],
    // DPDK c0ff2fb81464, f81ec748434b: a list behind "reverts".
    [
      `net/x: revert rule type\n\nThis is to revert the following commits:\ncommit ${a} ("net/x: fix all")\ncommit ${b} ("net/x: fix a title that\n  goes on")\n\nThe last one, commit 0a40a1363a4d, introduced a bug.\n`,
      [`reverts ${a}`, `reverts ${b}`],
    ],
    [
      `net/x: fix lookup\n\nThis patch reverts:\n\tcommit ${a} ("net/x: fix")\n\nText.\n`,
      [`reverts ${a}`],
    ],
    // DPDK 4339ea2979b0: the commits stand in its Fixes lines.
    [
      `net/x: revert fake fixes\n\nThey only mitigate it, so revert them.\n\nFixes: ${a} ("net/x: fix sum")\nFixes: ${b} ("net/x: count")\n`,
      [`fixes ${a}`, `fixes ${b}`, `reverts ${a}`, `reverts ${b}`],
    ],
    // DPDK 9c55c6bd8615: taken back for one architecture only.
    [
      `net/x: revert address calculation for x86\n\nFor x86, this is simply a load.\n\nFixes: ${a} ("net/x: fix")\n`,
      [`fixes ${a}`],
    ],
    // DPDK b8f4fa4103ea: somebody else's doing.
    [`net: fix init\n\nThe recent commit ${a} has reverted this wrong matching.\n`, []],
    [`net: go on\n\nDepends-on: ${a}\n`, [`depends-on ${a}`]],
    [`net: prepare\n\nStable-dep-of: ${a} ("net: fix")\n`, [`stable-dep-of ${a}`]],
    [`Reapply "net: fix"\n\nThis reverts commit ${a}.\n`, [`reapplies ${a}`]],
  ])('%s', (message, relations) => {
    expect(found(message)).toEqual(relations);
  });

  it('reads a subject of colons and spaces in a moment', () => {
    // Where a space may end one part or begin the next, each part doubles the ways to read the line.
    expect(found(`a${':   '.repeat(200)}x\n\nWe revert them.\n`)).toEqual([]);
    expect(found(`net: this reverts${' '.repeat(200_000)}x\n`)).toEqual([]);
  });
});
