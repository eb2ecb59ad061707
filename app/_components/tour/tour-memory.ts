/** Where a tour that goes on over pages stands, in this tab; and, per person, that it is over. */
const running = 'stablehand-tour';
const doneKey = (person: string) => `stablehand-tour-done:${person}`;

/** A browser that stores nothing asks the server each time, and the tour ends with its page. */
function tried<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

export const isRunning = (): boolean =>
  tried(() => sessionStorage.getItem(running) === 'candidate', false);

export const goOn = (): void =>
  tried(() => sessionStorage.setItem(running, 'candidate'), undefined);

export const stopRunning = (): void => tried(() => sessionStorage.removeItem(running), undefined);

export const isDone = (person: string): boolean =>
  tried(() => localStorage.getItem(doneKey(person)) === 'yes', false);

export const rememberDone = (person: string): void =>
  tried(() => localStorage.setItem(doneKey(person), 'yes'), undefined);
