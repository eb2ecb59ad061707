import { expect, it } from 'vitest';
import { checkHistories } from '@/lib/bench/property';

// A hundred processes of git: minutes on a machine that is busy with other things.
it('puts generated commits on generated tips as plain git does', async () => {
  let compared = 0;
  const picks = { clean: 0, empty: 0, conflict: 0 };
  const difference = await checkHistories(20_261, 15, (one) => {
    compared += one.compared;
    for (const pick of ['clean', 'empty', 'conflict'] as const) picks[pick] += one.byPick[pick];
  });
  expect(difference).toBeNull();
  expect(compared).toBeGreaterThan(50);
  // The draw is worth something only when all three outcomes are in it.
  expect(Math.min(picks.clean, picks.empty, picks.conflict)).toBeGreaterThan(2);
}, 600_000);
