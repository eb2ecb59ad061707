import { expect, test } from 'vitest';
import type { BareHunk } from '@/lib/git/blob-hunks';
import { type Line, through } from '@/lib/git/follow-lines';
import { seeded } from '@/lib/git/testing/random-history';

/** By the new file's lines themselves: each is either in a hunk or the next one of the old file that no hunk took. */
function byHand(hunks: readonly BareHunk[], size: number): Map<number, number | null> {
  const stood = new Map<number, number | null>();
  let old = 1;
  for (let now = 1; now <= size; now++) {
    const removed = hunks.filter((one) => one.newCount === 0 && one.newStart === now - 1);
    for (const { oldCount } of removed) old += oldCount;
    const hunk = hunks.find(
      ({ newStart, newCount }) => now >= newStart && now < newStart + newCount,
    );
    if (hunk?.newStart === now) old += hunk.oldCount;
    stood.set(now, hunk === undefined ? old++ : null);
  }
  return stood;
}

test('lines go where the hunks leave them, in any order', () => {
  const random = seeded(5);
  let kept = 0;
  for (let round = 0; round < 300; round++) {
    const hunks: BareHunk[] = [];
    let at = 1;
    for (let count = random() * 6; count >= 1; count--) {
      at += 1 + Math.floor(random() * 4);
      const newCount = Math.floor(random() * 3);
      const oldCount = newCount === 0 ? 1 : Math.floor(random() * 3);
      hunks.push({ oldCount, newCount, newStart: newCount === 0 ? at - 1 : at });
      at += newCount;
    }
    const numbers = Array.from({ length: 20 }, () => 1 + Math.floor(random() * (at + 5)));
    if (round % 2 === 0) numbers.sort((a, b) => a - b);
    const lines = numbers.map((number, slot): Line => ({ number, slot }));
    const stood = byHand(hunks, at + 6);
    const found = through(lines, hunks);
    const now = new Map<number, number | null>(found.kept.map((one) => [one.slot, one.number]));
    for (const { number, slot } of found.changed) {
      expect(number).toBe(numbers[slot]);
      now.set(slot, null);
    }
    kept += found.kept.length;
    for (const [slot, number] of numbers.entries()) {
      expect(now.get(slot), JSON.stringify({ hunks, number })).toBe(stood.get(number));
    }
  }
  expect(kept).toBeGreaterThan(1000);
});

test('many lines of a file with many hunks take no longer than both together', () => {
  const size = 400_000;
  const lines = Array.from({ length: size }, (_, slot) => ({ number: slot + 1, slot }));
  const hunks = Array.from({ length: size / 4 }, (_, at) => ({
    oldCount: 1,
    newStart: at * 4 + 1,
    newCount: 1,
  }));
  const { changed, kept } = through(lines, hunks);
  expect(changed).toHaveLength(size / 4);
  expect(kept.every(({ number, slot }) => number === slot + 1)).toBe(true);
  // Every line against every hunk would be 20 billion steps: minutes.
}, 20_000);
