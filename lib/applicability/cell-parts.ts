/** Cells of the first part: git is to begin soon. */
const least = 48;
/** Cells of later parts. */
const most = 288;
/** Cells under way at once. */
const atOnce = 3 * most;

/**
 * Lands items (each of so many cells) part by part: while git merges one part, the next are planned. `land` says when
 * it has read what it needs, so that the next part is read then and not before. Results come in the order of the items.
 */
export async function* inParts<T, R>(
  items: readonly T[],
  cells: number,
  land: (part: readonly T[], isRead: () => void) => Promise<R>,
): AsyncGenerator<R> {
  const waiting: { readonly landed: Promise<R>; readonly end: number }[] = [];
  let begun = 0;
  let done = 0;
  let reading = Promise.resolve();
  const begin = () => {
    while (begun < items.length && (begun - done) * cells < atOnce) {
      const size = Math.min(most, Math.max(least, begun * cells));
      const part = items.slice(begun, begun + Math.max(1, Math.ceil(size / Math.max(1, cells))));
      begun += part.length;
      const before = reading;
      const landed = new Promise<R>((resolve, reject) => {
        reading = new Promise((isRead) => {
          const landing = before.then(() => land(part, isRead)).finally(isRead);
          landing.then(resolve, reject);
        });
      });
      // Awaited in its turn.
      landed.catch(() => {});
      waiting.push({ landed, end: begun });
    }
  };
  begin();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const result = await next.landed;
    done = next.end;
    begin();
    yield result;
  }
}
