import type { Outcome } from '@/lib/merge-ports';

/** Jobs at work side by side: what they ask of the object readers goes there together. */
export const width = 24;

/** Runs all of them, `width` at a time; outcomes in order. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<Outcome<R>[]> {
  const outcomes: Outcome<R>[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) outcomes[at] = await settled(run(item));
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return outcomes;
}

/** What came of it, or why nothing did. */
export async function settled<R>(promise: Promise<R>): Promise<Outcome<R>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
