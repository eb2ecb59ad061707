import { describe, expect, it } from 'vitest';
import { takenBack } from './taken-back';

const a = '33f807ba0d9259e7c75c7a2ce8bd2787e5b540c7';
const b = 'c7b6ea24b43afb5749cb704e143df19d70e23dea';

describe('takenBack', () => {
  // As commits of Linux 2.6 say it.
  it.each([
    [`This reverts ${a}\n\nIt causes pings to fail.`, [a]],
    [`This reverts ${a} ("[NETPOLL]:\nKill it.")  and\n${b} ("[NETPOLL]: Go on.").`, [a, b]],
    [`This reverts ${a}\nand reverts ${b}\nand updates x()`, [a, b]],
    [`This reverts commit ${a} (and\n${b} - "fix x.c" - that fixed it).`, [a, b]],
    [
      `It causes trouble (most notably,\nhttp://x/1) and revert the\nchange introduced by commit ${a}\ndepending on it.`,
      [a],
    ],
    [`So revert two commits\n(${a}/\n${b}) that use it.`, [a, b]],
    [`The patch reverts these commits:\n - ${a} ("x: add\n   y")\n - ${b} ("z")\n\nText.`, [a, b]],
    [`Below patch fixes this. i.e., revert commit 33f807ba0d\nand add x.`, ['33f807ba0d']],
    [`Then, this patch revert commit 33f807ba and related commit.`, ['33f807ba']],
    [
      `This reverts commit ${a}, which was\na bugfix against ${b} ("[PATCH]\nx"), which we\nalso revert.`,
      [a, b],
    ],
    [`Try again..\n\ninitial commit: ${a}\nrevert: ${b}`, [b]],
    [`Fix it by reverting commit ${a}.`, [a]],
    [`This is basically a revert of commit 314eeac9 but now in a\nfixed version.`, ['314eeac9']],
    [`This reverts the incorrect change in commit\n${a}`, [a]],
    [`This patch reverts Eric's commit ${a}`, [a]],
    [`This fix reverts the commit ${a} ("Fix x\nin y") which introduced it.`, [a]],
    [`My one-liner is also reverted:\n${a}`, [a]],
    [`Back out ${a}: it was too early.`, [a]],
    [`It did what it should not. Revert ${a}.`, [a]],
    [`The current patch reverts ${a}.`, [a]],
  ])('finds what %j takes back', (body, names) => {
    expect(takenBack(`x: y\n\n${body}\n`)).toEqual(names);
  });

  it.each([
    `So this was reverted by commit ${a}`,
    `This reverts it, because it is superseded by ${a}.`,
    `When Andi reverted the reservation (in commit\n${a}), he forgot x.`,
    `The recent commit ${a} reverts the wrong one.`,
    `If we revert ${a} it works again.`,
    `Reverting ${a} makes it go away.`,
    `There is no need to revert ${a}.`,
    `We should not revert ${a}.`,
    `We don't revert ${a}.`,
    `We dont revert ${a}.`,
    `This partially reverts ${a}.`,
    `This is a partial revert of ${a}.`,
    `Ask the author of the revert of ${a}.`,
    `It was reverted: ${a} broke it.`,
    `Reverts most of ${a} ("add x").`,
    `This reverts a hunk of commit ${a}`,
    `and reverts\nthe setup_64.c part of ${a}.`,
    `It works on a back out of the box ${a}`,
  ])('takes nothing from %j', (body) => {
    expect(takenBack(`x: y\n\n${body}\n`)).toEqual([]);
  });

  it('stops where the sentence goes on to something else', () => {
    expect(takenBack(`x\n\nThis reverts ${a}, because it is superseded by ${b}.`)).toEqual([a]);
    expect(takenBack(`x\n\nThis reverts ${a}, which in\nturn reverted ${b}.`)).toEqual([a]);
    expect(takenBack(`x\n\nThis reverts ${a} and fixes what ${b} broke.`)).toEqual([a]);
  });

  it('reads any length in a moment', () => {
    expect(takenBack(`x\n\n${'this reverts '.repeat(50_000)}`)).toEqual([]);
    expect(takenBack(`x\n\nthis reverts${' '.repeat(300_000)}${a}`)).toEqual([]);
  });
});
