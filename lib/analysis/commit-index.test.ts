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
    // DPDK b8f4fa4103ea: somebody else's doing.
    [`net: fix init\n\nThe recent commit ${a} has reverted this wrong matching.\n`, []],
    [`net: go on\n\nDepends-on: ${a}\n`, [`depends-on ${a}`]],
    [`net: prepare\n\nStable-dep-of: ${a} ("net: fix")\n`, [`stable-dep-of ${a}`]],
    [`Reapply "net: fix"\n\nThis reverts commit ${a}.\n`, [`reapplies ${a}`]],
  ])('%s', (message, relations) => {
    expect(found(message)).toEqual(relations);
  });
});
