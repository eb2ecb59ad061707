import { setTimeout as sleep } from 'node:timers/promises';
import { readWordTexts } from '@/lib/db/queries/word-texts';
import type { QueueIndex } from './queue-index';
import { segmentRows, WordTexts } from './word-texts';

/**
 * Reads the words of all texts into an index, taking at most half of the time: others are answered between the pieces, and until
 * all is there words are asked of Postgres. Null: they take more memory than they may, and Postgres is asked for good. Stops
 * when the index is no longer `wanted`, with what is not complete. What changes meanwhile is put into `index.words` by who takes
 * up changes.
 */
export async function fillWords(
  index: QueueIndex,
  wanted: () => boolean,
): Promise<WordTexts | null> {
  const words = new WordTexts();
  index.words = words;
  try {
    for (let from = 0; from < index.entries.length; from += segmentRows) {
      // Whoever still has the index goes on asking Postgres.
      if (!wanted()) return words;
      const started = performance.now();
      const entries = index.entries.slice(from, from + segmentRows);
      const texts = await readWordTexts(entries.map(({ id }) => id));
      words.fill(entries.map((_, at) => ({ row: from + at, texts: texts[at] ?? [] })));
      if (words.tooLarge) {
        index.words = null;
        return null;
      }
      if (from + segmentRows < index.entries.length) await sleep(performance.now() - started);
    }
    words.finish();
    return words;
  } catch (error) {
    index.words = null;
    throw error;
  }
}
